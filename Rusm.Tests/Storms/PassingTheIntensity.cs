using Rusm.Cli.Scenarios.Storms;
using Rusm.Host;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Storms;

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
        Until(() => branch.HasRecovered
            && (branch.Counts.SupervisorStarts, branch.Counts.Restarts, branch.Counts.GaveUp) == (2, 8, 1)
            && (Of(0), Of(1)) == ((1, 0), (8, 1)));

        (long Restarts, long GaveUp) Of(int line) => tree.Look(runtime.Snapshot())[line] is var look ? (look.Restarts, look.GaveUp) : default;
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
