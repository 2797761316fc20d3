using LanguageExt;
using Rusm.Kernel.Supervision;

namespace Rusm.Kernel.Traces;

/// <summary>
/// One record of a trace. Cases: <see cref="Step"/>, a signal as the kernel took it; <see cref="Checkpoint"/>, what the state was
/// then; what a program replay needs besides: <see cref="ReceiveTimedOut"/>, <see cref="EndedByOther"/>, <see cref="ValueTaken"/>, <see cref="TimerSet"/>,
/// <see cref="TimerFired"/>; and what supervisors decide on: <see cref="SupervisorDeclared"/>, <see cref="SupervisorEventTaken"/>.
/// </summary>
public abstract record TraceEntry
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

    /// <summary>A receive of this process ended without an item: its time was up.</summary>
    /// <param name="By">Whose receive.</param>
    /// <param name="Number">Which of its receives with a time limit, from 1.</param>
    public sealed record ReceiveTimedOut(Pid By, long Number) : TraceEntry;

    /// <summary>Somebody else ended this process, in the step before; its body had received so many items by then.</summary>
    /// <param name="By">Who was ended.</param>
    /// <param name="Received">How many items it had received.</param>
    public sealed record EndedByOther(Pid By, long Received) : TraceEntry;

    /// <summary>This process took a value from its context: from the clock, or by chance.</summary>
    /// <param name="By">Who took it.</param>
    /// <param name="Source">Where from.</param>
    /// <param name="Value">The value.</param>
    public sealed record ValueTaken(Pid By, ValueSource Source, long Value) : TraceEntry;

    /// <summary>This process set a timer.</summary>
    /// <param name="By">Who set it.</param>
    /// <param name="Number">The timer's number.</param>
    /// <param name="To">Who gets the message.</param>
    public sealed record TimerSet(Pid By, long Number, Pid To) : TraceEntry;

    /// <summary>A timer's time had come: the next step sends its message.</summary>
    /// <param name="Number">The timer's number.</param>
    public sealed record TimerFired(long Number) : TraceEntry;

    /// <summary>This process is a supervisor and is about to hear the first thing.</summary>
    /// <param name="Pid">The supervisor.</param>
    /// <param name="Parent">Whose exit ends it.</param>
    /// <param name="Flags">How it treats its children.</param>
    /// <param name="Children">Its children in the order of their starts; for simple_one_for_one the one template.</param>
    public sealed record SupervisorDeclared(Pid Pid, Pid Parent, SupervisorFlags Flags, Seq<ChildSpec> Children) : TraceEntry;

    /// <summary>This supervisor heard something, and decides on it now.</summary>
    /// <param name="Pid">The supervisor.</param>
    /// <param name="Event">What it heard. A death in it is left out: that is in the steps.</param>
    public sealed record SupervisorEventTaken(Pid Pid, SupervisorEvent Event) : TraceEntry;
}

/// <summary>What a process takes from its context that it can't know by itself.</summary>
public enum ValueSource
{
    /// <summary>The clock's timestamp, in ticks of 100 nanoseconds.</summary>
    Timestamp = 0,

    /// <summary>The time of day, in ticks of UTC.</summary>
    UtcNow,

    /// <summary>What its random numbers come from.</summary>
    Seed,

    /// <summary>The time that a timer has left, in ticks; -1 for none.</summary>
    TimeLeft,

    /// <summary>Who has a name; 0 for nobody.</summary>
    WhereIs,

    /// <summary>A reply that went nowhere, since the caller had given up; the value is 0.</summary>
    ReplyDropped,

    /// <summary>A receive was cancelled by its token; the value is 0.</summary>
    ReceiveCancelled,

    /// <summary>The number of members of a process group, and after it the pid of each.</summary>
    GroupMember,
}

/// <summary>A message as a trace has it: its type, and what it held if somebody wrote it down.</summary>
/// <param name="Type">The full name of its type; null for a message that is null.</param>
/// <param name="Content">The bytes that the writer of contents made of it; null when there was none.</param>
public sealed record RecordedMessage(string? Type, ReadOnlyMemory<byte>? Content = null)
{
    /// <summary>Equal by type and by bytes.</summary>
    /// <param name="other">The message to compare with.</param>
    /// <returns>Whether they are the same.</returns>
    public bool Equals(RecordedMessage? other) =>
        other is not null
        && Type == other.Type
        && Content.HasValue == other.Content.HasValue
        && Content.GetValueOrDefault().Span.SequenceEqual(other.Content.GetValueOrDefault().Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Content?.Length);

    /// <summary>The type, and how many bytes there are of it.</summary>
    /// <returns><c>Order.Placed (17 bytes)</c>.</returns>
    public override string ToString() => Content is { } content ? $"{Type ?? "null"} ({content.Length} bytes)" : Type ?? "null";
}
