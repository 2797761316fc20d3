using Rusm.Cli.Scenarios.Storms;
using Xunit;

namespace Rusm.Tests.Storms;

/// <summary>The faults of a storm come from its seed.</summary>
public sealed class FaultPlans
{
    [Fact]
    public void The_same_seed_gives_the_same_faults() => Assert.Equal(Faults(seed: 7), Faults(seed: 7));

    [Fact]
    public void Another_seed_gives_others() => Assert.NotEqual(Faults(seed: 7), Faults(seed: 8));

    [Fact]
    public void A_fault_befalls_somebody_who_is_there() => Assert.All(Faults(seed: 1), fault =>
    {
        Assert.InRange(fault.Branch, 0, BranchShape.All.Count - 1);
        Assert.InRange(fault.Worker, 0, BranchShape.All[fault.Branch].Workers - 1);
    });

    [Fact]
    public void Everybody_is_struck()
    {
        var struck = Faults(seed: 1).Where(fault => fault.Kind != StormFaultKind.KillSupervisor)
            .Select(fault => (fault.Branch, fault.Worker)).Distinct();
        var killed = Faults(seed: 1).Where(fault => fault.Kind == StormFaultKind.KillSupervisor)
            .Select(fault => fault.Branch).Distinct();
        Assert.Equal(BranchShape.All.Sum(branch => branch.Workers), struck.Count());
        Assert.Equal(BranchShape.All.Count, killed.Count());
    }

    [Fact]
    public void The_kinds_have_the_shares_that_the_help_names()
    {
        var counts = Faults(seed: 1).CountBy(fault => fault.Kind).ToDictionary();
        Assert.InRange(counts[StormFaultKind.Throw], 3_800, 4_200);
        Assert.InRange(counts[StormFaultKind.Stop], 2_350, 2_650);
        Assert.InRange(counts[StormFaultKind.Kill], 2_350, 2_650);
        Assert.InRange(counts[StormFaultKind.FailedStart], 800, 1_000);
        Assert.InRange(counts[StormFaultKind.KillSupervisor], 60, 140);
    }

    private static StormFault[] Faults(int seed)
    {
        var plan = new FaultPlan(seed, BranchShape.All);
        return [.. Enumerable.Range(0, 10_000).Select(_ => plan.Next())];
    }
}
