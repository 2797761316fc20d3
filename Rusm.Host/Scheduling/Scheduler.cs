namespace Rusm.Host.Scheduling;

/// <summary>
/// Runs the bodies of one runtime on the thread pool, near whoever woke them: to hand a woken process to another core costs more
/// than most bodies do between two receives. So a worker keeps what it wakes. Another worker joins in when something waits, and
/// leaves again when the two only stand in each other's way at the kernel's gate.
/// </summary>
internal sealed class Scheduler : IDisposable
{
    // Bodies should not block. Where some do, so many workers stand in for those that are stuck.
    private const int StandIns = 64;

    // How long a worker may be at one body before it counts as stuck, and how long a worker that was in the way stays away.
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(10);

    private readonly Worker[] workers;
    private readonly Timer rounds;
    private int working;
    private int wanted = Environment.ProcessorCount;
    private int roundsGoOn;
    private volatile bool crowded;

    internal Scheduler()
    {
        workers = [.. Enumerable.Range(0, wanted + StandIns).Select(_ => new Worker(this))];
        rounds = new Timer(static scheduler => ((Scheduler)scheduler!).LookRound(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>What was woken by threads that are no workers, and what workers leave behind.</summary>
    internal RunQueue Incoming { get; } = new();

    private int Working => Volatile.Read(ref working);

    /// <summary>Ends the rounds: nothing will run any more.</summary>
    public void Dispose() => rounds.Dispose();

    /// <summary>Lets a process run, once: it begins, or goes on from its receive.</summary>
    internal void Run(HostedProcess process)
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
            Recruit();
        }
        else
        {
            Help();
        }
    }

    /// <summary>Something waits: one more worker joins in, unless that is known to be no help.</summary>
    internal void Help()
    {
        if (!crowded && Working < Volatile.Read(ref wanted))
        {
            Recruit();
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

    /// <summary>A worker spends its time at the gate, waiting for another: it leaves, with all it has left to those who stay.</summary>
    /// <returns>Whether it has left; the last one stays.</returns>
    internal bool MayLeaveCrowd(Worker worker)
    {
        if (Interlocked.Decrement(ref working) == 0)
        {
            Interlocked.Increment(ref working);
            return false;
        }

        crowded = true;
        worker.Leave();
        return true;
    }

    /// <summary>Half of what waits at another worker.</summary>
    internal HostedProcess? Steal(RunQueue into)
    {
        foreach (var worker in workers)
        {
            if (worker.Queue != into && worker.HasToGive)
            {
                worker.GiveTo(into);
                if (into.TryTake() is { } process)
                {
                    return process;
                }
            }
        }

        return null;
    }

    private bool NothingWaits() => Incoming.IsEmpty && Array.TrueForAll(workers, static worker => !worker.HasToGive);

    private void Recruit()
    {
        foreach (var worker in workers)
        {
            if (worker.TryJoin())
            {
                Interlocked.Increment(ref working);
                ThreadPool.UnsafeQueueUserWorkItem(worker, preferLocal: false);
                break;
            }
        }

        if (Interlocked.Exchange(ref roundsGoOn, 1) == 0)
        {
            rounds.Change(Round, Round);
        }
    }

    // Once in a while, as long as anybody works: whoever was in the way may try again, and whoever is stuck gets a stand-in.
    private void LookRound()
    {
        crowded = false;
        var stuck = workers.Count(static worker => worker.LookWhetherStuck());
        Volatile.Write(ref wanted, Environment.ProcessorCount + stuck);
        if (stuck > 0 && !NothingWaits())
        {
            Help();
        }

        if (Working == 0)
        {
            rounds.Change(Timeout.Infinite, Timeout.Infinite);
            Interlocked.Exchange(ref roundsGoOn, 0);

            // A worker that was recruited in between counted on the rounds that have just ended.
            if (Working != 0 && Interlocked.Exchange(ref roundsGoOn, 1) == 0)
            {
                rounds.Change(Round, Round);
            }
        }
    }
}
