namespace Rusm.Kernel.Traces;

/// <summary>
/// Pids as small numbers: old ones are small by themselves, young ones are near the youngest that was mentioned. Writer and reader
/// keep one each, and make the same of it.
/// </summary>
internal struct PidContext
{
    private long youngest;

    internal ulong Encode(long pid)
    {
        var near = ZigZag(pid - youngest);
        var code = near < (ulong)pid ? (near << 1) | 1 : (ulong)pid << 1;
        youngest = Math.Max(youngest, pid);
        return code;
    }

    internal long Decode(ulong code)
    {
        var half = code >> 1;
        var pid = (code & 1) == 0 ? (long)half : youngest + Signed(half);
        youngest = Math.Max(youngest, pid);
        return pid;
    }

    internal static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    internal static long Signed(ulong code) => (long)(code >> 1) ^ -(long)(code & 1);
}
