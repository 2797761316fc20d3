using Rusm.Host.Observing;

namespace Rusm.Host.Scheduling;

/// <summary>
/// Runs the bodies of one runtime on the thread pool. A woken process runs on the worker that woke it, because to move it to another
/// core costs more time than most bodies run between two receives. Another worker joins when processes wait, and leaves again when
/// the workers contend for the kernel's gate. When bodies occupy the workers while other processes wait, extra workers on threads of
/// their own join (see <see cref="Watch"/>).
/// </summary>
internal sealed class Scheduler
{
    /// <summary>The number of workers that can run at the same time, which is also the number of workers on the thread pool.</summary>
    internal static readonly int RegularWorkers = Environment.ProcessorCount;

    private readonly Worker[] regular;
    private readonly HashSet<Worker> extra = [];
    private readonly int maxExtra;
    private readonly TimeSpan blockedAfter;
    private readonly WatchedScheduler watched;
    private int working;
    private int wanted = RegularWorkers;
    private int wantedForStuck;

    // No worker joins until the next look of the watch: it would not help, or there is no thread for it.
    private volatile bool noHelp;

    internal Scheduler(RuntimeOptions options, Func<Kernel.Pid, (string? Name, string? Label)> nameOf)
    {
        (maxExtra, blockedAfter) = (options.MaxExtraThreads, options.BlockedAfter);
        regular = [.. Enumerable.Range(0, RegularWorkers).Select(_ => new Worker(this))];
        watched = new WatchedScheduler(this, blockedAfter, options.ProcessBlocked is { } hook ? new BlockedReports(hook, nameOf).Add : null);
    }

    /// <summary>The queue that all workers share: processes that were woken by other threads, and processes that workers left.</summary>
    internal RunQueue Incoming { get; } = new();

    /// <summary>The number of workers at work, including those that a body occupies.</summary>
    internal int Working => Volatile.Read(ref working);

    /// <summary>The number of further workers that the cores could run, as of the last look of the watch; negative if there are
    /// too many workers.</summary>
    internal int Missing => Volatile.Read(ref wanted) - Working;

    /// <summary>The number of processes that wait for a worker, without the one that each worker runs next.</summary>
    internal int Queued => Incoming.Count + regular.Sum(static worker => worker.Queue.Count);

    /// <summary>The load at this moment.</summary>
    internal RuntimeLoad Load
    {
        get
        {
            var all = new List<Worker>();
            AddWorkersTo(all);
            return new RuntimeLoad(Queued, Working, all.Count(worker => worker.Watched.IsAtOneRunFor() >= blockedAfter), all.Sum(static worker => worker.Runs));
        }
    }

    /// <summary>Schedules one run of a process: it begins, or continues from its receive.</summary>
    internal void Run(Runnable process)
    {
        if (Worker.Current is { } worker && worker.Scheduler == this)
        {
            worker.RunNext(process);
            return;
        }

        Incoming.Add(process);

        // Either this thread sees that the last worker has left, or that worker sees the new process, because it checks the queue again
        // after it has left.
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

    /// <summary>Called when a process waits: one more worker joins, unless it is known that it would not help.</summary>
    internal void Help()
    {
        if (!noHelp && Working < Volatile.Read(ref wanted))
        {
            TryRecruit();
        }
    }

    /// <summary>Called when a worker has nothing to run. It leaves, unless a process has arrived in the meantime.</summary>
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

    /// <summary>Called when a worker spends too much time waiting for locks that other workers hold. It leaves, and other workers take
    /// over its run queue.</summary>
    /// <returns>Whether it has left. The last worker that is not stuck stays.</returns>
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

    /// <summary>Called when there are more workers than needed: a worker leaves.</summary>
    /// <returns>Whether it has left. It stays if enough other workers have left before it.</returns>
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

    /// <summary>Takes half of the processes that wait for another worker.</summary>
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

    /// <summary>Adds one worker: a regular one, or an extra one if all regular ones are at work.</summary>
    /// <returns>False if the maximum number of workers is reached.</returns>
    internal bool TryRecruit()
    {
        var recruited = TryRecruitRegular() || TryRecruitExtra();
        watched.Begin();
        return recruited;
    }

    /// <summary>Sets the number of workers that are needed from now on. Workers that left because of contention can join again.</summary>
    /// <param name="regular">The number of workers that are not stuck.</param>
    /// <param name="stuck">The number of workers that are stuck; as many others can join in their place.</param>
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

    /// <summary>Called when the runtime has been stopped. Bodies that have not ended still run.</summary>
    internal void Stopped() => watched.End();

    /// <summary>Called when an extra worker has left.</summary>
    internal void Forget(Worker worker)
    {
        lock (extra)
        {
            extra.Remove(worker);
        }
    }

    /// <summary>The time for which the body of this process has occupied its worker, if that is long enough to count as blocked;
    /// otherwise null.</summary>
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
