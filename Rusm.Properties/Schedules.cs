using FsCheck;
using FsCheck.Fluent;
using Rusm.Host.Simulating;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Properties;

/// <summary>Random schedules and faults, for FsCheck.</summary>
public static class Schedules
{
    /// <summary>Schedules of up to some decisions. A decision that is not possible in a run is left out by it. They shrink by
    /// leaving out decisions.</summary>
    public static Arbitrary<Schedule> Schedule { get; } = Arb.From(
        from seed in Gen.Choose(-1000, 1000)
        from steps in Gen.ListOf(Gen.Choose(1, 50))
        from kinds in Gen.ArrayOf(Gen.Elements(Enum.GetValues<DecisionKind>()), steps.Count)
        select new Schedule(seed, [.. steps.Order().Zip(kinds, DecisionOf)]),
        Smaller);

    /// <summary>Faults: up to three of each kind. They shrink to fewer.</summary>
    public static Arbitrary<FaultOptions> Faults { get; } = Arb.From(
        from kills in Gen.Choose(0, 3)
        from hangs in Gen.Choose(0, 3)
        from starts in Gen.Choose(0, 3)
        from messages in Gen.Choose(0, 3)
        select new FaultOptions { Kills = kills, Hangs = hangs, FailedStarts = starts, HeldMessages = messages },
        Fewer);

    private static Decision DecisionOf(int step, DecisionKind kind) => kind switch
    {
        DecisionKind.AdvanceTime or DecisionKind.FailStart or DecisionKind.Hold => new Decision(step, kind),
        DecisionKind.Arrive or DecisionKind.Cut => new Decision(step, kind, Pid.Of(new NodeId(1), 0), Pid.Of(new NodeId(2 + (step % 2)), 0)),
        DecisionKind.Deliver => new Decision(step, kind, new Pid(step), new Pid(step + 1)),
        _ => new Decision(step, kind, new Pid(1 + (step % 9))),
    };

    private static IEnumerable<Schedule> Smaller(Schedule schedule) =>
        Enumerable.Range(0, schedule.Decisions.Length).Select(index => schedule with { Decisions = schedule.Decisions.RemoveAt(index) });

    private static IEnumerable<FaultOptions> Fewer(FaultOptions faults) => ((FaultOptions[])
    [
        faults with { Kills = faults.Kills - 1 },
        faults with { Hangs = faults.Hangs - 1 },
        faults with { FailedStarts = faults.FailedStarts - 1 },
        faults with { HeldMessages = faults.HeldMessages - 1 },
    ]).Where(static fewer => fewer is { Kills: >= 0, Hangs: >= 0, FailedStarts: >= 0, HeldMessages: >= 0 });
}
