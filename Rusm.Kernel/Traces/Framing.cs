using System.Buffers.Binary;

namespace Rusm.Kernel.Traces;

/// <summary>What stands around the records: the header of the trace, and one before each block.</summary>
public static class Framing
{
    /// <summary>The header of a trace.</summary>
    /// <param name="began">When the recording began.</param>
    /// <returns>Its bytes.</returns>
    public static byte[] Header(DateTimeOffset began)
    {
        var header = new byte[TraceFormat.HeaderSize];
        TraceFormat.Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), TraceFormat.Version);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(12), began.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), TraceFormat.Checksum(header.AsSpan(0, 20)));
        return header;
    }

    /// <summary>The header of a block, which comes before its records.</summary>
    /// <param name="kind">What it holds.</param>
    /// <param name="block">Its records.</param>
    /// <param name="firstStep">How many steps there were before it.</param>
    /// <param name="written">When it is written.</param>
    /// <param name="offset">Where this header comes to be, in bytes from the start of the trace. So a block that is missing, doubled
    /// or moved is found, also one without steps.</param>
    /// <returns>Its bytes.</returns>
    public static byte[] Header(BlockKind kind, BlockWriter block, long firstStep, DateTimeOffset written, long offset)
    {
        ArgumentNullException.ThrowIfNull(block);
        var header = new byte[TraceFormat.BlockHeaderSize];
        var frame = new Block(
            kind, offset, block.Length, block.Count, block.Steps, firstStep, written, TraceFormat.Checksum(block.Written.Span));
        frame.Write(header);
        return header;
    }
}
