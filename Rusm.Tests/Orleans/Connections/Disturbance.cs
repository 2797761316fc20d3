using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Rusm.Tests.Orleans.Connections;

/// <summary>What happens to two silos and the network between them, one step after the other.</summary>
public sealed record Disturbance(int Seed, DisturbanceStep.Network Beginning, ImmutableArray<DisturbanceStep> Steps)
{
    private static readonly Gen<int> Loss = Gen.Elements(0, 30, 100);

    private static readonly Gen<DisturbanceStep.Network> Network =
        from ofFirst in Loss
        from ofSecond in Loss
        from milliseconds in Gen.Elements(1, 100, 5_000)
        select new DisturbanceStep.Network(ofFirst, ofSecond, milliseconds);

    private static readonly Gen<DisturbanceStep> Step = Gen.Frequency(
        (4, Gen.Choose(1, 20).Select(DisturbanceStep (count) => new DisturbanceStep.Talk(count))),
        (1, Gen.Elements(true, false).Select(DisturbanceStep (isFirst) => new DisturbanceStep.Overflow(isFirst))),
        (3, Network.Select(DisturbanceStep (network) => network)),
        (2, Gen.Elements(10, 100, 3_000).Select(DisturbanceStep (milliseconds) => new DisturbanceStep.Wait(milliseconds))));

    /// <summary>What <c>[Property]</c> takes disturbances from.</summary>
    public static Arbitrary<Disturbance> Any { get; } = Arb.From(
        from seed in Gen.Choose(0, int.MaxValue)
        from beginning in Network
        from length in Gen.Choose(1, 12)
        from steps in Gen.ArrayOf(Step, length)
        select new Disturbance(seed, beginning, [.. steps]),
        static disturbance => disturbance.Steps.Select(step => disturbance with { Steps = disturbance.Steps.Remove(step) }));

    public override string ToString() => $"seed {Seed}: {string.Join("; ", Steps.Prepend(Beginning))}";
}

/// <summary>A step of a disturbance.</summary>
public abstract record DisturbanceStep
{
    private DisturbanceStep()
    {
    }

    public sealed record Talk(int Count) : DisturbanceStep
    {
        public override string ToString() => $"each silo sends {Count} small messages";
    }

    public sealed record Overflow(bool IsFirst) : DisturbanceStep
    {
        public override string ToString() => $"silo {(IsFirst ? 1 : 2)} sends too much at once";
    }

    public sealed record Network(int LossOfFirst, int LossOfSecond, int LongestDelay) : DisturbanceStep
    {
        public override string ToString() => $"{LossOfFirst} % of silo 1 and {LossOfSecond} % of silo 2 are lost, and the rest takes up to {LongestDelay} ms";
    }

    public sealed record Wait(int Milliseconds) : DisturbanceStep
    {
        public override string ToString() => $"{Milliseconds} ms pass";
    }
}
