namespace Rusm.Host.Scheduling;

/// <summary>
/// What a worker runs next. The worker itself puts in and takes out at every turn, other threads hardly ever. So a thread that steals it
/// pays for both sides of keeping out of each other's way, with a barrier on all threads, and the worker pays next to nothing.
/// </summary>
internal sealed class NextSlot
{
    private Runnable? process;
    private volatile bool inUse;
    private int robbers;

    /// <summary>Whether there is anything: a glance, which may be out of date.</summary>
    internal bool IsEmpty => Volatile.Read(ref process) is null;

    /// <summary>Puts a process in, or nothing, and takes out what was there. For the worker alone.</summary>
    internal Runnable? Exchange(Runnable? next)
    {
        inUse = true;
        var wait = default(SpinWait);
        while (Volatile.Read(ref robbers) != 0)
        {
            inUse = false;
            wait.SpinOnce();
            inUse = true;
        }

        var before = process;
        process = next;
        inUse = false;
        return before;
    }

    /// <summary>Takes out what is there. For all others.</summary>
    internal Runnable? Steal()
    {
        if (IsEmpty || Interlocked.Exchange(ref robbers, 1) != 0)
        {
            return null;   // there is nothing, or another is faster
        }

        // From here on the worker sees that it is robbed, or is seen in the middle of an exchange that began before.
        Interlocked.MemoryBarrierProcessWide();
        var wait = default(SpinWait);
        while (inUse)
        {
            wait.SpinOnce();
        }

        var taken = process;
        process = null;
        Volatile.Write(ref robbers, 0);
        return taken;
    }
}
