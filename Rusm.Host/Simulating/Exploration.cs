namespace Rusm.Host.Simulating;

/// <summary>Runs one program with many schedules.</summary>
internal sealed class Exploration(SimulationThread thread, Func<SimulatedWorld, Task> program, SimulationOptions options)
{
    /// <summary>The length of the first run of PCT and of faults, before any run has shown it.</summary>
    internal const long FirstLength = 100;

    /// <summary>The strategy of a single run.</summary>
    internal static Strategy StrategyOf(SimulationOptions options, int seed, long length) => options.Strategy switch
    {
        SchedulingStrategy.Random => new RandomStrategy(seed, length),
        SchedulingStrategy.Pct => new PctStrategy(seed, options.Depth, length),
        _ => new RoundRobinStrategy(),
    };

    /// <summary>Runs one schedule after the other, with the strategy of the options.</summary>
    internal ExplorationResult Sample()
    {
        var (steps, length) = (0L, FirstLength);
        var schedules = options.Strategy == SchedulingStrategy.RoundRobin ? 1 : options.Schedules;
        for (var run = 0; run < schedules; run++)
        {
            var seed = unchecked(options.Seed + run);
            var result = SimulationRun.Run(thread, program, options, StrategyOf(options, seed, options.ExpectedSteps ?? length), seed);
            steps += result.Steps;
            length = run == 0 ? Math.Max(1, result.Steps) : Math.Max(length, result.Steps);
            if (result.Failed)
            {
                return Shrunk(result, new ExplorationResult(run + 1, steps, result));
            }
        }

        return new ExplorationResult(schedules, steps, Failure: null);
    }

    /// <summary>Runs all schedules.</summary>
    internal ExplorationResult All(bool prunes)
    {
        var strategy = new ExhaustiveStrategy(prunes);
        var (schedules, steps, pruned, isComplete) = (0L, 0L, 0L, false);
        while (!isComplete && schedules < options.Schedules)
        {
            var result = SimulationRun.Run(thread, program, options, strategy, options.Seed);
            schedules++;
            steps += result.Steps;
            pruned += strategy.IsPruned ? 1 : 0;
            if (result.Failed)
            {
                return Shrunk(result, new ExplorationResult(schedules, steps, result, Pruned: pruned));
            }

            isComplete = !strategy.MoveNext();
        }

        return new ExplorationResult(schedules, steps, Failure: null, isComplete, pruned);
    }

    private ExplorationResult Shrunk(SimulationResult failed, ExplorationResult exploration)
    {
        var shrunk = ScheduleShrinker.Shrink(failed, schedule => Replay(options, schedule, story: null));
        return exploration with
        {
            Failure = Replay(options.Allowing(shrunk.Schedule), shrunk.Schedule, new Story()),
            FirstSchedule = failed.Schedule,
        };
    }

    private SimulationResult Replay(SimulationOptions with, Schedule schedule, Story? story) =>
        SimulationRun.Run(thread, program, with, new ReplayStrategy(schedule), schedule.Seed, story);
}
