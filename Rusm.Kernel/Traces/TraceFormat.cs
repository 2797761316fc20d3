namespace Rusm.Kernel.Traces;

/// <summary>The constants of the trace format. docs/traces.md specifies the whole format.</summary>
internal static class TraceFormat
{
    /// <summary>The version that is written. Each version is a superset of the earlier ones, so one reader reads all of them.</summary>
    internal const uint Version = 5;

    internal const uint OldestVersion = 1;

    internal const int HeaderSize = 24;

    internal const int BlockHeaderSize = 52;

    /// <summary>The maximum number of deaths that are recorded of a chain of causes. The latest deaths are kept.</summary>
    internal const int LongestChain = 1024;

    /// <summary>The maximum of each counter of a snapshot. The next pid and the next reference are valid numbers, too.</summary>
    internal const long LargestCounter = 1L << 62;

    internal static ReadOnlySpan<byte> Magic => "RUSMTRC\n"u8;

    internal static ReadOnlySpan<byte> BlockMagic => "RBLK"u8;

    /// <summary>Converts a time that is stored as milliseconds since 1970.</summary>
    /// <param name="milliseconds">The milliseconds since 1970.</param>
    /// <param name="offset">The offset of the header that contains the time. It is used in the error message.</param>
    /// <exception cref="TraceException">The time is out of range.</exception>
    internal static DateTimeOffset Time(long milliseconds, long offset) =>
        milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new TraceException(offset, $"{milliseconds} milliseconds since 1970 is not a valid time");

    /// <summary>Computes the CRC-32C checksum, which detects every change of a single byte.</summary>
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
