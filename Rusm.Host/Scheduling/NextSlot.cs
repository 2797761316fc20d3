namespace Rusm.Host.Scheduling;

/// <summary>
/// The process that a worker runs next. The worker reads and writes it at every run, other threads rarely. So the whole cost of
/// synchronization is on the thread that steals, which issues a process-wide memory barrier. The worker needs no barrier.
/// </summary>
internal sealed class NextSlot
{
    private Runnable? process;
    private volatile bool inUse;
    private int stealing;

    /// <summary>Whether the slot is empty. Read without synchronization, so it may be out of date.</summary>
    internal bool IsEmpty => Volatile.Read(ref process) is null;

    /// <summary>Replaces the content of the slot, and returns the old content. Called by the worker only.</summary>
    internal Runnable? Exchange(Runnable? next)
    {
        inUse = true;
        var wait = default(SpinWait);
        while (Volatile.Read(ref stealing) != 0)
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

    /// <summary>Takes the process out of the slot. Called by other threads.</summary>
    internal Runnable? Steal()
    {
        if (IsEmpty || Interlocked.Exchange(ref stealing, 1) != 0)
        {
            return null;   // the slot is empty, or another thread steals from it
        }

        // After the barrier, either the worker sees that the slot is being stolen from, or this thread sees that the worker is in an exchange.
        Interlocked.MemoryBarrierProcessWide();
        var wait = default(SpinWait);
        while (inUse)
        {
            wait.SpinOnce();
        }

        var taken = process;
        process = null;
        Volatile.Write(ref stealing, 0);
        return taken;
    }
}
