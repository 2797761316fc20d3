namespace Rusm.Host.Simulating;

/// <summary><see cref="SchedulingStrategy.Pct"/>.</summary>
internal sealed class PctStrategy : Strategy
{
    // An actor that runs this many times in a row while others are ready probably waits for them in a loop, so it gets the lowest priority.
    private const int MaxRunsInARow = 100;

    private readonly Random random;
    private readonly FaultLottery faults;
    private readonly HashSet<long> changes = [];
    private long lowest;
    private SimulatedActor? last;
    private int runsInARow;
    private bool timeIsDue;

    /// <param name="seed">The seed of the random choices.</param>
    /// <param name="depth">The depth of the bugs to find.</param>
    /// <param name="expectedSteps">The number of steps that the run is expected to take.</param>
    internal PctStrategy(int seed, int depth, long expectedSteps)
    {
        random = new Random(seed);
        faults = new FaultLottery(random, expectedSteps);
        for (var change = 1; change < depth; change++)
        {
            changes.Add(1 + random.NextInt64(expectedSteps));
        }
    }

    internal override void Added(SimulatedActor actor) => actor.Priority = 1 + random.NextInt64(long.MaxValue - 1);

    internal override int Next(SimulatedWorld world)
    {
        Change(world, Highest(world));
        if (timeIsDue && world.TimeCanPass)
        {
            timeIsDue = false;
            return Time;
        }

        return Chosen(world, Highest(world));
    }

    internal override int BeforeOperation(SimulatedWorld world)
    {
        if (changes.Contains(world.Steps))
        {
            Lower(world.Current);
        }

        if (world.Ready.Count == 0)
        {
            return Continue;
        }

        var highest = Highest(world);
        return world.Ready[highest].Priority > world.Current.Priority ? Chosen(world, highest) : Continue;
    }

    internal override Decision? Fault(SimulatedWorld world) => faults.Fault(world);

    internal override bool Injects(SimulatedWorld world, DecisionKind kind) => faults.Injects(world, kind);

    private int Chosen(SimulatedWorld world, int chosen)
    {
        runsInARow = world.Ready[chosen] == last ? runsInARow + 1 : 0;
        last = world.Ready[chosen];
        if (runsInARow > MaxRunsInARow)
        {
            last.Priority = --lowest;
            runsInARow = 0;
        }

        return chosen;
    }

    private void Change(SimulatedWorld world, int highest)
    {
        if (changes.Contains(world.Steps))
        {
            Lower(world.Ready[highest]);
        }
    }

    // The clock is part of the order: half of the changes of priority are replaced by a step of time.
    private void Lower(SimulatedActor actor)
    {
        timeIsDue = random.Next(2) == 0;
        actor.Priority = --lowest;
    }

    private static int Highest(SimulatedWorld world)
    {
        var highest = 0;
        for (var index = 1; index < world.Ready.Count; index++)
        {
            if (world.Ready[index].Priority > world.Ready[highest].Priority)
            {
                highest = index;
            }
        }

        return highest;
    }
}
