using Orleans.Concurrency;
using Orleans.Services;

namespace Rusm.Orleans.Connections;

/// <summary>What the silos tell each other about their connections; each silo has one such service.</summary>
internal interface ISiloService : IGrainService
{
    /// <summary>The answer to a batch that is delivered again, if its connection does not exist.</summary>
    internal const long NoConnection = -1;

    /// <summary>Makes a connection, in place of an earlier one.</summary>
    /// <param name="from">The silo that connects.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>The node of the silo that is called; 0 if it does not connect now.</returns>
    Task<int> ConnectAsync(SiloAddress from, ConnectionHeader connection);

    /// <summary>Delivers a batch of signals, or only an acknowledgement, without an answer.</summary>
    /// <param name="from">The silo that sends it.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="number">The number of the batch in the connection, from 1; 0 for no batch. A batch that is delivered again is not received again.</param>
    /// <param name="acknowledged">The number up to which the silo that sends this has received all batches.</param>
    /// <param name="signals">The signals.</param>
    [OneWay]
    Task DeliverAsync(SiloAddress from, ConnectionHeader connection, long number, long acknowledged, byte[] signals);

    /// <summary>Delivers a batch that was not acknowledged in time.</summary>
    /// <param name="from">The silo that sends it.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="number">The number of the batch.</param>
    /// <param name="acknowledged">The number up to which the silo that sends this has received all batches.</param>
    /// <param name="signals">The signals.</param>
    /// <returns>The number up to which all batches were received; <see cref="NoConnection"/> if the connection does not exist: it is lost.</returns>
    Task<long> RedeliverAsync(SiloAddress from, ConnectionHeader connection, long number, long acknowledged, byte[] signals);

    /// <summary>Ends a connection.</summary>
    /// <param name="from">The silo that ends it.</param>
    /// <param name="connection">The connection.</param>
    Task DisconnectAsync(SiloAddress from, ConnectionHeader connection);

    /// <summary>Claims a number for a node. It is granted, and known from then on, if the silo knows no such number and no higher one.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The highest number that the silo knew before; 0 if it knew none.</returns>
    Task<int> ClaimNodeAsync(int number);
}

/// <summary>A connection between two silos.</summary>
/// <param name="Node">The node of the silo that sends this.</param>
/// <param name="Number">The number of the connection, which the silo that connects counts up.</param>
[GenerateSerializer]
internal readonly record struct ConnectionHeader([property: Id(0)] int Node, [property: Id(1)] long Number);
