using System.Collections.Immutable;
using System.Diagnostics;
using Rusm.Dashboard.Live;
using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Dashboard.Processes;

/// <summary>All processes at one moment, the oldest first.</summary>
/// <param name="At">When.</param>
/// <param name="All">The processes.</param>
internal sealed record Survey(DateTimeOffset At, ImmutableArray<ProcessOverview> All)
{
    internal static readonly Survey Empty = new(default, []);

    /// <summary>The index of a process; negative if it is not in the survey.</summary>
    internal int IndexOf(Pid pid)
    {
        var (low, high) = (0, All.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = All[middle].Pid.Value;
            if (found == pid.Value)
            {
                return middle;
            }

            (low, high) = found < pid.Value ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}

/// <summary>Surveys the processes on request, and not more often than pays: the next survey comes when ten times as much time has passed as
/// the last one and what was made of it have taken. Thread-safe.</summary>
internal sealed class Surveyor(LiveObserver observer, TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private Survey last = Survey.Empty;
    private object? lastRuntime;
    private TimeSpan took;
    private long surveyed;

    /// <summary>The last survey, or a new one if it is too old.</summary>
    internal Survey Take()
    {
        lock (gate)
        {
            var runtime = observer.Runtime;
            var age = time.GetElapsedTime(surveyed);
            if (ReferenceEquals(runtime, lastRuntime) && surveyed != 0 && age < Shortest + (10 * took))
            {
                return last;
            }

            var began = Stopwatch.GetTimestamp();
            last = runtime is null ? Survey.Empty : new Survey(time.GetUtcNow(), runtime.Overview());
            (lastRuntime, surveyed, took) = (runtime, time.GetTimestamp(), Stopwatch.GetElapsedTime(began));
            return last;
        }
    }

    /// <summary>So long it has taken to make something of a survey.</summary>
    internal void AddCost(TimeSpan cost)
    {
        lock (gate)
        {
            took += cost;
        }
    }
}
