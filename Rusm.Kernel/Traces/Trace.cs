using System.Buffers.Binary;
using LanguageExt;
using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces;

/// <summary>
/// A recorded run: the initial state, and all signals after it in the order in which the kernel took them. Opening a trace reads only the
/// headers. The records are read, and their checksums compared, on access.
/// </summary>
public sealed class Trace
{
    private readonly ITraceSource source;
    private readonly Seq<Block> blocks;

    private Trace(ITraceSource source, (uint Version, DateTimeOffset Began) header, Seq<Block> blocks, TraceEnding ending) =>
        (this.source, Version, Began, this.blocks, Ending) = (source, header.Version, header.Began, blocks, ending);

    /// <summary>How the trace ends.</summary>
    public TraceEnding Ending { get; }

    /// <summary>The number of steps.</summary>
    public long Steps => blocks.Last.FirstStep + blocks.Last.Steps;

    /// <summary>The number of bytes of the complete blocks and of all headers.</summary>
    public long Length => blocks.Last.End;

    /// <summary>The node that was recorded; <see cref="NodeId.Alone"/> for a runtime that was connected with no other.</summary>
    public NodeId Node => blocks.Last.Node;

    /// <summary>When the recording began.</summary>
    public DateTimeOffset Began { get; }

    /// <summary>The version of the format in which it was written; see <see cref="TraceFormat.Version"/>.</summary>
    internal uint Version { get; }

    /// <summary>When the last block was written.</summary>
    public DateTimeOffset Ended => blocks.Last.Written;

    internal IEnumerable<Block> StepBlocks => blocks.Where(static block => block.Kind == BlockKind.Steps);

    /// <summary>Opens a trace. A trace that was cut off is opened up to its last complete block; see <see cref="Ending"/>.</summary>
    /// <param name="source">The bytes of the trace.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="TraceException">The bytes are not a trace, the trace has an unknown version, or bytes of it were changed.</exception>
    public static Trace Open(ITraceSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var length = source.Length;   // read once: the trace may still be growing
        var start = HeaderOf(source, length);
        var blocks = new List<Block>();
        var offset = (long)TraceFormat.HeaderSize;
        Span<byte> header = stackalloc byte[TraceFormat.BlockHeaderSize];
        while (length - offset >= TraceFormat.BlockHeaderSize)
        {
            source.Read(offset, header);
            var block = Block.Read(header, offset);
            if (block.End > length)
            {
                break;
            }

            MustFollow(block, blocks);
            blocks.Add(block);
            offset = block.End;
        }

        if (blocks.Count == 0)
        {
            throw new TraceException(offset, "the trace is cut off before the end of its first block, so it can't be read");
        }

        var all = blocks.ToSeq().Strict();
        return new Trace(source, start, all, EndingOf(source, all, length));
    }

    /// <summary>Creates a replay of this trace. It applies the kernel's function to the recorded signals.</summary>
    /// <returns>The replay.</returns>
    public TraceReplay Replay() => new(this);

    /// <summary>Reads the initial state of the recording. It is empty if the recording began with the run.</summary>
    /// <returns>The state.</returns>
    /// <exception cref="TraceException">Bytes of the snapshot were changed.</exception>
    internal State InitialState() => Snapshot.Read(blocks.Where(static block => block.Kind == BlockKind.Snapshot).Select(block => (block, Payload(block))));

    /// <summary>Reads all records in order, except those of the snapshot and the end.</summary>
    /// <returns>The records.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed.</exception>
    internal IEnumerable<TraceEntry> Entries() => StepBlocks.SelectMany(EntriesOf);

    /// <summary>
    /// Explains why a process died, as the chain of events that led to its death, from the first fault on. This replays the trace, more
    /// than once if the chain spans several steps. Only a part of the trace is in memory at a time.
    /// </summary>
    /// <param name="pid">The process.</param>
    /// <returns>The explanation.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or this kernel does not compute the recorded states.</exception>
    public DeathExplanation Explain(Pid pid) => DeathExplainer.Of(this, pid);

    /// <summary>Reads the whole trace and compares all checksums. After this, no later read finds a changed byte.</summary>
    /// <exception cref="TraceException">Bytes of the trace were changed.</exception>
    public void Check() => blocks.Iter(block => Payload(block));

    /// <summary>The offset of the block that contains a step.</summary>
    internal long OffsetOf(long step) => StepBlocks.First(block => block.FirstStep + block.Steps >= step).Offset;

    /// <summary>Reads the records of a block and compares their checksum.</summary>
    internal byte[] Payload(Block block) => Payload(source, block);

    internal List<TraceEntry> EntriesOf(Block block)
    {
        var entries = new List<TraceEntry>(block.Records);
        var reader = new BlockReader(block, Payload(block));
        while (reader.Read())
        {
            entries.Add(reader.Signal is { } signal ? new TraceEntry.Step(signal) : reader.Entry!);
        }

        return entries;
    }

    private static byte[] Payload(ITraceSource source, Block block)
    {
        var payload = new byte[block.Length];
        source.Read(block.Payload, payload);
        return TraceFormat.Checksum(payload) == block.Checksum
            ? payload
            : throw new TraceException(block.Payload, $"the block of {block.Length} bytes that begins here is broken: bytes of it were changed");
    }

    private static (uint Version, DateTimeOffset Began) HeaderOf(ITraceSource source, long length)
    {
        if (length < TraceFormat.HeaderSize)
        {
            throw new TraceException(0, $"this is not a trace: it has {length} bytes, and the header alone takes {TraceFormat.HeaderSize}");
        }

        Span<byte> header = stackalloc byte[TraceFormat.HeaderSize];
        source.Read(0, header);
        if (!header.StartsWith(TraceFormat.Magic))
        {
            throw new TraceException(0, "this is not a trace: a trace begins with RUSMTRC");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(header[20..]) != TraceFormat.Checksum(header[..20]))
        {
            throw new TraceException(0, "the header of the trace is broken: bytes of it were changed");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (version is < TraceFormat.OldestVersion or > TraceFormat.Version)
        {
            throw new TraceException(
                8, $"this trace is of version {version}, and versions {TraceFormat.OldestVersion} to {TraceFormat.Version} can be read: use the Rusm that made it");
        }

        return (version, TraceFormat.Time(BinaryPrimitives.ReadInt64LittleEndian(header[12..]), 0));
    }

    private static void MustFollow(Block block, List<Block> before)
    {
        var steps = before.Count == 0 ? 0 : before[^1].FirstStep + before[^1].Steps;
        var inOrder = (before.Count, Kind: block.Kind) switch
        {
            (0, _) => block.Kind == BlockKind.Snapshot,
            (_, BlockKind.Snapshot) => before[^1].Kind == BlockKind.Snapshot,
            (_, _) => before[^1].Kind != BlockKind.End,
        };
        if (before.Count > 0 && block.Node != before[^1].Node)
        {
            throw new TraceException(block.Offset, $"the blocks before this one are of {before[^1].Node}, and this one is of {block.Node}");
        }

        if (!inOrder || block.FirstStep != steps)
        {
            throw new TraceException(block.Offset, "a block is missing before this one, or this one is in the wrong place");
        }
    }

    private static TraceEnding EndingOf(ITraceSource source, Seq<Block> blocks, long length)
    {
        var end = blocks.Last.End;
        if (blocks.Last.Kind != BlockKind.End)
        {
            return new TraceEnding.Truncated(end, length - end);
        }

        if (length > end)
        {
            throw new TraceException(end, $"{length - end} bytes follow the end of the trace");
        }

        var reader = new BlockReader(blocks.Last, Payload(source, blocks.Last));
        var why = reader.ReadTag() == Tag.Ended ? reader.Text() : throw reader.Invalid("the end block does not have the record of the end");
        return !reader.IsAtEnd() ? throw reader.Invalid("a record follows the end")
            : why.Length > 0 ? new TraceEnding.Stopped(why)
            : new TraceEnding.Complete();
    }
}
