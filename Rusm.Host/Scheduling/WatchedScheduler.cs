using System.Diagnostics;
using Rusm.Kernel;

namespace Rusm.Host.Scheduling;

/// <summary>
/// The work of the watch for one runtime. When bodies occupy the workers while other processes wait, it starts extra workers. It also
/// reports the bodies that block.
/// </summary>
internal sealed class WatchedScheduler(Scheduler scheduler, TimeSpan blockedAfter, Action<Pid, TimeSpan>? blocked)
{
    // While the cores are busy, this many bodies for each core can share them. More would only slow each other down.
    private static readonly int Computing = Scheduler.RegularWorkers * 16;

    private readonly List<Worker> workers = [];
    private readonly SingleWorkerTrial loneWorker = new();
    private (long Runs, long At) last;
    private int isWatched;
    private int burst;
    private int tookLong;

    /// <summary>Called when a worker is at work. The watch checks this scheduler until no worker is.</summary>
    internal void Begin()
    {
        if (Volatile.Read(ref isWatched) == 0 && Interlocked.Exchange(ref isWatched, 1) == 0 && !Watch.Shared.TryAdd(this))
        {
            Volatile.Write(ref isWatched, 0);
        }
    }

    /// <summary>Called when the watch stops checking this scheduler.</summary>
    internal void End()
    {
        if (Interlocked.Exchange(ref isWatched, 0) == 1)
        {
            Watch.Shared.Remove(this);
        }
    }

    /// <summary>Checks the workers, for the last time if none is at work.</summary>
    /// <param name="elapsed">The time since the last look.</param>
    /// <param name="watch">The watch.</param>
    internal void Look(TimeSpan elapsed, Watch watch)
    {
        var (goOn, waiting, takeLong) = (0, 0, 0);
        workers.Clear();
        scheduler.AddWorkersTo(workers);
        foreach (var worker in workers)
        {
            switch (worker.Watched.Look(elapsed))
            {
                case WatchedWorker.Activity.GoesOn:
                    goOn++;
                    break;
                case WatchedWorker.Activity.Waits:
                    waiting++;
                    break;
                case WatchedWorker.Activity.TakesLong:
                    takeLong++;
                    break;
                default:
                    break;   // it does not count
            }

            if (blocked is not null && worker.Watched.NewlyBlocked(blockedAfter) is var (pid, time))
            {
                blocked(pid, time);
            }
        }

        // A body that runs for long can also wait in the operating system. If the cores are idle, it does not compute.
        var noneComputes = takeLong > Computing && watch.CoresAreIdle();
        scheduler.AddWorkers(
            regular: OneIsBetter(goOn, anyStuck: waiting + takeLong > 0) ? 1 : Scheduler.RegularWorkers,
            stuck: waiting + (noneComputes ? takeLong : Math.Min(takeLong, Computing)));
        if (waiting + takeLong > 0)
        {
            BringMore(allWait: goOn == 0 && (noneComputes || (waiting > 0 && takeLong <= tookLong)));
        }

        tookLong = takeLong;
        if (scheduler.Working == 0)
        {
            End();
            if (scheduler.Working != 0)
            {
                Begin();   // a worker that joined in the meantime expects further looks
            }
        }
    }

    private bool OneIsBetter(int goOn, bool anyStuck)
    {
        var (runs, before) = (workers.Sum(static worker => worker.Runs), last);
        last = (runs, Stopwatch.GetTimestamp());
        return loneWorker.Decide(Stopwatch.GetElapsedTime(before.At, last.At), runs - before.Runs, goOn, anyStuck);
    }

    // As many as the cores can run. When all workers wait, twice as many extra workers as the last time when all waited.
    private void BringMore(bool allWait)
    {
        var queued = scheduler.Queued;
        burst = queued == 0 ? 0 : allWait ? Math.Max(Scheduler.RegularWorkers, Math.Min(2 * burst, queued)) : burst;
        for (var more = Math.Min(queued, Math.Max(scheduler.Missing, allWait ? burst : 0)); more > 0 && scheduler.TryRecruit(); more--)
        {
        }
    }
}
