using FsCheck;
using FsCheck.Fluent;
using Rusm.Cli.Conformance;

namespace Rusm.Tests.Scenarios;

/// <summary>The scenarios that the laws are about. All shrink, and each carries what the model expects of it.</summary>
internal static class Any
{
    private const int ProcessesAtMost = 9;
    private const int OperationsAtMost = 64;

    private static readonly Gen<Scenario> Random = Gen.Sized(size =>
        from most in Gen.Constant(8 + (OperationsAtMost - 8) * Math.Min(size, 100) / 100)
        from count in Gen.Choose(most / 2, most)
        from intents in Gen.ArrayOf(Intent.Any, count)
        select Written(new Draft(), intents, ProcessesAtMost));

    private static readonly Gen<Scenario> Linked = Gen.Sized(size =>
        from shape in Shape.Any(Math.Max(3, 60 * Math.Min(size, 100) / 100))
        from count in Gen.Choose(1, 5)
        from events in Gen.ArrayOf(Intent.Event, count)
        select Written(shape, events, int.MaxValue));

    /// <summary>Anything, with few processes that do a lot.</summary>
    internal static Arbitrary<Scenario> RandomScenario { get; } = Arb.From(Random, Simpler.Than);

    /// <summary>Many processes, linked as a chain, star, ring, tree, clique or at random; then a few events.</summary>
    internal static Arbitrary<Scenario> Topology { get; } = Arb.From(Linked, Simpler.Than);

    /// <summary>Mostly random scenarios, and some topologies.</summary>
    internal static Arbitrary<Scenario> Scenario { get; } =
        Arb.From(Gen.Frequency((5, Random), (1, Linked)), Simpler.Than);

    private static Scenario Written(Draft draft, Intent[] intents, int processesAtMost)
    {
        Array.ForEach(intents, intent => intent.WriteTo(draft, processesAtMost));
        return draft.Finish();
    }
}
