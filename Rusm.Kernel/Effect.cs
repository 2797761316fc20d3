using Rusm.Kernel.Nodes;

namespace Rusm.Kernel;

/// <summary>
/// An instruction for the host. The host carries it out and makes no decisions. Cases: <see cref="Start"/>,
/// <see cref="ReturnReference"/>, <see cref="Deliver"/>, <see cref="Flush"/>, <see cref="Stop"/>, <see cref="Refuse"/>, and
/// <see cref="Forward"/>. Effects are compared by value.
/// </summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>Run the body of the process that the signal spawned. This effect is the result of the spawn, and its first effect.</summary>
    /// <param name="Pid">The new process.</param>
    public sealed record Start(Pid Pid) : Effect;

    /// <summary>Return a new reference to the watcher. This effect is the result of a monitor signal. For a spawn_monitor signal,
    /// it comes after <see cref="Start"/>.</summary>
    /// <param name="Watcher">The process that monitors.</param>
    /// <param name="Reference">The reference.</param>
    public sealed record ReturnReference(Pid Watcher, MonitorRef Reference) : Effect;

    /// <summary>Append an item to a mailbox. The receiver is alive when this effect is carried out in order.</summary>
    /// <param name="To">The receiver.</param>
    /// <param name="Item">The item.</param>
    public sealed record Deliver(Pid To, Received Item) : Effect;

    /// <summary>Remove the down message of this reference from the mailbox, if it is there.</summary>
    /// <param name="Watcher">The owner of the mailbox.</param>
    /// <param name="Reference">The monitor.</param>
    public sealed record Flush(Pid Watcher, MonitorRef Reference) : Effect;

    /// <summary>The process has ended. Drop its mailbox, unwind its body if the body still runs, and refuse all its operations.</summary>
    /// <param name="Death">The death of the process.</param>
    public sealed record Stop(Death Death) : Effect;

    /// <summary>Refuse the operation. This effect is the result of the signal, and its only effect.</summary>
    /// <param name="By">The process that requested the operation, or <see cref="Pid.Outside"/>.</param>
    /// <param name="Refusal">The reason.</param>
    public sealed record Refuse(Pid By, Refusal Refusal) : Effect;

    /// <summary>Send a signal to another node, after all signals that were sent to it before. The other node gets it as
    /// <see cref="Signal.Arrived"/>.</summary>
    /// <param name="To">The other node, which is connected.</param>
    /// <param name="Content">The signal.</param>
    public sealed record Forward(NodeId To, RemoteSignal Content) : Effect;
}
