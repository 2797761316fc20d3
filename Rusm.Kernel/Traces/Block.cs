using System.Buffers.Binary;
using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces;

/// <summary>The header of a block.</summary>
/// <param name="Kind">The kind of the block.</param>
/// <param name="Offset">The position of the header, in bytes from the start of the trace.</param>
/// <param name="Length">The number of bytes of the records.</param>
/// <param name="Records">The number of records.</param>
/// <param name="Steps">The number of records that are steps.</param>
/// <param name="FirstStep">The number of steps in all blocks before it.</param>
/// <param name="Written">When the block was written.</param>
/// <param name="Checksum">The checksum of the records.</param>
/// <param name="Node">The node that was recorded; <see cref="NodeId.Alone"/> for a runtime that was connected with no other.</param>
internal readonly record struct Block(
    BlockKind Kind, long Offset, int Length, int Records, int Steps, long FirstStep, DateTimeOffset Written, uint Checksum, NodeId Node = default)
{
    private const int ChecksumOffset = TraceFormat.BlockHeaderSize - sizeof(uint);

    internal long Payload => Offset + TraceFormat.BlockHeaderSize;

    internal long End => Payload + Length;

    // Each record takes at least one byte.
    private bool CanBe =>
        Node.Value <= NodeId.MaxValue && Steps >= 0 && Steps <= Records && Records <= Length && FirstStep >= 0 && Kind switch
        {
            BlockKind.Snapshot => Steps == 0,
            BlockKind.Steps => true,
            BlockKind.End => Steps == 0 && Records == 1,
            _ => false,
        };

    /// <summary>Writes the bytes of the header.</summary>
    internal void Write(Span<byte> header)
    {
        TraceFormat.BlockMagic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], (byte)Kind | (Node.Value << 8));   // the kind, and three bytes for the node
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], Records);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], Steps);
        BinaryPrimitives.WriteInt64LittleEndian(header[20..], FirstStep);
        BinaryPrimitives.WriteInt64LittleEndian(header[28..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(header[36..], Written.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt32LittleEndian(header[44..], Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(header[ChecksumOffset..], TraceFormat.Checksum(header[..ChecksumOffset]));
    }

    /// <summary>Reads a header.</summary>
    /// <param name="header">The bytes of the header.</param>
    /// <param name="offset">The position of the header, in bytes from the start of the trace.</param>
    /// <exception cref="TraceException">The bytes are not a valid header of a block.</exception>
    internal static Block Read(ReadOnlySpan<byte> header, long offset)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumOffset..]) != TraceFormat.Checksum(header[..ChecksumOffset])
            || !header.StartsWith(TraceFormat.BlockMagic))
        {
            throw new TraceException(offset, "the header of a block is broken: bytes of it were changed");
        }

        var block = new Block(
            (BlockKind)header[4],
            BinaryPrimitives.ReadInt64LittleEndian(header[28..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[20..]),
            TraceFormat.Time(BinaryPrimitives.ReadInt64LittleEndian(header[36..]), offset),
            BinaryPrimitives.ReadUInt32LittleEndian(header[44..]),
            new NodeId(BinaryPrimitives.ReadInt32LittleEndian(header[4..]) >>> 8));
        return block.Offset != offset ? throw new TraceException(offset, $"the block at this position was written for byte {block.Offset}: a block is missing, duplicated or moved")
            : block.CanBe ? block
            : throw new TraceException(offset, "the header of a block has invalid values");
    }
}
