using System.Buffers.Binary;

namespace Rusm.Kernel.Traces;

/// <summary>The header of a block: what is in it, and where.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Offset">Where its header begins, in bytes from the start of the trace.</param>
/// <param name="Length">How many bytes its records take.</param>
/// <param name="Records">How many records it holds.</param>
/// <param name="Steps">How many of them are steps.</param>
/// <param name="FirstStep">How many steps there were before it.</param>
/// <param name="Written">When it was handed to the writer.</param>
/// <param name="Checksum">The checksum of its records.</param>
internal readonly record struct Block(
    BlockKind Kind, long Offset, int Length, int Records, int Steps, long FirstStep, DateTimeOffset Written, uint Checksum)
{
    private const int ChecksumOffset = TraceFormat.BlockHeaderSize - sizeof(uint);

    internal long Payload => Offset + TraceFormat.BlockHeaderSize;

    internal long End => Payload + Length;

    /// <summary>The header's bytes.</summary>
    internal void Write(Span<byte> header)
    {
        TraceFormat.BlockMagic.CopyTo(header);
        header[4..8].Clear();
        header[4] = (byte)Kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], Records);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], Steps);
        BinaryPrimitives.WriteInt64LittleEndian(header[20..], FirstStep);
        BinaryPrimitives.WriteInt64LittleEndian(header[28..], Written.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt32LittleEndian(header[36..], Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(header[ChecksumOffset..], TraceFormat.Checksum(header[..ChecksumOffset]));
    }

    /// <summary>The header that begins here.</summary>
    /// <exception cref="TraceException">None does.</exception>
    internal static Block Read(ReadOnlySpan<byte> header, long offset)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumOffset..]) != TraceFormat.Checksum(header[..ChecksumOffset])
            || !header.StartsWith(TraceFormat.BlockMagic))
        {
            throw new TraceException(offset, "the header of a block is broken: bytes of it were changed");
        }

        var milliseconds = BinaryPrimitives.ReadInt64LittleEndian(header[28..]);
        var block = new Block(
            (BlockKind)header[4],
            offset,
            BinaryPrimitives.ReadInt32LittleEndian(header[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[20..]),
            DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())),
            BinaryPrimitives.ReadUInt32LittleEndian(header[36..]));
        return block is { Length: >= 0 and <= TraceFormat.LargestBlock, Records: >= 0, Steps: >= 0, FirstStep: >= 0 }
            && block.Kind is BlockKind.Snapshot or BlockKind.Steps or BlockKind.End
            ? block
            : throw new TraceException(offset, "the header of a block says what no block can be");
    }
}
