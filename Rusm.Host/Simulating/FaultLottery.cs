namespace Rusm.Host.Simulating;

/// <summary>Random faults: each fault that is left has about the same chance at each of the expected steps.</summary>
internal sealed class FaultLottery(Random random, long expectedSteps)
{
    internal Decision? Fault(SimulatedWorld world)
    {
        var (kills, hangs, cuts) = (world.Left(DecisionKind.Kill), world.Left(DecisionKind.Hang), world.Left(DecisionKind.Cut));
        if (random.NextInt64(expectedSteps) >= kills + hangs + cuts)
        {
            return null;
        }

        if (cuts > 0 && random.Next(kills + hangs + cuts) < cuts)
        {
            return world.CutTargets() is { Count: > 0 } connections ? connections[random.Next(connections.Count)] : null;
        }

        if (world.FaultTargets() is not { Count: > 0 } targets)
        {
            return null;
        }

        var kind = random.Next(kills + hangs) < kills ? DecisionKind.Kill : DecisionKind.Hang;
        return new Decision(world.Steps, kind, targets[random.Next(targets.Count)]);
    }

    // Only every few steps is there a start or a message.
    internal bool Injects(SimulatedWorld world, DecisionKind kind) => random.NextInt64(expectedSteps) < 4 * world.Left(kind);
}
