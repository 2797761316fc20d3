namespace Rusm.Kernel.Traces;

/// <summary>The fixed parts of a trace's bytes. docs/traces.md has the whole format.</summary>
internal static class TraceFormat
{
    /// <summary>The version that is written. Each version can hold all that the ones before it can, so the oldest is read like it.</summary>
    internal const uint Version = 3;

    internal const uint OldestVersion = 1;

    internal const int HeaderSize = 24;

    internal const int BlockHeaderSize = 52;

    /// <summary>So many deaths of a chain of causes are kept, the last first.</summary>
    internal const int LongestChain = 1024;

    /// <summary>No counter is above it. So the next pid and the next reference are numbers, too.</summary>
    internal const long LargestCounter = 1L << 62;

    internal static ReadOnlySpan<byte> Magic => "RUSMTRC\n"u8;

    internal static ReadOnlySpan<byte> BlockMagic => "RBLK"u8;

    /// <summary>A time, written as milliseconds since 1970.</summary>
    /// <param name="milliseconds">How many.</param>
    /// <param name="offset">What begins where the header of it does; for the message.</param>
    /// <exception cref="TraceException">There is no such time.</exception>
    internal static DateTimeOffset Time(long milliseconds, long offset) =>
        milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new TraceException(offset, $"{milliseconds} milliseconds from 1970 is no time");

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
