using Rusm.Cli.Scenarios.Storms;
using Rusm.Host;
using Rusm.Properties.Hosted.Stage;
using Xunit;

namespace Rusm.Properties.Storms;

/// <summary>The tree of a storm counts what its supervisors do.</summary>
public sealed class PassingTheIntensity
{
    private static readonly StormFault Crash = new(StormFaultKind.Throw, Branch: 0, Worker: 0);

    [Fact]
    public async Task Eight_crashes_are_restarted_on_the_spot_and_the_ninth_climbs()
    {
        await using var runtime = new Runtime();
        var tree = StormTree.Start(runtime, faultsPerSecond: 0.01);   // a period of many minutes
        for (var crash = 1; crash <= 9; crash++)
        {
            Strike(tree);
        }

        var branch = tree.Branches[0];
        Until(() => branch.HasRecovered && branch.Counts.GaveUp > 0);
        Assert.Equal((2, 8, 1), (branch.Counts.SupervisorStarts, branch.Counts.Restarts, branch.Counts.GaveUp));

        var look = tree.Look(runtime.Snapshot());
        Assert.Equal((1, 0), (look[0].Restarts, look[0].GaveUp));
        Assert.Equal((8, 1), (look[1].Restarts, look[1].GaveUp));
    }

    private static void Strike(StormTree tree) => Until(() =>
    {
        if (tree.Branches[0].Aim(Crash, tree.Runtime.IsAlive, now: 0) is not { } worker)
        {
            return false;
        }

        tree.Runtime.Send(worker, Crash.Kind);
        return true;
    });

    private static void Until(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience.Limit));
}
