using System.Collections.Immutable;

namespace Rusm.Host.Simulating;

/// <summary>Removes decisions from the schedule of a run that failed, as long as the run fails in the same way.</summary>
internal static class ScheduleShrinker
{
    private const long MaxSteps = 20_000_000;

    // The decisions that follow stay at their steps, or come earlier by as many steps as the ones that are removed took.
    private static IEnumerable<ImmutableArray<Decision>> Without(ImmutableArray<Decision> decisions, int start, int size)
    {
        var end = Math.Min(start + size, decisions.Length);
        var rest = decisions.RemoveRange(start, end - start);
        yield return rest;
        if (end < decisions.Length)
        {
            var sooner = decisions[end].Step - decisions[start].Step;
            yield return [.. rest.Select((decision, index) => index < start ? decision : decision with { Step = decision.Step - sooner })];
        }
    }

    /// <param name="failed">The run that failed.</param>
    /// <param name="replay">Runs the program with a schedule.</param>
    /// <returns>A run that fails in the same way, from whose schedule no single decision can be removed.</returns>
    internal static SimulationResult Shrink(SimulationResult failed, Func<Schedule, SimulationResult> replay)
    {
        var (best, left) = (failed, MaxSteps);
        var size = Math.Max(1, best.Schedule.Decisions.Length / 2);
        while (size > 0 && left > 0)
        {
            var shrunk = false;
            for (var start = 0; start < best.Schedule.Decisions.Length && left > 0;)
            {
                if (Without(best.Schedule.Decisions, start, size).Select(Fails).FirstOrDefault(static run => run is not null) is { } smaller)
                {
                    (best, shrunk) = (smaller, true);
                }
                else
                {
                    start += size;
                }
            }

            size = shrunk && size == 1 ? 1 : size / 2;
        }

        return best;

        // The decisions that the run takes may be fewer than those of the schedule.
        SimulationResult? Fails(ImmutableArray<Decision> decisions) =>
            Run(best.Schedule with { Decisions = decisions }) is { Problem: { } problem } run
                && problem.IsLike(failed.Problem!) && run.Schedule.Decisions.Length < best.Schedule.Decisions.Length
                ? run
                : null;

        SimulationResult Run(Schedule schedule)
        {
            var run = replay(schedule);
            left -= run.Steps;
            return run;
        }
    }
}
