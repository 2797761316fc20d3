namespace Rusm.Kernel.Traces;

/// <summary>The fixed parts of a trace's bytes. docs/traces.md has the whole format.</summary>
internal static class TraceFormat
{
    internal const uint Version = 1;

    internal const int HeaderSize = 24;

    internal const int BlockHeaderSize = 44;

    /// <summary>A block whose header says more is broken: nobody writes one so large.</summary>
    internal const int LargestBlock = 1 << 28;

    internal static ReadOnlySpan<byte> Magic => "RUSMTRC\n"u8;

    internal static ReadOnlySpan<byte> BlockMagic => "RBLK"u8;

    /// <summary>CRC-32C, which finds every flipped byte.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = System.Numerics.BitOperations.Crc32C(crc, System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var left in bytes)
        {
            crc = System.Numerics.BitOperations.Crc32C(crc, left);
        }

        return ~crc;
    }
}
