using System.Collections.Concurrent;
using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>What a call sends from one node to another.</summary>
public sealed class CountingSignals : ClusterFacts
{
    private readonly ConcurrentQueue<(NodeId From, RemoteSignal Signal)> sent = new();

    [Fact]
    public async Task A_call_is_one_signal_in_each_direction_and_leaves_nothing_on_either_node()
    {
        var (server, caller) = (Listen(Two), Listen(One));
        sent.Clear();
        var call = caller.DoAsync(One, context => context.CallAsync<string>(server.Pid, "asked"));
        await Answer(server);
        Assert.Equal("answered", await call);
        Assert.Equal(
            [
                (One.Node, new RemoteSignal.Call(caller.Pid, server.Pid, Monitor(1), "asked")),
                (Two.Node, new RemoteSignal.Reply(server.Pid, caller.Pid, Monitor(1), "answered") { EndsMonitor = true }),
            ],
            sent);
        Assert.Equal((0, 0), (One.Info(caller.Pid)!.Monitors.Length, Two.Info(server.Pid)!.MonitoredBy.Length));
    }

    [Fact]
    public async Task A_call_that_stops_waiting_is_two_signals_and_its_reply_changes_nothing()
    {
        var (server, caller) = (Listen(Two), Listen(One));
        sent.Clear();
        await Assert.ThrowsAsync<CallTimeoutException>(() =>
            caller.DoAsync(One, context => context.CallAsync<string>(server.Pid, "asked", TimeSpan.FromMilliseconds(1))));
        await Answer(server);
        await server.Do(Two, context => context.Send(caller.Pid, "after the reply"));
        Assert.Equal(new Received.Message("after the reply"), await caller.NextAsync());
        Assert.Equal(["Call", "Demonitor", "Reply", "Send"], sent.Select(static each => each.Signal.GetType().Name));
        Assert.Equal((0, 0), (One.Info(caller.Pid)!.Monitors.Length, Two.Info(server.Pid)!.MonitoredBy.Length));
    }

    private protected override NodeOptions Options(NodeId node) => new(node, new Counting(Network.CreateTransport(), sent));

    private static MonitorRef Monitor(long number) => new(Pid.Of(new NodeId(1), number).Value);

    private Task Answer(Listener server) => Task.Run(async () =>
    {
        var request = (Request)((Received.Message)await server.NextAsync()).Content!;
        await server.Do(Two, context => context.Reply(request.From, "answered"));
    }).WithinPatience();

    private sealed class Counting(INodeTransport inner, ConcurrentQueue<(NodeId From, RemoteSignal Signal)> sent) : INodeTransport
    {
        private NodeId node;

        public long Backlog => inner.Backlog;

        public void Start(INodeReceiver receiver)
        {
            node = receiver.Node;
            inner.Start(receiver);
        }

        public object? Serialize(object? message) => inner.Serialize(message);

        public void Send(NodeId to, RemoteSignal signal)
        {
            sent.Enqueue((node, signal));
            inner.Send(to, signal);
        }

        public ValueTask StopAsync() => inner.StopAsync();
    }
}
