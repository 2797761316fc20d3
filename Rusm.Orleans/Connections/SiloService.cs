using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Rusm.Orleans.Connections;

/// <summary>Passes the calls of other silos to the transport of this one.</summary>
[Reentrant]
internal sealed class SiloService(GrainId id, Silo silo, ILoggerFactory loggers, OrleansTransport transport) : GrainService(id, silo, loggers), ISiloService
{
    public Task<int> ConnectAsync(SiloAddress from, ConnectionHeader connection) => transport.ConnectAsync(from, connection);

    public Task DeliverAsync(SiloAddress from, ConnectionHeader connection, long number, long acknowledged, byte[] signals) =>
        transport.DeliverAsync(from, connection, number, acknowledged, signals);

    public Task<long> RedeliverAsync(SiloAddress from, ConnectionHeader connection, long number, long acknowledged, byte[] signals) =>
        transport.DeliverAsync(from, connection, number, acknowledged, signals);

    public Task DisconnectAsync(SiloAddress from, ConnectionHeader connection) => transport.DisconnectAsync(from, connection);

    public Task<int> ClaimNodeAsync(int number) => Task.FromResult(transport.Claim(number));
}
