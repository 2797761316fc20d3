using System.Diagnostics;
using Rusm.Kernel;

namespace Rusm.Host.Scheduling;

/// <summary>
/// Looks at the workers of one runtime a hundred times a second as long as one is at work. When bodies keep the workers while
/// others wait, it brings extra ones; and it tells which bodies do so. It has a thread of its own, since the thread pool may be
/// what is blocked, and goes by the real clock, since threads do.
/// </summary>
internal sealed class Watch(Scheduler scheduler, TimeSpan blockedAfter, Action<Pid, TimeSpan>? blocked) : IThreadPoolWorkItem
{
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(10);

    // Of a longer time only this much is counted: then the whole program did not run, and no body is to blame.
    private static readonly TimeSpan LongestRound = Round * 5;

    // So long the use of the cores is looked at.
    private static readonly TimeSpan Window = Round * 5;

    // While the cores are busy, so many bodies for each core may share them. More would only be in each other's way.
    private static readonly int Computing = Scheduler.RegularWorkers * 16;

    private readonly List<Worker> workers = [];
    private int isOn;
    private int burst;
    private int tookLong;
    private (TimeSpan Cpu, long At) used;
    private bool idle;

    /// <summary>Somebody works: the watch goes on, or begins.</summary>
    internal void Begin()
    {
        if (Volatile.Read(ref isOn) == 0 && Interlocked.Exchange(ref isOn, 1) == 0 && !CachedThreads.Shared.TryRun(this))
        {
            Volatile.Write(ref isOn, 0);
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        var lastLook = Stopwatch.GetTimestamp();
        do
        {
            Thread.Sleep(Round);
            var now = Stopwatch.GetTimestamp();
            var elapsed = Stopwatch.GetElapsedTime(lastLook, now);
            lastLook = now;
            Look(elapsed < LongestRound ? elapsed : LongestRound);
        }
        while (GoesOn());
    }

    private bool GoesOn()
    {
        if (scheduler.Working != 0)
        {
            return true;
        }

        Interlocked.Exchange(ref isOn, 0);

        // A worker that was recruited in between counted on the watch, which has just ended.
        return scheduler.Working != 0 && Interlocked.Exchange(ref isOn, 1) == 0;
    }

    private void Look(TimeSpan elapsed)
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
        var noneComputes = takeLong > Computing && CoresAreIdle();
        scheduler.LetIn(stuck: waiting + (noneComputes ? takeLong : Math.Min(takeLong, Computing)));
        if (waiting + takeLong > 0)
        {
            BringMore(allWait: goOn == 0 && (noneComputes || (waiting > 0 && takeLong <= tookLong)));
        }

        tookLong = takeLong;
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

    // Less than a quarter of what they can do was done in the last window. The system counts in steps of some milliseconds, and to ask
    // takes long where there are many threads.
    private bool CoresAreIdle()
    {
        var elapsed = Stopwatch.GetElapsedTime(used.At);
        if (elapsed >= Window)
        {
            var cpu = Environment.CpuUsage.TotalTime;
            idle = elapsed < 2 * Window && (cpu - used.Cpu) * 4 < elapsed * Scheduler.RegularWorkers;
            used = (cpu, Stopwatch.GetTimestamp());
        }

        return idle;
    }
}
