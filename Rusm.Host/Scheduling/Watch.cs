using System.Diagnostics;

namespace Rusm.Host.Scheduling;

/// <summary>
/// Looks at the schedulers of all runtimes of the program, a hundred times a second, as long as one of them is at work. It has a
/// thread of its own, since the thread pool may be what is blocked, and goes by the real clock, since threads do.
/// </summary>
internal sealed class Watch : IThreadPoolWorkItem
{
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(10);

    // Of a longer time only this much is counted: then the whole program did not run, and no body is to blame.
    private static readonly TimeSpan LongestRound = Round * 5;

    // So long the use of the cores is looked at.
    private static readonly TimeSpan Window = Round * 5;

    // The thread goes on for so many rounds when nothing is at work: to wake it costs more than many short times of work take.
    private const int IdleRounds = 10;

    // Guarded by itself. A scheduler is not kept for longer than it is at work: what is kept for a while gets old in the collector.
    private readonly List<WatchedScheduler> watched = [];
    private readonly List<WatchedScheduler> lookedAt = [];
    private bool isOn;
    private int idleRounds;
    private (TimeSpan Cpu, long At) used;
    private bool idle;

    /// <summary>The watch of the program.</summary>
    internal static Watch Shared { get; } = new();

    /// <summary>Begins to look at a scheduler.</summary>
    /// <returns>False if the operating system does not give a thread.</returns>
    internal bool TryAdd(WatchedScheduler scheduler)
    {
        lock (watched)
        {
            isOn = isOn || CachedThreads.Shared.TryRun(this);
            if (isOn)
            {
                watched.Add(scheduler);
            }

            return isOn;
        }
    }

    /// <summary>Looks at a scheduler no longer. Once for each <see cref="TryAdd"/>.</summary>
    internal void Remove(WatchedScheduler scheduler)
    {
        lock (watched)
        {
            watched.Remove(scheduler);
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

    /// <summary>Whether less than a quarter of what the cores can do was done in the last window. For the watch's thread.</summary>
    internal bool CoresAreIdle()
    {
        // The system counts in steps of some milliseconds, and to ask takes long where there are many threads.
        var elapsed = Stopwatch.GetElapsedTime(used.At);
        if (elapsed >= Window)
        {
            var cpu = Environment.CpuUsage.TotalTime;
            idle = elapsed < 2 * Window && (cpu - used.Cpu) * 4 < elapsed * Scheduler.RegularWorkers;
            used = (cpu, Stopwatch.GetTimestamp());
        }

        return idle;
    }

    private void Look(TimeSpan elapsed)
    {
        lock (watched)
        {
            lookedAt.AddRange(watched);
        }

        // Without the lock: to bring extra workers takes long.
        foreach (var scheduler in lookedAt)
        {
            scheduler.Look(elapsed, this);
        }

        lookedAt.Clear();
    }

    private bool GoesOn()
    {
        lock (watched)
        {
            idleRounds = watched.Count == 0 ? idleRounds + 1 : 0;
            isOn = idleRounds < IdleRounds;
            return isOn;
        }
    }
}
