using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;
using Xunit;
using static Rusm.Tests.Traces.FormatSample;

namespace Rusm.Tests.Traces;

/// <content>How a lie is made, and how it is found out.</content>
public sealed partial class FormatLies
{
    private static byte[] Forged(State beginning, byte[] payload, int records, int steps)
    {
        var snapshot = new BlockWriter(16);
        Snapshot.Write(beginning, snapshot, _ => { });
        var bytes = new List<byte>(Framing.Header(Began));
        Add(bytes, BlockKind.Snapshot, snapshot.Written.ToArray(), snapshot.Count, 0);
        Add(bytes, BlockKind.Steps, payload, records, steps);
        return [.. bytes];
    }

    private static long Offset(BlockWriter block) => Forged(Two, block.Written.ToArray(), 1, 1).Length - block.Length;

    private static void Add(List<byte> bytes, BlockKind kind, byte[] payload, int records, int steps, NodeId node = default)
    {
        var header = new byte[TraceFormat.BlockHeaderSize];
        new Block(kind, bytes.Count, payload.Length, records, steps, 0, Began, TraceFormat.Checksum(payload), node).Write(header);
        bytes.AddRange(header);
        bytes.AddRange(payload);
    }

    private static void Refused(byte[] bytes, long offset, string problem)
    {
        Assert.Equal((offset, problem), Thrown(() => Replay(bytes).Run()));
        Assert.Equal($"At byte {offset}: {problem}.", Assert.Throws<TraceException>(() => Replay(bytes).Run()).Message);
    }

    private static (long Offset, string Problem) Thrown(Func<object?> act)
    {
        var found = Assert.Throws<TraceException>(() => _ = act());
        return (found.Offset, found.Problem);
    }
}
