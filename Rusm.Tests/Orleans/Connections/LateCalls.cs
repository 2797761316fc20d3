using Rusm.Orleans.Connections;
using Xunit;

namespace Rusm.Tests.Orleans.Connections;

/// <summary>Calls of a connection that has been lost, which arrive when there is a new one.</summary>
public sealed class LateCalls : IAsyncLifetime
{
    private readonly Pair pair = new();
    private ConnectionHeader earlierOfFirst;
    private ConnectionHeader earlierOfSecond;
    private (int First, int Second) connections;

    public async ValueTask InitializeAsync()
    {
        await pair.ConnectedAsync();
        (earlierOfFirst, earlierOfSecond) = (new ConnectionHeader(pair.First.Node.Value, pair.Connection), new ConnectionHeader(pair.Second.Node.Value, pair.Connection));
        pair.First.Overflow();
        await pair.ConnectedAsync();
        connections = (pair.First.Connections, pair.Second.Connections);
    }

    public async ValueTask DisposeAsync()
    {
        Assert.True(pair.First.IsUp && pair.Second.IsUp);
        Assert.Equal(connections, (pair.First.Connections, pair.Second.Connections));
        pair.MustBeRight();
        await pair.DisposeAsync();
    }

    [Fact]
    public async Task A_late_request_to_connect_is_refused() =>
        Assert.Equal(0, await pair.Second.Transport.ConnectAsync(pair.First.SiloAddress, earlierOfFirst));

    [Fact]
    public async Task A_late_end_of_a_connection_has_no_effect()
    {
        await pair.First.Transport.DisconnectAsync(pair.Second.SiloAddress, earlierOfSecond);
        await pair.Second.Transport.DisconnectAsync(pair.First.SiloAddress, earlierOfFirst);
    }

    [Fact]
    public async Task A_late_batch_is_not_received()
    {
        Assert.Equal(ISiloService.NoConnection, await pair.First.Transport.DeliverAsync(pair.Second.SiloAddress, earlierOfSecond, 2, acknowledged: 100, []));
        Assert.Equal(ISiloService.NoConnection, await pair.Second.Transport.DeliverAsync(pair.First.SiloAddress, earlierOfFirst, 2, acknowledged: 100, []));
    }
}
