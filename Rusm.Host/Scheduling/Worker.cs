namespace Rusm.Host.Scheduling;

/// <summary>
/// One thread-pool item that runs processes as long as there are any. What it wakes it runs next, before what waits longer, but
/// not for ever.
/// </summary>
internal sealed class Worker(Scheduler scheduler) : IThreadPoolWorkItem
{
    // So many in a row may be run because they were woken just now; then comes whoever waits longest.
    private const int LongestStreak = 32;

    // So often a worker looks up: whether it is in the way, and whether the pool's other work has waited long enough.
    private const int RunsBetweenLooks = 256;

    // More than this share of the runs met a taken gate: then two workers get less done than one.
    private const int CrowdedRuns = RunsBetweenLooks * 3 / 10;

    private const int LongestShiftMs = 20;

    [ThreadStatic]
    private static Worker? current;

    private readonly NextSlot next = new();
    private int streak;
    private int atWork;
    private int gatesTaken;
    private long runs;
    private long runsSeen;
    private volatile bool stuck;

    /// <summary>The worker whose thread this is, if it is one's.</summary>
    internal static Worker? Current => current;

    internal Scheduler Scheduler => scheduler;

    internal RunQueue Queue { get; } = new();

    /// <summary>The gate was taken when this thread came to it.</summary>
    internal static void FoundGateTaken()
    {
        if (current is { } worker)
        {
            worker.gatesTaken++;
        }
    }

    internal bool TryJoin() => Volatile.Read(ref atWork) == 0 && Interlocked.Exchange(ref atWork, 1) == 0;

    internal void Leave() => Volatile.Write(ref atWork, 0);

    /// <summary>Whether it has been at one body since it was last asked. Then what it was to run next is anybody's.</summary>
    internal bool LookWhetherStuck()
    {
        var now = Volatile.Read(ref runs);
        stuck = Volatile.Read(ref atWork) == 1 && now == runsSeen;
        runsSeen = now;
        return stuck;
    }

    /// <summary>Whether something waits here that another worker may take.</summary>
    internal bool HasToGive => !Queue.IsEmpty || (stuck && !next.IsEmpty);

    /// <summary>Gives another worker half of what waits here.</summary>
    internal void GiveTo(RunQueue other)
    {
        Queue.Give(other, share: 2);
        if (stuck && next.Rob() is { } process)
        {
            other.Add(process);
        }
    }

    /// <summary>Runs a process after the one that runs now; who was to be run next has to wait.</summary>
    internal void RunNext(HostedProcess process)
    {
        if (next.Exchange(process) is { } displaced)
        {
            Queue.Add(displaced);
            scheduler.Help();
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        current = this;
        var shiftEnds = Environment.TickCount64 + LongestShiftMs;
        while (true)
        {
            if (Take() is { } process)
            {
                process.Run();
                Volatile.Write(ref runs, runs + 1);
            }
            else if (scheduler.MayLeave(this))
            {
                break;
            }

            if (runs % RunsBetweenLooks == 0)
            {
                if (IsInTheWay())
                {
                    break;
                }

                if (Environment.TickCount64 >= shiftEnds)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    break;
                }
            }
        }

        current = null;
    }

    private HostedProcess? Take()
    {
        if (streak < LongestStreak && TakeNext() is { } woken)
        {
            streak++;
            return woken;
        }

        streak = 0;
        scheduler.Incoming.Give(Queue, share: 2, atMost: LongestStreak);
        return Queue.TryTake() ?? TakeNext() ?? scheduler.Steal(Queue);
    }

    private HostedProcess? TakeNext() => next.IsEmpty ? null : next.Exchange(null);

    // What is left goes to the others before this one leaves: one of them finds it, or looks again as it leaves itself.
    private bool IsInTheWay()
    {
        var crowded = gatesTaken > CrowdedRuns;
        gatesTaken = 0;
        if (!crowded)
        {
            return false;
        }

        if (TakeNext() is { } left)
        {
            scheduler.Incoming.Add(left);
        }

        Queue.Give(scheduler.Incoming, share: 1);
        return scheduler.MayLeaveCrowd(this);
    }
}
