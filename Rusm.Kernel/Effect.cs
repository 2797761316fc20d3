namespace Rusm.Kernel;

/// <summary>
/// An instruction to the host, which carries it out and makes no decision of its own. Cases: <see cref="Start"/>,
/// <see cref="ReturnReference"/>,
/// <see cref="Deliver"/>, <see cref="Flush"/>, <see cref="Stop"/>, <see cref="Refuse"/>. They compare by
/// value.
/// </summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>Run the body of the process that the signal spawned. It is the result of the spawn, and its first effect.</summary>
    /// <param name="Pid">The new process.</param>
    public sealed record Start(Pid Pid) : Effect;

    /// <summary>Return a new reference to the watcher. It is the result of a monitor, and of a spawn_monitor after its <see cref="Start"/>.
    /// </summary>
    /// <param name="Watcher">The process that monitors.</param>
    /// <param name="Reference">The reference.</param>
    public sealed record ReturnReference(Pid Watcher, MonitorRef Reference) : Effect;

    /// <summary>Put an item at the end of a mailbox. The receiver is alive at this point of the effects.</summary>
    /// <param name="To">The receiver.</param>
    /// <param name="Item">The item.</param>
    public sealed record Deliver(Pid To, Received Item) : Effect;

    /// <summary>Take the <c>Down</c> of this reference out of the mailbox, if it is there.</summary>
    /// <param name="Watcher">The owner of the mailbox.</param>
    /// <param name="Reference">The monitor.</param>
    public sealed record Flush(Pid Watcher, MonitorRef Reference) : Effect;

    /// <summary>The process has ended: drop its mailbox, unwind its body if it still runs, and refuse it every operation.</summary>
    /// <param name="Death">The death of the process.</param>
    public sealed record Stop(Death Death) : Effect;

    /// <summary>Refuse the operation. It is the result of the signal, and its only effect.</summary>
    /// <param name="By">The process that asked for the operation, or <see cref="Pid.Outside"/>.</param>
    /// <param name="Refusal">The reason.</param>
    public sealed record Refuse(Pid By, Refusal Refusal) : Effect;
}
