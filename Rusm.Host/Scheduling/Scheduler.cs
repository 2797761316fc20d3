using Rusm.Host.Observing;

namespace Rusm.Host.Scheduling;

/// <summary>
/// Runs the bodies of one runtime on the thread pool, near the one that woke them: to hand a woken process to another core costs
/// more than most bodies do between two receives. So a worker keeps what it wakes. Another worker joins in when something waits, and
/// leaves again when the two only stand in each other's way at the kernel's gate. Where bodies keep the workers while others
/// wait, extra workers on threads of their own join in (see <see cref="Watch"/>).
/// </summary>
internal sealed class Scheduler
{
    /// <summary>How many workers can run at the same time, and how many there are on the thread pool.</summary>
    internal static readonly int RegularWorkers = Environment.ProcessorCount;

    private readonly Worker[] regular;
    private readonly HashSet<Worker> extra = [];
    private readonly int maxExtra;
    private readonly TimeSpan blockedAfter;
    private readonly WatchedScheduler watched;
    private int working;
    private int wanted = RegularWorkers;
    private int wantedForStuck;

    // Until the next look another worker would be no help, or can't be had.
    private volatile bool noHelp;

    internal Scheduler(RuntimeOptions options, Func<Kernel.Pid, (string? Name, string? Label)> nameOf)
    {
        (maxExtra, blockedAfter) = (options.MaxExtraThreads, options.BlockedAfter);
        regular = [.. Enumerable.Range(0, RegularWorkers).Select(_ => new Worker(this))];
        watched = new WatchedScheduler(this, blockedAfter, options.ProcessBlocked is { } hook ? new BlockedReports(hook, nameOf).Add : null);
    }

    /// <summary>What was woken by threads that are no workers, and what workers leave behind.</summary>
    internal RunQueue Incoming { get; } = new();

    /// <summary>How many workers are at work, also with a body that keeps them.</summary>
    internal int Working => Volatile.Read(ref working);

    /// <summary>How many more workers the cores could run, as of the last look at them; negative if there are too many.</summary>
    internal int Missing => Volatile.Read(ref wanted) - Working;

    /// <summary>How many processes wait for a worker, but for the one that each worker runs next.</summary>
    internal int Queued => Incoming.Count + regular.Sum(static worker => worker.Queue.Count);

    /// <summary>The load at this moment.</summary>
    internal RuntimeLoad Load
    {
        get
        {
            var all = new List<Worker>();
            AddWorkersTo(all);
            return new RuntimeLoad(Queued, Working, all.Count(worker => worker.Watched.IsAtOneRunFor() >= blockedAfter));
        }
    }

    /// <summary>Lets a process run, once: it begins, or goes on from its receive.</summary>
    internal void Run(Runnable process)
    {
        if (Worker.Current is { } worker && worker.Scheduler == this)
        {
            worker.RunNext(process);
            return;
        }

        Incoming.Add(process);

        // Either this sees that the last worker has left, or that worker sees what came in: it looks again after leaving.
        Interlocked.MemoryBarrier();
        if (Working == 0)
        {
            TryRecruit();
        }
        else
        {
            Help();
        }
    }

    /// <summary>Something waits: one more worker joins in, unless that is known to be no help.</summary>
    internal void Help()
    {
        if (!noHelp && Working < Volatile.Read(ref wanted))
        {
            TryRecruit();
        }
    }

    /// <summary>A worker has nothing to do: it leaves, unless something has come in after all.</summary>
    /// <returns>Whether it has left.</returns>
    internal bool MayLeave(Worker worker)
    {
        worker.Leave();
        Interlocked.Decrement(ref working);
        if (NothingWaits() || !worker.TryJoin())
        {
            return true;
        }

        Interlocked.Increment(ref working);
        return false;
    }

    /// <summary>The worker spends its time waiting for locks that other workers hold. It leaves, and its run queue is left to the others.</summary>
    /// <returns>Whether it has left; the last one that goes on stays.</returns>
    internal bool MayLeaveCrowd(Worker worker)
    {
        if (Interlocked.Decrement(ref working) <= Volatile.Read(ref wantedForStuck))
        {
            Interlocked.Increment(ref working);
            return false;
        }

        noHelp = true;
        worker.Leave();
        return true;
    }

    /// <summary>A worker leaves, since there are more workers than are wanted.</summary>
    /// <returns>Whether it has left: others may have been faster.</returns>
    internal bool MayLeaveAsOneTooMany(Worker worker)
    {
        if (Interlocked.Decrement(ref working) < Volatile.Read(ref wanted))
        {
            Interlocked.Increment(ref working);
            return false;
        }

        worker.Leave();
        return true;
    }

    /// <summary>Half of what waits at another worker.</summary>
    internal Runnable? Steal(RunQueue into)
    {
        foreach (var worker in regular)
        {
            if (worker.Queue != into && !worker.Queue.IsEmpty)
            {
                worker.Queue.Give(into, share: 2);
                if (into.TryTake() is { } process)
                {
                    return process;
                }
            }
        }

        return null;
    }

    /// <summary>One more worker joins in: a regular one, or an extra one if all regular ones are at work.</summary>
    /// <returns>False if there are as many as there may be.</returns>
    internal bool TryRecruit()
    {
        var recruited = TryRecruitRegular() || TryRecruitExtra();
        watched.Begin();
        return recruited;
    }

    /// <summary>Says how many workers are wanted from now on; those that were in the way may try again.</summary>
    /// <param name="regular">How many of those that go on.</param>
    /// <param name="stuck">How many do not go on: as many others may join in for them.</param>
    internal void AddWorkers(int regular, int stuck)
    {
        noHelp = false;
        Volatile.Write(ref wantedForStuck, Math.Min(stuck, maxExtra));
        Volatile.Write(ref wanted, regular + wantedForStuck);
    }

    internal void AddWorkersTo(List<Worker> all)
    {
        all.AddRange(regular);
        lock (extra)
        {
            all.AddRange(extra);
        }
    }

    /// <summary>The runtime has been stopped. Bodies that are left over still run.</summary>
    internal void Stopped() => watched.End();

    /// <summary>An extra worker has left.</summary>
    internal void Forget(Worker worker)
    {
        lock (extra)
        {
            extra.Remove(worker);
        }
    }

    /// <summary>How long the body of this process has kept its worker, if that is long enough to be called blocked.</summary>
    internal TimeSpan? BlockedFor(Kernel.Pid pid)
    {
        var all = new List<Worker>();
        AddWorkersTo(all);
        return all.Max(worker => worker.Watched.TimeAt(pid)) is { } time && time >= blockedAfter ? time : null;
    }

    private bool NothingWaits() => Incoming.IsEmpty && Array.TrueForAll(regular, static worker => worker.Queue.IsEmpty);

    private bool TryRecruitRegular()
    {
        foreach (var worker in regular)
        {
            if (worker.TryJoin())
            {
                Interlocked.Increment(ref working);
                ThreadPool.UnsafeQueueUserWorkItem(worker, preferLocal: false);
                return true;
            }
        }

        return false;
    }

    private bool TryRecruitExtra()
    {
        Worker worker;
        lock (extra)
        {
            if (extra.Count >= maxExtra)
            {
                return false;
            }

            worker = Worker.Extra(this);
            extra.Add(worker);
        }

        worker.TryJoin();
        Interlocked.Increment(ref working);
        if (CachedThreads.Shared.TryRun(worker))
        {
            return true;
        }

        noHelp = true;
        Interlocked.Decrement(ref working);
        Forget(worker);
        return false;
    }
}
