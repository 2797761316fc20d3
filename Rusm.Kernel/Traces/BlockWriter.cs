namespace Rusm.Kernel.Traces;

/// <summary>
/// The records of one block, as they come, as bytes. A block can be read by itself: texts are spelled out once in each, and pids
/// are told from those before. Most signals take two to four bytes. Not for use by two threads at once.
/// </summary>
public sealed partial class BlockWriter
{
    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, int> types = [];
    private WireWriter wire;
    private PidContext pids;
    private ClockContext clocks;
    private long lastReference;

    // The reason that came last comes again: it need not be looked up.
    private ExitReason? lastReason;
    private int lastReasonText;

    // Whether the record at hand names a pid that was never given out: then its pids are spelled out.
    private bool isStrange;

    /// <summary>A block without records.</summary>
    /// <param name="capacity">How many bytes it has room for at first; it grows.</param>
    public BlockWriter(int capacity) => wire = new WireWriter(capacity);

    /// <summary>How many records it has.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are steps.</summary>
    public int Steps { get; private set; }

    /// <summary>How many bytes its records take.</summary>
    public int Length => wire.Length;

    /// <summary>The bytes, valid until the next record.</summary>
    public ReadOnlyMemory<byte> Written => wire.Written;

    /// <summary>Makes it a block without records again.</summary>
    public void Clear()
    {
        texts.Clear();
        types.Clear();
        wire.Clear();
        (pids, clocks) = (default, default);
        (Count, Steps, lastReference, lastReason) = (0, 0, 0, null);
    }

    /// <summary>The digest of the state after the steps so far.</summary>
    /// <param name="digest">The digest; see <see cref="StateDigest"/>.</param>
    public void Checkpoint(ulong digest)
    {
        Begin(Tag.Checkpoint);
        wire.Fixed(digest);
    }

    /// <summary>See <see cref="TraceEntry.ReceiveTimedOut"/>.</summary>
    /// <param name="by">Whose receive.</param>
    /// <param name="number">Which of its receives with a time limit.</param>
    public void ReceiveTimedOut(Pid by, long number)
    {
        Begin(Tag.ReceiveTimedOut, by);
        wire.Number((ulong)number);
    }

    /// <summary>See <see cref="TraceEntry.EndedByOther"/>.</summary>
    /// <param name="by">Who was ended.</param>
    /// <param name="received">How many items it had received.</param>
    public void EndedByOther(Pid by, long received)
    {
        Begin(Tag.EndedByOther, by);
        wire.Number((ulong)received);
    }

    /// <summary>See <see cref="TraceEntry.ValueTaken"/>.</summary>
    /// <param name="by">Who took it.</param>
    /// <param name="source">Where from.</param>
    /// <param name="value">The value.</param>
    public void ValueTaken(Pid by, ValueSource source, long value)
    {
        Begin(Tag.ValueTaken, by);
        wire.Byte((byte)source);
        wire.Signed(clocks.Encode(source, value));
    }

    /// <summary>See <see cref="TraceEntry.TimerSet"/>.</summary>
    /// <param name="by">Who set it.</param>
    /// <param name="number">The timer's number.</param>
    /// <param name="to">Who gets the message.</param>
    public void TimerSet(Pid by, long number, Pid to)
    {
        Begin(Tag.TimerSet, by);
        wire.Number((ulong)number);
        wire.Signed(to.Value);   // the program may have made it up
    }

    /// <summary>See <see cref="TraceEntry.TimerFired"/>.</summary>
    /// <param name="number">The timer's number.</param>
    public void TimerFired(long number)
    {
        Begin(Tag.TimerFired);
        wire.Number((ulong)number);
    }

    /// <summary>What a snapshot says of the state as a whole.</summary>
    internal void Counters(State state)
    {
        Begin(Tag.Counters);
        wire.Number((ulong)state.Count);
        wire.Number((ulong)state.LastPid);
        wire.Number((ulong)state.LastReference);
    }

    /// <summary>A process of a snapshot.</summary>
    internal void Process(TableEntry entry)
    {
        Begin(Tag.Process, entry.Pid);
        wire.Byte((byte)((entry.TrapsExits ? 1 : 0) | (entry.Name is null ? 0 : 2) | (entry.Label is null ? 0 : 4)));
        OptionalText(entry.Name);
        OptionalText(entry.Label);
        wire.Number((ulong)entry.Links.Count);
        foreach (var peer in entry.Links)
        {
            Of(peer);
        }

        Ends(entry.Monitors);
        Ends(entry.MonitoredBy);
    }

    /// <summary>A member of a process group, in a snapshot.</summary>
    internal void GroupMember(string group, GroupMember member)
    {
        Begin(Tag.GroupMember);
        Text(group);
        Of(member.Pid);
        wire.Number((ulong)member.Times);
    }

    /// <summary>The end of the recording, in a block of its own.</summary>
    /// <param name="why">Why it ended before the run; empty if it did not.</param>
    public void End(string why)
    {
        Begin(Tag.Ended);
        Text(why);
    }

    private void Begin(Tag tag)
    {
        isStrange = false;
        Count++;
        wire.Byte((byte)tag);
    }

    private void Begin(Tag tag, Pid by)
    {
        Begin(tag);
        Of(by);
    }
}
