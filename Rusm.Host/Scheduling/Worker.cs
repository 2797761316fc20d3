using System.Diagnostics;
using Rusm.Kernel;

namespace Rusm.Host.Scheduling;

/// <summary>
/// A loop on one thread that runs processes as long as there are any. What it wakes it runs next, before what waits longer, but
/// not for ever. A regular worker is an item of the thread pool and gives its thread back once in a while; an extra worker has a
/// thread of its own and leaves as soon as it is not needed.
/// </summary>
internal sealed class Worker : IThreadPoolWorkItem
{
    // So many in a row may be run because they were woken just now; then comes the one that waits longest.
    private const int LongestStreak = 32;

    // After so many runs a worker looks whether it is in the way, and whether the pool's other work has waited long enough.
    private const int RunsBetweenLooks = 256;

    // A worker that waits for locks for more than one part in so many of its time is in the way: two get less done than one.
    private const int CrowdedShare = 4;

    private const int LongestShiftMs = 20;

    // More of one wait is not counted: then the lock was held for long, or by a thread that did not run.
    private static readonly long LongestWait = Stopwatch.Frequency / 50_000;

    [ThreadStatic]
    private static Worker? current;

    private readonly NextSlot next = new();
    private readonly bool isExtra;

    // The worker may have to leave when its number of runs has none of these bits.
    private readonly long runsMask;

    private int streak;
    private int atWork;
    private long waited;
    private long lastLook;
    private long runs;
    private Pid running;
    private Thread? thread;

    /// <summary>A regular worker.</summary>
    internal Worker(Scheduler scheduler)
        : this(scheduler, new RunQueue(), isExtra: false)
    {
    }

    private Worker(Scheduler scheduler, RunQueue queue, bool isExtra)
    {
        (Scheduler, Queue, this.isExtra, Watched) = (scheduler, queue, isExtra, new WatchedWorker(this));
        runsMask = isExtra ? 0 : RunsBetweenLooks - 1;
    }

    /// <summary>The worker of this thread; null if the thread is not a worker's.</summary>
    internal static Worker? Current => current;

    internal Scheduler Scheduler { get; }

    /// <summary>What waits for this worker and can be taken by others.</summary>
    internal RunQueue Queue { get; }

    /// <summary>What the watch knows of this worker.</summary>
    internal WatchedWorker Watched { get; }

    /// <summary>The process whose body runs, or ran last, since the worker joined. <see cref="Pid.Outside"/> before the first.</summary>
    internal Pid Running => running;

    internal bool IsAtWork => Volatile.Read(ref atWork) == 1;

    /// <summary>A number that changes with each run, and each time that the worker joins.</summary>
    internal long Runs => Volatile.Read(ref runs);

    /// <summary>The thread of this worker; null while it waits for one.</summary>
    internal Thread? Thread => Volatile.Read(ref thread);

    /// <summary>An extra worker. It has no queue of its own: what it wakes can be run by every worker at once.</summary>
    internal static Worker Extra(Scheduler scheduler) => new(scheduler, scheduler.Incoming, isExtra: true);

    /// <summary>This thread has waited for the kernel's gate, or for a mailbox.</summary>
    /// <param name="since">When it began to, by <see cref="Stopwatch"/>.</param>
    internal static void AddWaitTime(long since)
    {
        if (current is { } worker)
        {
            worker.waited += Math.Min(Stopwatch.GetTimestamp() - since, LongestWait);
        }
    }

    /// <summary>Makes the caller the one that decides where this worker runs.</summary>
    /// <returns>False if the worker is at work.</returns>
    internal bool TryJoin()
    {
        if (Volatile.Read(ref atWork) != 0 || Interlocked.Exchange(ref atWork, 1) != 0)
        {
            return false;
        }

        WaitForThread();
        Volatile.Write(ref runs, runs + 1);
        return true;
    }

    internal void Leave() => Volatile.Write(ref atWork, 0);

    /// <summary>Gives everything that waits for this worker to all workers. For other threads, when the worker does not go on.</summary>
    internal void HandOver()
    {
        Queue.Give(Scheduler.Incoming, share: 1);
        if (next.Steal() is { } process)
        {
            Scheduler.Incoming.Add(process);
        }
    }

    /// <summary>Runs a process after the one that runs now; the one that was to be run next has to wait.</summary>
    internal void RunNext(Runnable process)
    {
        if (next.Exchange(process) is { } displaced)
        {
            Queue.Add(displaced);
            Scheduler.Help();
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        current = this;
        Volatile.Write(ref thread, Thread.CurrentThread);
        var shiftEnds = Environment.TickCount64 + LongestShiftMs;
        while (true)
        {
            if (Take() is { } process)
            {
                running = process.Pid;
                process.Run();
                Volatile.Write(ref runs, runs + 1);
            }
            else if (Scheduler.MayLeave(this))
            {
                break;
            }
            else
            {
                Volatile.Write(ref thread, Thread.CurrentThread);   // it has joined again
            }

            if ((runs & runsMask) == 0 && Leaves(shiftEnds))
            {
                break;
            }
        }

        current = null;
        if (isExtra)
        {
            Scheduler.Forget(this);
        }
    }

    private bool Leaves(long shiftEnds)
    {
        var isTimeToLook = runs % RunsBetweenLooks == 0;
        if (Scheduler.Missing < 0 && (isExtra || isTimeToLook))
        {
            LeaveAllToOthers();
            return Scheduler.MayLeaveAsOneTooMany(this);
        }

        if (!isTimeToLook)
        {
            return false;
        }

        if (ContendsForLocks())
        {
            return true;
        }

        if (isExtra || Environment.TickCount64 < shiftEnds)
        {
            return false;
        }

        WaitForThread();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    private Runnable? Take()
    {
        if (streak < LongestStreak && TakeNext() is { } woken)
        {
            streak++;
            return woken;
        }

        streak = 0;
        Scheduler.Incoming.Give(Queue, share: 2, atMost: LongestStreak);
        return Queue.TryTake() ?? TakeNext() ?? Scheduler.Steal(Queue);
    }

    private Runnable? TakeNext() => next.IsEmpty ? null : next.Exchange(null);

    private bool ContendsForLocks()
    {
        var now = Stopwatch.GetTimestamp();
        var crowded = waited * CrowdedShare > now - lastLook;
        (waited, lastLook) = (0, now);
        if (!crowded)
        {
            return false;
        }

        LeaveAllToOthers();
        return Scheduler.MayLeaveCrowd(this);
    }

    // Before the worker leaves: another one finds it, or looks again as it leaves itself.
    private void LeaveAllToOthers()
    {
        if (TakeNext() is { } left)
        {
            Scheduler.Incoming.Add(left);
        }

        Queue.Give(Scheduler.Incoming, share: 1);
    }

    private void WaitForThread()
    {
        running = Pid.Outside;
        Volatile.Write(ref thread, null);
    }
}
