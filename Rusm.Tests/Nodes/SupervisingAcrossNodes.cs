using System.Collections.Immutable;
using Rusm.Host.Nodes;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>A supervisor whose children are on several nodes.</summary>
public sealed class SupervisingAcrossNodes : ClusterFacts
{
    [Fact]
    public async Task Children_are_spread_over_the_nodes_and_move_when_a_node_is_lost()
    {
        var pool = await One.StartSupervisorAsync(Pools.Of(6, NodePlacements.Spread)).WithinPatience();
        var before = await pool.PidsAsync();
        Assert.Equal([1, 2, 3, 1, 2, 3], before.Select(static child => child.Node.Value));
        Assert.Equal("worker 2", Two.Info(before[1])!.Label);

        Network.Cut(One.Node, Three.Node);
        ImmutableArray<Pid> after = [];
        await Polling.UntilAsync(async () => (after = await pool.PidsAsync()).Length == 6 && after.All(child => child.Node != Three.Node));
        Assert.Equal([1, 2, 1, 1, 2, 2], after.Select(static child => child.Node.Value));
        Assert.Equal([before[0], before[3], before[1], before[4]], after.Intersect(before).Order());
        await Until(() => !Three.IsAlive(before[2]) && !Three.IsAlive(before[5]));
    }

    [Fact]
    public async Task A_child_that_crashes_is_restarted_on_its_node()
    {
        var pool = await One.StartSupervisorAsync(Pools.Of(3, NodePlacements.Spread)).WithinPatience();
        var before = await pool.PidsAsync();
        Two.Kill(before[1]);
        ImmutableArray<Pid> after = [];
        await Polling.UntilAsync(async () => (after = await pool.PidsAsync()).Length == 3 && after[1] != before[1]);
        Assert.Equal((before[0], Two.Node, before[2]), (after[0], after[1].Node, after[2]));
    }

    [Fact]
    public async Task Stopping_the_supervisor_stops_its_children_on_all_nodes()
    {
        var pool = await One.StartSupervisorAsync(Pools.Of(6, NodePlacements.Spread)).WithinPatience();
        var children = await pool.PidsAsync();
        One.Exit(pool.Pid, ExitReason.Shutdown);
        await Until(() => children.All(child => !Nodes[child.Node.Value - 1].IsAlive(child)));
    }

    [Fact]
    public async Task A_start_on_a_node_that_is_not_connected_fails_with_noconnection()
    {
        var spec = new SupervisorSpec().ChildOn(new ChildSpec("lonely"), NodePlacements.On(new NodeId(9)), "waits");
        var exception = await Assert.ThrowsAsync<SupervisorStartException>(() => One.StartSupervisorAsync(spec).WithinPatience());
        Assert.Contains("noconnection", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_on_another_node_cannot_have_a_name()
    {
        var spec = new SupervisorSpec().ChildOn(new ChildSpec("named") { Name = "shop" }, NodePlacements.Spread, "waits");
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => One.StartSupervisorAsync(spec));
        Assert.StartsWith("The child 'named' can be on another node, so it can't have the name 'shop'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_waits_for_a_placement_that_takes_time()
    {
        var choice = new TaskCompletionSource<NodeId>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = One.StartSupervisorAsync(Pools.Of(1, (_, _) => new(choice.Task)));
        choice.SetResult(Three.Node);
        var pool = await start.WithinPatience();
        Assert.Equal([Three.Node], (await pool.PidsAsync()).Select(static child => child.Node));
    }

    [Fact]
    public async Task A_start_whose_placement_throws_fails_with_the_exception()
    {
        var spec = Pools.Of(1, static (_, _) => throw new InvalidOperationException("no place"));
        var exception = await Assert.ThrowsAsync<SupervisorStartException>(() => One.StartSupervisorAsync(spec).WithinPatience());
        Assert.Equal(("worker 1", "crashed (System.InvalidOperationException: no place)"), (exception.ChildId, $"{exception.Reason}"));
    }
}
