using System.Diagnostics;
using Rusm.Kernel;

namespace Rusm.Host.Scheduling;

/// <summary>
/// Runs processes in a loop on one thread, as long as there are any. A process that the running process wakes runs next, before those
/// that have waited longer, at most <see cref="LongestStreak"/> times in a row. A regular worker is a work item of the thread pool and
/// returns its thread to the pool at intervals. An extra worker has a thread of its own and leaves as soon as it is not needed.
/// </summary>
internal sealed class Worker : IThreadPoolWorkItem
{
    // The largest number of runs in a row of processes that were just woken. After them, the process that has waited longest runs.
    private const int LongestStreak = 32;

    // After this number of runs, a worker checks whether it waits too long for locks, and whether it must let other work of the
    // thread pool run.
    private const int RunsBetweenLooks = 256;

    // A worker leaves if it waits for locks for more than 1/CrowdedShare of its time. With such contention, fewer workers get more done.
    private const int CrowdedShare = 4;

    private const int LongestShiftMs = 20;

    // The largest part of one wait that counts. In a longer wait, the lock was held by a thread that did not run, which is not contention.
    private static readonly long LongestWait = Stopwatch.Frequency / 50_000;

    [ThreadStatic]
    private static Worker? current;

    private readonly NextSlot next = new();
    private readonly bool isExtra;

    // The worker checks whether it must leave when none of these bits is set in its number of runs.
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

    /// <summary>The processes that wait for this worker. Other workers can take them.</summary>
    internal RunQueue Queue { get; }

    /// <summary>The state that the watch keeps for this worker.</summary>
    internal WatchedWorker Watched { get; }

    /// <summary>The process whose body runs, or ran last, since the worker joined. <see cref="Pid.Outside"/> before the first.</summary>
    internal Pid Running => running;

    internal bool IsAtWork => Volatile.Read(ref atWork) == 1;

    /// <summary>A number that changes with each run, and each time that the worker joins.</summary>
    internal long Runs => Volatile.Read(ref runs);

    /// <summary>The thread of this worker; null while it waits for one.</summary>
    internal Thread? Thread => Volatile.Read(ref thread);

    /// <summary>Creates an extra worker. It has no queue of its own: it uses the queue that all workers share.</summary>
    internal static Worker Extra(Scheduler scheduler) => new(scheduler, scheduler.Incoming, isExtra: true);

    /// <summary>Counts the time that this thread has waited for the kernel's gate or for the lock of a mailbox.</summary>
    /// <param name="since">When the wait began, as a timestamp of <see cref="Stopwatch"/>.</param>
    internal static void AddWaitTime(long since)
    {
        if (current is { } worker)
        {
            worker.waited += Math.Min(Stopwatch.GetTimestamp() - since, LongestWait);
        }
    }

    /// <summary>Marks this worker as at work. If it succeeds, the caller must start it on a thread.</summary>
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

    /// <summary>Moves all processes that wait for this worker to the shared queue. Called by other threads when the worker is
    /// stuck in a body.</summary>
    internal void HandOver()
    {
        Queue.Give(Scheduler.Incoming, share: 1);
        if (next.Steal() is { } process)
        {
            Scheduler.Incoming.Add(process);
        }
    }

    /// <summary>Runs a process after the one that runs now. The process that was to run next is moved to the queue.</summary>
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
                Volatile.Write(ref thread, Thread.CurrentThread);   // the worker has joined again, perhaps on another thread
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

    // Called before the worker leaves. Another worker finds the processes, or checks the shared queue again when it leaves itself.
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
