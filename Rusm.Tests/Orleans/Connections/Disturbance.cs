using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Rusm.Tests.Orleans.Connections;

/// <summary>What happens to two silos and the network between them, one step after the other.</summary>
public sealed record Disturbance(int Seed, ImmutableArray<DisturbanceStep> Steps)
{
    // Half of the messages are small, some fill the queue of a connection that takes none.
    private static readonly Gen<DisturbanceStep> Step = Gen.Frequency(
        (4, from first in Gen.Elements(true, false)
            from count in Gen.Choose(1, 30)
            from bytes in Gen.Elements(0, 0, 100, End.MaxQueuedBytes / 10)
            select (DisturbanceStep)new DisturbanceStep.Send(first, count, bytes)),
        (3, from loss in Gen.Elements(0, 10, 50, 90, 100)
            from milliseconds in Gen.Elements(1, 50, 500, 3_000)
            select (DisturbanceStep)new DisturbanceStep.Network(loss, milliseconds)),
        (3, Gen.Elements(10, 300, 1_500).Select(milliseconds => (DisturbanceStep)new DisturbanceStep.Wait(milliseconds))));

    /// <summary>What <c>[Property]</c> takes disturbances from.</summary>
    public static Arbitrary<Disturbance> Any { get; } = Arb.From(
        from seed in Gen.Choose(0, int.MaxValue)
        from length in Gen.Choose(1, 10)
        from steps in Gen.ArrayOf(Step, length)
        select new Disturbance(seed, [.. steps]),
        static disturbance => disturbance.Steps.Select(step => disturbance with { Steps = disturbance.Steps.Remove(step) }));

    public override string ToString() => $"seed {Seed}: {string.Join("; ", Steps)}";
}

/// <summary>A step of a disturbance.</summary>
public abstract record DisturbanceStep
{
    private DisturbanceStep()
    {
    }

    public sealed record Send(bool IsFirst, int Count, int Bytes) : DisturbanceStep
    {
        public override string ToString() => $"silo {(IsFirst ? 1 : 2)} sends {Count} messages of {Bytes} bytes";
    }

    public sealed record Network(int LossPercent, int LongestDelay) : DisturbanceStep
    {
        public override string ToString() => $"the network loses {LossPercent} % and takes up to {LongestDelay} ms";
    }

    public sealed record Wait(int Milliseconds) : DisturbanceStep
    {
        public override string ToString() => $"{Milliseconds} ms pass";
    }
}
