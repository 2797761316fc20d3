using System.Buffers.Binary;

namespace Rusm.Kernel.Traces;

/// <summary>Creates the headers of a trace: one for the trace, and one for each block.</summary>
internal static class Framing
{
    /// <summary>Creates the header of a trace.</summary>
    /// <param name="began">When the recording began.</param>
    /// <returns>The bytes of the header.</returns>
    public static byte[] Header(DateTimeOffset began)
    {
        var header = new byte[TraceFormat.HeaderSize];
        TraceFormat.Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), TraceFormat.Version);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(12), began.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), TraceFormat.Checksum(header.AsSpan(0, 20)));
        return header;
    }

    /// <summary>Creates the header of a block. It precedes the records.</summary>
    /// <param name="kind">The kind of the block.</param>
    /// <param name="block">The records of the block.</param>
    /// <param name="firstStep">The number of steps in all blocks before it.</param>
    /// <param name="written">When the block is written.</param>
    /// <param name="offset">The position of this header, in bytes from the start of the trace. It makes it possible to detect a block that
    /// is missing, duplicated or moved, even a block without steps.</param>
    /// <returns>The bytes of the header.</returns>
    public static byte[] Header(BlockKind kind, BlockWriter block, long firstStep, DateTimeOffset written, long offset)
    {
        ArgumentNullException.ThrowIfNull(block);
        var header = new byte[TraceFormat.BlockHeaderSize];
        var frame = new Block(
            kind, offset, block.Length, block.Count, block.Steps, firstStep, written, TraceFormat.Checksum(block.Written.Span), block.Node);
        frame.Write(header);
        return header;
    }
}
