using LanguageExt;
using Rusm.Kernel.Supervision;

namespace Rusm.Kernel.Traces;

/// <summary>
/// One record of a trace. Cases: <see cref="Step"/>, a signal in the order in which the kernel took it; <see cref="Checkpoint"/>,
/// the digest of a state; the records that a program replay needs in addition: <see cref="ReceiveTimedOut"/>,
/// <see cref="EndedByOther"/>, <see cref="ValueTaken"/>, <see cref="TimerSet"/>, <see cref="TimerFired"/>; and the input of
/// supervisors: <see cref="SupervisorDeclared"/>, <see cref="SupervisorEventTaken"/>.
/// </summary>
internal abstract record TraceEntry
{
    private TraceEntry()
    {
    }

    /// <summary>A signal, in the order in which the kernel took it.</summary>
    /// <param name="Signal">The signal. A message in it is a <see cref="RecordedMessage"/>.</param>
    public sealed record Step(Signal Signal) : TraceEntry;

    /// <summary>The digest of the state after the steps so far; see <see cref="StateDigest"/>.</summary>
    /// <param name="Digest">The digest.</param>
    public sealed record Checkpoint(ulong Digest) : TraceEntry;

    /// <summary>A receive of this process timed out: it ended without an item.</summary>
    /// <param name="By">The process that received.</param>
    /// <param name="Number">The number of the receive among the receives of the process with a time limit, from 1.</param>
    public sealed record ReceiveTimedOut(Pid By, long Number) : TraceEntry;

    /// <summary>Another process, or code outside any process, ended this process in the step before.</summary>
    /// <param name="By">The process that was ended.</param>
    /// <param name="Received">The number of items that its body had received by then.</param>
    public sealed record EndedByOther(Pid By, long Received) : TraceEntry;

    /// <summary>This process took a value from its context, such as a clock value or a random seed.</summary>
    /// <param name="By">The process that took the value.</param>
    /// <param name="Source">The source of the value.</param>
    /// <param name="Value">The value.</param>
    public sealed record ValueTaken(Pid By, ValueSource Source, long Value) : TraceEntry;

    /// <summary>This process set a timer.</summary>
    /// <param name="By">The process that set the timer.</param>
    /// <param name="Number">The number of the timer.</param>
    /// <param name="To">The receiver of the message.</param>
    public sealed record TimerSet(Pid By, long Number, Pid To) : TraceEntry;

    /// <summary>A timer fired: the next step sends its message.</summary>
    /// <param name="Number">The number of the timer.</param>
    public sealed record TimerFired(long Number) : TraceEntry;

    /// <summary>This process is a supervisor. The record comes before its first event.</summary>
    /// <param name="Pid">The supervisor.</param>
    /// <param name="Parent">The process whose exit ends the supervisor.</param>
    /// <param name="Flags">The flags of the supervisor.</param>
    /// <param name="Children">Its children in start order. A <c>simple_one_for_one</c> supervisor has exactly one: the template.</param>
    public sealed record SupervisorDeclared(Pid Pid, Pid Parent, SupervisorFlags Flags, Seq<ChildSpec> Children) : TraceEntry;

    /// <summary>This supervisor takes an event and decides on it.</summary>
    /// <param name="Pid">The supervisor.</param>
    /// <param name="Event">The event. A death in it is left out: the steps have it.</param>
    public sealed record SupervisorEventTaken(Pid Pid, SupervisorEvent Event) : TraceEntry;
}

/// <summary>The source of a value that a process takes from its context and that its body can't compute.</summary>
internal enum ValueSource
{
    /// <summary>The timestamp of the clock, in ticks of 100 nanoseconds.</summary>
    Timestamp = 0,

    /// <summary>The time of day, in UTC ticks.</summary>
    UtcNow,

    /// <summary>The seed of the random numbers of the process.</summary>
    Seed,

    /// <summary>The time that a timer has left, in ticks; -1 for none.</summary>
    TimeLeft,

    /// <summary>The pid that is registered under a name; 0 for none.</summary>
    WhereIs,

    /// <summary>A reply was dropped because the caller no longer waited for it. The value is 0.</summary>
    ReplyDropped,

    /// <summary>A receive was cancelled by its token. The value is 0.</summary>
    ReceiveCancelled,

    /// <summary>The number of members of a process group, and after it the pid of each.</summary>
    GroupMember,

    /// <summary>The pid that has a global name; 0 for none.</summary>
    WhereIsGlobal,
}
