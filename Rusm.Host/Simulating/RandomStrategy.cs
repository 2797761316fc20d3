namespace Rusm.Host.Simulating;

/// <summary><see cref="SchedulingStrategy.Random"/>.</summary>
internal sealed class RandomStrategy(int seed, long expectedSteps) : Strategy
{
    // The chance of another actor to run before an operation, and of time to pass at a step.
    private const int OneOf = 8;

    private readonly Random random = new(seed);
    private FaultLottery? faults;

    private FaultLottery Faults => faults ??= new FaultLottery(random, expectedSteps);

    internal override int Next(SimulatedWorld world) =>
        world.TimeCanPass && random.Next(OneOf) == 0 ? Time : random.Next(world.Ready.Count);

    internal override int BeforeOperation(SimulatedWorld world) =>
        random.Next(OneOf) != 0 ? Continue
        : world.Ready.Count == 0 || (world.TimeCanPass && random.Next(OneOf) == 0) ? Time
        : random.Next(world.Ready.Count);

    internal override Decision? Fault(SimulatedWorld world) => Faults.Fault(world);

    internal override bool Injects(SimulatedWorld world, DecisionKind kind) => Faults.Injects(world, kind);
}
