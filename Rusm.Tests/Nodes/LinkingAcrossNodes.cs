using Rusm.Host;
using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Nodes;

/// <summary>What a process sees of processes of other nodes is what it would see on its own.</summary>
public sealed class LinkingAcrossNodes : ClusterFacts
{
    [Fact]
    public async Task Messages_arrive_in_the_order_in_which_they_were_sent()
    {
        var listener = Listen(Two);
        for (var number = 0; number < 1_000; number++)
        {
            One.Send(listener.Pid, number);
        }

        for (var number = 0; number < 1_000; number++)
        {
            Assert.Equal(new Message(number), await listener.NextAsync());
        }
    }

    [Fact]
    public async Task A_crash_runs_through_the_links_of_three_nodes_with_its_reason_and_its_causes()
    {
        var listener = Listen(Three);
        var middle = await Two.SpawnOnAsync(Two.Node, "waits");
        await listener.Do(Three, context => context.Link(middle));
        await Until(() => Two.Info(middle) is { Links.Length: 1 });
        var crashed = One.Spawn(context =>
        {
            context.Link(middle);
            throw new InvalidOperationException("boom");
        });

        var exit = Assert.IsType<Exit>(await listener.NextAsync());
        Assert.Equal((middle, ExitReason.Crashed), (exit.From, exit.Reason));
        Assert.Equal([middle, crashed], exit.Death!.Chain.Select(static death => death.Pid));
        Assert.Equal("boom", exit.Death.First.Reason.Fault!.Message);
    }

    [Fact]
    public async Task A_message_arrives_before_the_exit_signal_of_the_end_of_its_sender()
    {
        var listener = Listen(Two);
        var sender = One.Spawn(context =>
        {
            context.Link(listener.Pid);
            context.Send(listener.Pid, "last words");
            return Task.CompletedTask;
        });
        Assert.Equal(new Message("last words"), await listener.NextAsync());
        Assert.Equal(new Exit(sender, ExitReason.Normal), await listener.NextAsync());
    }

    [Fact]
    public async Task Nothing_comes_over_a_link_after_unlink()
    {
        var (listener, other) = (Listen(One), await Two.SpawnOnAsync(Two.Node, "waits"));
        await listener.Do(One, context => context.Link(other));
        await listener.Do(One, context => context.Unlink(other));
        await Until(() => Two.Info(other) is { Links.Length: 0 });
        var monitor = await listener.Do(One, context => context.Monitor(other));
        await Until(() => Two.Info(other) is { MonitoredBy.Length: 1 });
        Two.Kill(other);
        Assert.Equal(new Down(monitor, other, ExitReason.Killed), await listener.NextAsync());
        One.Send(listener.Pid, "nothing in between");
        Assert.Equal(new Message("nothing in between"), await listener.NextAsync());
    }

    [Fact]
    public async Task Linking_to_a_process_that_is_not_alive_answers_with_noproc()
    {
        var (listener, dead) = (Listen(One), await Two.SpawnOnAsync(Two.Node, "waits"));
        Two.Kill(dead);
        await listener.Do(One, context => context.Link(dead));
        Assert.Equal(new Exit(dead, ExitReason.NoProc), await listener.NextAsync());
        var monitor = await listener.Do(One, context => context.Monitor(dead));
        Assert.Equal(new Down(monitor, dead, ExitReason.NoProc), await listener.NextAsync());
    }

    [Fact]
    public async Task An_exit_signal_ends_a_process_of_another_node()
    {
        var (listener, victim) = (Listen(One), await Two.SpawnOnAsync(Two.Node, "waits"));
        var monitor = await listener.Do(One, context => context.Monitor(victim));
        await listener.Do(One, context => context.Exit(victim, ExitReason.Named("overload")));
        var down = Assert.IsType<Down>(await listener.NextAsync());
        Assert.Equal((monitor, ExitReason.Named("overload")), (down.Reference, down.Reason));
        Assert.Equal(new Cause.ExitSignal(listener.Pid), down.Death!.Cause);
    }

    [Fact]
    public async Task A_lost_connection_is_noconnection_on_both_sides_and_the_processes_live()
    {
        var (one, two) = (Listen(One), Listen(Two));
        await one.Do(One, context => context.Link(two.Pid));
        var monitor = await two.Do(Two, context => context.Monitor(one.Pid));
        await Until(() => One.Info(one.Pid) is { MonitoredBy.Length: 1 } && Two.Info(two.Pid) is { Links.Length: 1 });
        Network.Cut(One.Node, Two.Node);
        Assert.Equal(new Exit(two.Pid, ExitReason.NoConnection), await one.NextAsync());
        Received[] atTwo = [await two.NextAsync(), await two.NextAsync()];
        Assert.Equivalent(new Received[] { new Down(monitor, one.Pid, ExitReason.NoConnection), new Exit(one.Pid, ExitReason.NoConnection) }, atTwo);
        await one.Do(One, context => context.Link(two.Pid));
        Assert.Equal(new Exit(two.Pid, ExitReason.NoConnection), await one.NextAsync());

        Network.Connect(One.Node, Two.Node);
        await Connected(One, Two, Three);
        One.Send(two.Pid, "the pid is the same as before");
        Assert.Equal(new Message("the pid is the same as before"), await two.NextAsync());
    }

    [Fact]
    public async Task A_process_that_does_not_trap_exits_ends_with_noconnection()
    {
        var (watcher, peer) = (Listen(One), await Two.SpawnOnAsync(Two.Node, "waits"));
        var linked = One.Spawn(async context =>
        {
            context.Link(peer);
            await context.ReceiveAsync();
        });
        var monitor = await watcher.Do(One, context => context.Monitor(linked));
        await Until(() => Two.Info(peer) is { Links.Length: 1 });
        Network.Cut(One.Node, Two.Node);
        var down = Assert.IsType<Down>(await watcher.NextAsync());
        Assert.Equal((monitor, ExitReason.NoConnection, new Cause.NoConnection(peer)), (down.Reference, down.Reason, down.Death!.Cause));
        await Until(() => !Two.IsAlive(peer));
    }

    [Fact]
    public async Task A_runtime_that_stops_ends_its_processes_and_then_its_connections()
    {
        var (listener, peer) = (Listen(One), await Two.SpawnOnAsync(Two.Node, "waits"));
        await listener.Do(One, context => context.Link(peer));
        await Until(() => Two.Info(peer) is { Links.Length: 1 });
        await Two.DisposeAsync();
        Assert.Equal(new Exit(peer, ExitReason.Killed), await listener.NextAsync());
        await Until(() => One.ConnectedNodes is [var left] && left == Three.Node);
    }

    [Fact]
    public async Task Groups_have_members_of_all_nodes()
    {
        var (one, two) = (Listen(One), Listen(Two));
        await one.Do(One, context => context.JoinGroup("pool"));
        await two.Do(Two, context => context.JoinGroup("pool"));
        await Until(() => Three.GroupMembers("pool").Length == 2);
        Three.SendToGroup("pool", "to all");
        Assert.Equal(new Message("to all"), await one.NextAsync());
        Assert.Equal(new Message("to all"), await two.NextAsync());

        Network.Cut(One.Node, Three.Node);
        await Until(() => Three.GroupMembers("pool") is [var left] && left == two.Pid);
        Network.Connect(One.Node, Three.Node);
        await Until(() => Three.GroupMembers("pool").Length == 2);
        One.Kill(one.Pid);
        await Until(() => Three.GroupMembers("pool") is [var left] && left == two.Pid);
        var refusal = Assert.Throws<NameException>(() => Three.JoinGroup("pool", two.Pid));
        Assert.Contains("process of another node", refusal.Message, StringComparison.Ordinal);
    }
}
