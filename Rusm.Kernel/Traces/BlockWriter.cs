using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces;

/// <summary>
/// Encodes the records of one block. A block can be read without the blocks before it: each block spells out a text at its first use, and
/// encodes pids relative to earlier pids of the same block. Most signals take two to four bytes. This class is not thread-safe.
/// </summary>
internal sealed partial class BlockWriter
{
    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, int> types = [];
    private WireWriter wire;
    private PidContext pids;
    private ClockContext clocks;
    private long lastReference;

    // Cache of the last reason: consecutive records often have the same one, which then needs no lookup.
    private ExitReason? lastReason;
    private int lastReasonText;

    // The same for the type of the last message.
    private Type? lastType;
    private int lastTypeText;

    // Whether the current record names a pid of another node, or one that was not allocated. If so, its pids are written with their nodes.
    private bool hasOtherPids;

    /// <summary>Creates an empty block.</summary>
    /// <param name="capacity">The initial capacity in bytes. The block grows as needed.</param>
    /// <param name="node">The node that is recorded.</param>
    public BlockWriter(int capacity, NodeId node = default) => (wire, Node) = (new WireWriter(capacity), node);

    /// <summary>The node that is recorded.</summary>
    public NodeId Node { get; }

    /// <summary>The number of records.</summary>
    public int Count { get; private set; }

    /// <summary>The number of records that are steps.</summary>
    public int Steps { get; private set; }

    /// <summary>The number of bytes of the records.</summary>
    public int Length => wire.Length;

    /// <summary>The encoded records. They are valid until the next record is written.</summary>
    public ReadOnlyMemory<byte> Written => wire.Written;

    /// <summary>Removes all records.</summary>
    public void Clear()
    {
        texts.Clear();
        types.Clear();
        wire.Clear();
        (pids, clocks) = (default, default);
        (Count, Steps, lastReference, lastReason, lastType) = (0, 0, 0, null, null);
    }

    /// <summary>Writes a checkpoint: the digest of the state after the steps so far.</summary>
    /// <param name="digest">The digest; see <see cref="StateDigest"/>.</param>
    public void Checkpoint(ulong digest)
    {
        Begin(Tag.Checkpoint);
        wire.Fixed(digest);
    }

    /// <summary>Writes a <see cref="TraceEntry.ReceiveTimedOut"/>.</summary>
    /// <param name="by">The process that received.</param>
    /// <param name="number">The number of the receive among the receives of the process with a time limit.</param>
    public void ReceiveTimedOut(Pid by, long number)
    {
        Begin(Tag.ReceiveTimedOut, by);
        wire.Number((ulong)number);
    }

    /// <summary>Writes an <see cref="TraceEntry.EndedByOther"/>.</summary>
    /// <param name="by">The process that was ended.</param>
    /// <param name="received">The number of items that it had received.</param>
    public void EndedByOther(Pid by, long received)
    {
        Begin(Tag.EndedByOther, by);
        wire.Number((ulong)received);
    }

    /// <summary>Writes a <see cref="TraceEntry.ValueTaken"/>.</summary>
    /// <param name="by">The process that took the value.</param>
    /// <param name="source">The source of the value.</param>
    /// <param name="value">The value.</param>
    public void ValueTaken(Pid by, ValueSource source, long value)
    {
        Begin(Tag.ValueTaken, by);
        wire.Byte((byte)source);
        wire.Signed(clocks.Encode(source, value));
    }

    /// <summary>Writes a <see cref="TraceEntry.TimerSet"/>.</summary>
    /// <param name="by">The process that set the timer.</param>
    /// <param name="number">The number of the timer.</param>
    /// <param name="to">The receiver of the message.</param>
    public void TimerSet(Pid by, long number, Pid to)
    {
        Begin(Tag.TimerSet, by);
        wire.Number((ulong)number);
        wire.Signed(to.Value);   // the program may have made up the pid
    }

    /// <summary>Writes a <see cref="TraceEntry.TimerFired"/>.</summary>
    /// <param name="number">The number of the timer.</param>
    public void TimerFired(long number)
    {
        Begin(Tag.TimerFired);
        wire.Number((ulong)number);
    }

    /// <summary>Writes the end of the recording. It has a block of its own.</summary>
    /// <param name="why">Why the recording ended before the run; empty if it did not.</param>
    public void End(string why)
    {
        Begin(Tag.Ended);
        Text(why);
    }

    private void Begin(Tag tag)
    {
        hasOtherPids = false;
        Count++;
        wire.Byte((byte)tag);
    }

    private void Begin(Tag tag, Pid by)
    {
        Begin(tag);
        WritePid(by);
    }
}
