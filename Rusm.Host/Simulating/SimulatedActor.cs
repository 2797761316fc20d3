using Rusm.Kernel;

namespace Rusm.Host.Simulating;

/// <summary>
/// What the simulation runs: a process, the program, the delivery of held messages, or a border between two nodes. It has the pieces of work that it can do next, and
/// is the synchronization context in which they run, so that a body continues in it after each await.
/// </summary>
internal sealed class SimulatedActor(SimulatedWorld world, Pid pid, HostedProcess? process, Pid receiver = default) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> work = new();

    internal Pid Pid => pid;

    /// <summary>The receiver, of an actor that delivers held messages or the signals of a node; otherwise <see cref="Pid.Outside"/>.</summary>
    internal Pid Receiver => receiver;

    internal bool Delivers => receiver != Pid.Outside;

    /// <summary>Whether it delivers the signals of one node to another. Its pids have the nodes, and no number.</summary>
    internal bool IsBorder => Delivers && receiver.Number == 0;

    /// <summary>The process; null for the program and for deliveries.</summary>
    internal HostedProcess? Process => process;

    /// <summary>Whether it is never run again.</summary>
    internal bool IsHung { get; set; }

    /// <summary>Whether it is in the list of the actors that can run.</summary>
    internal bool IsReady { get; set; }

    internal int WorkCount => work.Count;

    /// <summary>The priority, of <see cref="PctStrategy"/>.</summary>
    internal long Priority { get; set; }

    /// <summary>The call for whose reply it waits; null if it waits for none.</summary>
    internal (Pid Server, object? Request)? Call { get; set; }

    /// <summary>A hash of all that the body has done and could have observed: equal hashes mean an equal body.</summary>
    internal ulong History { get; set; } = StateHash.Of((ulong)pid.Value, (ulong)receiver.Value);

    /// <summary>A hash of the messages that were delivered to it, in order.</summary>
    internal ulong Arrivals { get; set; }

    internal DecisionKind Kind => IsBorder ? DecisionKind.Arrive : Delivers ? DecisionKind.Deliver : DecisionKind.Run;

    internal void Enqueue(SendOrPostCallback callback, object? state) => work.Enqueue((callback, state));

    internal void DropWork() => work.Clear();

    internal void RunNext()
    {
        var (callback, state) = work.Dequeue();
        callback(state);
    }

    public override void Post(SendOrPostCallback d, object? state) => world.Post(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;
}
