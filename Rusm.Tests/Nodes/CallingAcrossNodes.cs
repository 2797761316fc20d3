using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Nodes;

/// <summary>Spawning on another node, and calls to it.</summary>
public sealed class CallingAcrossNodes : ClusterFacts
{
    [Fact]
    public async Task A_process_is_spawned_on_another_node_and_replies_to_calls()
    {
        var server = await One.SpawnOnAsync(Two.Node, "replies", label: "answers");
        Assert.Equal((Two.Node, "answers"), (server.Node, Two.Info(server)!.Label));
        Assert.Equal((server, "what?"), await One.CallAsync<(Pid, object?)>(server, "what?").WithinPatience());
        var caller = Listen(Three);
        Assert.Equal((server, 7), await caller.DoAsync(Three, context => context.CallAsync<(Pid, object?)>(server, 7)));
    }

    [Fact]
    public async Task The_same_works_on_the_own_node()
    {
        var parent = Listen(One);
        var server = await parent.DoAsync(One, context => context.SpawnOnAsync(One.Node, "replies", link: true));
        Assert.Equal((server, 7), await parent.DoAsync(One, context => context.CallAsync<(Pid, object?)>(server, 7)));
        One.Kill(server);
        Assert.Equal(new Exit(server, ExitReason.Killed), await parent.NextAsync());
    }

    [Fact]
    public async Task A_linked_process_of_another_node_tells_its_parent_of_its_crash()
    {
        var parent = Listen(One);
        var child = await parent.DoAsync(One, context => context.SpawnOnAsync(Two.Node, "crashes", "boom", link: true));
        var exit = Assert.IsType<Exit>(await parent.NextAsync());
        Assert.Equal((child, "boom"), (exit.From, exit.Death!.Reason.Fault!.Message));
    }

    [Fact]
    public async Task A_monitored_process_of_another_node_tells_its_parent_of_its_crash()
    {
        var parent = Listen(One);
        var (child, monitor) = await parent.DoAsync(One, context => context.SpawnMonitorOnAsync(Two.Node, "crashes", "boom"));
        Assert.Equal(new Down(monitor, child, ExitReason.Crashed), await parent.NextAsync());
    }

    [Fact]
    public async Task What_a_transport_cannot_read_is_of_no_type_that_is_expected()
    {
        var unreadable = new UnreadableMessage(new FormatException("Broken bytes."));
        var server = Two.Spawn(async context => context.Reply(((Request)((Message)await context.ReceiveAsync()).Content!).From, unreadable));
        var exception = await Assert.ThrowsAsync<InvalidCastException>(() => One.CallAsync<object?>(server, "asked").WithinPatience());
        Assert.Equal($"The reply of {server} can't be read on this node: Broken bytes.", exception.Message);

        var parent = Listen(One);
        await parent.DoAsync(One, context => context.SpawnMonitorOnAsync(Two.Node, "waits", unreadable));
        var down = Assert.IsType<Down>(await parent.NextAsync());
        Assert.Equal("The argument of the body 'waits' can't be read on this node: Broken bytes.", down.Death!.Reason.Fault!.Message);
    }

    [Theory]
    [InlineData("unknown", null, "The body 'unknown' is not registered on node 2")]
    [InlineData("crashes", 1, "The body 'crashes' takes a System.String, and was spawned with a System.Int32.")]
    public async Task A_body_that_the_node_cannot_run_is_a_crash_as_on_the_BEAM(string body, object? argument, string message)
    {
        var parent = Listen(One);
        await parent.DoAsync(One, context => context.SpawnMonitorOnAsync(Two.Node, body, argument));
        var down = Assert.IsType<Down>(await parent.NextAsync());
        Assert.StartsWith(message, down.Death!.Reason.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spawning_on_a_node_that_is_not_connected_fails()
    {
        var unknown = new NodeId(9);
        var exception = await Assert.ThrowsAsync<NodeException>(() => One.SpawnOnAsync(unknown, "waits").WithinPatience());
        Assert.Equal((unknown, ExitReason.NoConnection), (exception.Node, exception.Reason));
    }

    [Fact]
    public async Task A_call_fails_at_once_when_the_connection_is_lost()
    {
        var silent = Listen(Two).Pid;
        var call = One.CallAsync<int>(silent, new object(), Timeout.InfiniteTimeSpan);
        await Until(() => Two.Info(silent) is { MonitoredBy.Length: 1 });
        Network.Cut(One.Node, Two.Node);
        var exception = await Assert.ThrowsAsync<CallException>(() => call.WithinPatience());
        Assert.Equal((silent, ExitReason.NoConnection), (exception.Target, exception.Reason));
    }

    [Fact]
    public async Task A_call_fails_at_once_when_the_server_ends()
    {
        var server = await One.SpawnOnAsync(Two.Node, "crashes", "boom");
        await Until(() => !Two.IsAlive(server));
        var exception = await Assert.ThrowsAsync<CallException>(() => One.CallAsync<int>(server, "hello").WithinPatience());
        Assert.Equal(ExitReason.NoProc, exception.Reason);
    }

    [Fact]
    public async Task A_reply_that_comes_after_the_time_was_up_is_dropped()
    {
        var (server, caller) = (Listen(Two), Listen(One));
        var failed = await Assert.ThrowsAsync<CallTimeoutException>(() =>
            caller.DoAsync(One, context => context.CallAsync<int>(server.Pid, "slow", TimeSpan.FromMilliseconds(1))));
        Assert.Equal(server.Pid, failed.Target);
        var request = (Request)((Message)await server.NextAsync()).Content!;
        await server.Do(Two, context => context.Reply(request.From, 1));
        await server.Do(Two, context => context.Send(caller.Pid, "after the reply"));
        Assert.Equal(new Message("after the reply"), await caller.NextAsync());
        Assert.Empty(One.Info(caller.Pid)!.Monitors);
    }

    [Fact]
    public async Task Another_process_can_reply_from_a_third_node()
    {
        var (server, helper) = (Listen(Two), Listen(Three));
        var call = One.CallAsync<string>(server.Pid, "who replies?");
        var request = (Request)((Message)await server.NextAsync()).Content!;
        await helper.Do(Three, context => context.Reply(request.From, "the third"));
        Assert.Equal("the third", await call.WithinPatience());
        await Until(() => Two.Info(server.Pid) is { MonitoredBy.Length: 0 });
    }
}
