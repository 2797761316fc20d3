using Rusm.Kernel;

namespace Rusm.Host.Simulating;

/// <summary>
/// The messages that are held back: a queue for each pair of a sender and a receiver, whose delivery is an actor of its own. Signals of one
/// process to another keep their order.
/// </summary>
internal sealed class HeldMessages
{
    private readonly Dictionary<(Pid From, Pid To), (SimulatedActor Actor, Queue<object?> Messages)> channels = [];

    internal bool Any => channels.Count > 0;

    /// <summary>The actors of the deliveries, with the number of messages of each.</summary>
    internal IEnumerable<(SimulatedActor Actor, int Count)> Deliveries => channels.Values.Select(static channel => (channel.Actor, channel.Messages.Count));

    /// <summary>Whether messages of this pair are held. If so, later messages of the pair are held, too.</summary>
    internal bool Has(Pid from, Pid to) => channels.ContainsKey((from, to));

    /// <summary>Holds a message.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="message">The message.</param>
    /// <param name="create">Creates the actor that delivers, for the first message of the pair.</param>
    internal void Add(Pid from, Pid to, object? message, Func<SimulatedActor> create)
    {
        if (!channels.TryGetValue((from, to), out var channel))
        {
            channels.Add((from, to), channel = (create(), new Queue<object?>()));
        }

        channel.Messages.Enqueue(message);
    }

    /// <summary>The pairs whose messages arrive before a signal. The exit signals of a process that is ended by another one come after its
    /// messages, too.</summary>
    internal (Pid From, Pid To)[] Before(Signal signal)
    {
        Func<(Pid From, Pid To), bool> comesBefore = signal switch
        {
            Signal.Exit or Signal.Returned or Signal.Threw or Signal.Stopped => static _ => true,
            Signal.Link link => channel => channel == (link.By, link.To),
            Signal.Unlink unlink => channel => channel == (unlink.By, unlink.To),
            Signal.Monitor monitor => channel => channel == (monitor.By, monitor.To),
            Signal.Call call => channel => channel == (call.By, call.To),
            Signal.Reply reply => channel => channel == (reply.By, reply.To),
            Signal.Demonitor or Signal.SendNamed => channel => channel.From == signal.By,
            _ => static _ => false,
        };
        return [.. channels.Keys.Where(comesBefore)];
    }

    /// <summary>Takes the messages of a pair, with the actor that delivers them; null if there are none.</summary>
    internal (SimulatedActor Actor, Queue<object?> Messages)? Take(Pid from, Pid to) => channels.Remove((from, to), out var channel) ? channel : null;
}
