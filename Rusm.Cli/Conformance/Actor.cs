using System.Threading.Channels;
using Rusm.Host;

namespace Rusm.Cli.Conformance;

/// <summary>
/// A process of a scenario as it really runs: it does what it is told, by its own context. It is told beside its mailbox, which so
/// holds nothing but what the scenario puts there.
/// </summary>
internal sealed class Actor
{
    private readonly Channel<Order> orders = Channel.CreateUnbounded<Order>();

    /// <summary>Something for a process to do itself.</summary>
    internal delegate ValueTask Order(ProcessContext self);

    /// <summary>The body. It waits for orders until it is told to return, an order throws, or the process ends.</summary>
    internal async Task LiveAsync(ProcessContext self)
    {
        // Not ReadAllAsync, which a simulation refuses: it goes on through the thread pool.
        while (await orders.Reader.WaitToReadAsync(self.CancellationToken))
        {
            while (orders.Reader.TryRead(out var order))
            {
                await order(self);
            }
        }
    }

    internal void Tell(Order order) => orders.Writer.TryWrite(order);

    internal void TellToReturn() => orders.Writer.Complete();
}
