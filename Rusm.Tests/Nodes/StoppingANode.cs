using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>What arrives at a node while it stops.</summary>
public sealed class StoppingANode
{
    [Fact]
    public async Task A_request_to_spawn_that_arrives_during_the_stop_is_dropped()
    {
        var transport = new LateTransport();
        var runtime = new Runtime(new RuntimeOptions { Node = new NodeOptions(new NodeId(1), transport).WithBody<object?>("worker", static (_, _) => Task.CompletedTask) });
        await runtime.DisposeAsync().AsTask().WithinPatience();
        Assert.Equal((true, 0), (transport.HasStopped, runtime.ProcessCount));
        Assert.Empty(transport.Sent);
    }

    /// <summary>The last signals of another node arrive when all processes have been killed, before the connection is lost.</summary>
    private sealed class LateTransport : INodeTransport
    {
        private static readonly NodeId Other = new(2);
        private INodeReceiver? node;

        internal List<RemoteSignal> Sent { get; } = [];

        public long Backlog => 0;

        internal bool HasStopped { get; private set; }

        public void Start(INodeReceiver receiver)
        {
            node = receiver;
            node.NodeUp(Other);
        }

        public object? Serialize(object? message) => message;

        public void Send(NodeId to, RemoteSignal signal) => Sent.Add(signal);

        public ValueTask StopAsync()
        {
            var parent = Pid.Of(Other, 1);
            node!.Receive(
                Other,
                [
                    new RemoteSignal.Spawn(parent, new MonitorRef(parent.Value), "worker", Argument: null, SpawnTie.Link, Label: null),
                    new RemoteSignal.Send(parent, Pid.Of(node.Node, 1), "too late"),
                ]);
            HasStopped = true;
            return ValueTask.CompletedTask;
        }
    }
}
