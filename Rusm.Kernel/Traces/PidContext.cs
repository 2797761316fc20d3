namespace Rusm.Kernel.Traces;

/// <summary>
/// Encodes pids as small numbers. A low pid is encoded as it is; a high pid is encoded as the difference from the highest pid so far in the
/// block. The writer and the reader each keep one context, and both compute the same values.
/// </summary>
internal struct PidContext
{
    private long highest;

    internal ulong Encode(long pid)
    {
        var delta = ZigZag(pid - highest);
        var code = delta < (ulong)pid ? (delta << 1) | 1 : (ulong)pid << 1;
        highest = Math.Max(highest, pid);
        return code;
    }

    internal long Decode(ulong code)
    {
        var half = code >> 1;
        var pid = (code & 1) == 0 ? (long)half : highest + Signed(half);
        highest = Math.Max(highest, pid);
        return pid;
    }

    internal static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    internal static long Signed(ulong code) => (long)(code >> 1) ^ -(long)(code & 1);
}
