using System.Diagnostics;

namespace Rusm.Host.Scheduling;

/// <summary>
/// Checks the schedulers of all runtimes of the program, a hundred times a second, as long as one of them is at work. It has a thread of
/// its own, because the thread pool itself may be blocked. It uses the real clock, because threads run in real time.
/// </summary>
internal sealed class Watch : IThreadPoolWorkItem
{
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(10);

    // A longer time between two looks counts only this much: the whole program did not run then, and no body has blocked.
    private static readonly TimeSpan LongestRound = Round * 5;

    // The window over which the use of the cores is measured.
    private static readonly TimeSpan Window = Round * 5;

    // The number of rounds for which the thread continues when no scheduler is at work. To wake the thread costs more than many short
    // periods of work take.
    private const int IdleRounds = 10;

    // Locked by itself. A scheduler is in the list only while it is at work, because an object that is referenced for some time moves to
    // an old generation of the garbage collector.
    private readonly List<WatchedScheduler> watched = [];
    private readonly List<WatchedScheduler> lookedAt = [];
    private bool isOn;
    private int idleRounds;
    private (TimeSpan Cpu, long At) used;
    private bool idle;

    /// <summary>The one instance of the program.</summary>
    internal static Watch Shared { get; } = new();

    /// <summary>Begins to check a scheduler.</summary>
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

    /// <summary>Stops checking a scheduler. Called once for each <see cref="TryAdd"/>.</summary>
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

    /// <summary>Whether the cores were used for less than a quarter of the last window. Called on the thread of the watch.</summary>
    internal bool CoresAreIdle()
    {
        // The operating system counts in steps of some milliseconds, and the call is slow in a program with many threads.
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

        // Called without the lock, because to start extra workers is slow.
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
