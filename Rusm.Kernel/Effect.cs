namespace Rusm.Kernel;

/// <summary>
/// An order to the host, which carries it out without judging it. Cases: <see cref="Start"/>, <see cref="ReturnReference"/>,
/// <see cref="Deliver"/>, <see cref="Flush"/>, <see cref="Stop"/>, <see cref="Refuse"/>. They are plain values: they print and
/// compare.
/// </summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>Run the body of the process that this signal made. It is the spawn's answer, and its first effect.</summary>
    /// <param name="Pid">The new process.</param>
    public sealed record Start(Pid Pid) : Effect;

    /// <summary>Hand a new reference to its watcher. It is the answer of a monitor, and of a spawn_monitor after its
    /// <see cref="Start"/>.</summary>
    /// <param name="Watcher">Who asked for it.</param>
    /// <param name="Reference">The reference.</param>
    public sealed record ReturnReference(Pid Watcher, MonitorRef Reference) : Effect;

    /// <summary>Put an item at the end of a mailbox. The receiver is alive at this point of the effects.</summary>
    /// <param name="To">Whose mailbox.</param>
    /// <param name="Item">What to put in.</param>
    public sealed record Deliver(Pid To, Received Item) : Effect;

    /// <summary>Take the <c>Down</c> of this reference out of the mailbox, if it is there.</summary>
    /// <param name="Watcher">Whose mailbox.</param>
    /// <param name="Reference">Which monitor's.</param>
    public sealed record Flush(Pid Watcher, MonitorRef Reference) : Effect;

    /// <summary>The process is dead: drop its mailbox, unwind its body if that still runs, refuse it everything.</summary>
    /// <param name="Death">Who, why and by what.</param>
    public sealed record Stop(Death Death) : Effect;

    /// <summary>Tell who asked that it can't be. It is the answer, and the only effect.</summary>
    /// <param name="By">Who asked: a process, or <see cref="Pid.Outside"/>.</param>
    /// <param name="Refusal">What stands in the way.</param>
    public sealed record Refuse(Pid By, Refusal Refusal) : Effect;
}
