using System.Diagnostics;
using Rusm.Kernel;

namespace Rusm.Host.Scheduling;

/// <summary>
/// What the watch does for one runtime. When bodies keep the workers while others wait, it brings extra workers; and it tells which
/// bodies do so.
/// </summary>
internal sealed class WatchedScheduler(Scheduler scheduler, TimeSpan blockedAfter, Action<Pid, TimeSpan>? blocked)
{
    // While the cores are busy, so many bodies for each core may share them. More would only be in each other's way.
    private static readonly int Computing = Scheduler.RegularWorkers * 16;

    private readonly List<Worker> workers = [];
    private readonly SingleWorkerTrial loneWorker = new();
    private (long Runs, long At) last;
    private int isWatched;
    private int burst;
    private int tookLong;

    /// <summary>A worker is at work: the watch looks at it until none is.</summary>
    internal void Begin()
    {
        if (Volatile.Read(ref isWatched) == 0 && Interlocked.Exchange(ref isWatched, 1) == 0 && !Watch.Shared.TryAdd(this))
        {
            Volatile.Write(ref isWatched, 0);
        }
    }

    /// <summary>The watch looks at it no longer, until it begins again.</summary>
    internal void End()
    {
        if (Interlocked.Exchange(ref isWatched, 0) == 1)
        {
            Watch.Shared.Remove(this);
        }
    }

    /// <summary>Looks at the workers, for the last time if none is at work.</summary>
    /// <param name="elapsed">How long ago the last look was.</param>
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

        // Those that take long can be waiting in the operating system. They do not compute if the cores have nothing to do.
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
                Begin();   // a worker that was recruited in between counted on the looks that have just ended
            }
        }
    }

    private bool OneIsBetter(int goOn, bool anyStuck)
    {
        var (runs, before) = (workers.Sum(static worker => worker.Runs), last);
        last = (runs, Stopwatch.GetTimestamp());
        return loneWorker.Decide(Stopwatch.GetElapsedTime(before.At, last.At), runs - before.Runs, goOn, anyStuck);
    }

    // As many as the cores can run. When all wait, also those that were brought when all waited the last time, twice as many.
    private void BringMore(bool allWait)
    {
        var queued = scheduler.Queued;
        burst = queued == 0 ? 0 : allWait ? Math.Max(Scheduler.RegularWorkers, Math.Min(2 * burst, queued)) : burst;
        for (var more = Math.Min(queued, Math.Max(scheduler.Missing, allWait ? burst : 0)); more > 0 && scheduler.TryRecruit(); more--)
        {
        }
    }
}
