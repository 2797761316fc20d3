using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Nodes;

/// <summary>The connection of a runtime with its transport: passes signals of the kernel to it, and what arrives to the kernel.</summary>
internal sealed class NodeGateway(Dispatcher dispatcher, NodeOptions options) : INodeReceiver
{
    private readonly Lock gate = new();
    private Task? stopped;

    public NodeId Node => options.Id;

    /// <summary>The number of bytes that wait to be sent to other nodes.</summary>
    internal long Backlog => options.Transport.Backlog;

    public void NodeUp(NodeId node) => Change(node, new Signal.NodeUp(node));

    public void NodeDown(NodeId node) => Change(node, new Signal.NodeDown(node));

    public void Receive(NodeId from, IReadOnlyList<RemoteSignal> signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        for (var index = 0; index < signals.Count; index++)
        {
            dispatcher.Arrived(from, signals[index]);
        }
    }

    internal void Start() => options.Transport.Start(this);

    /// <summary>Ends all connections. Idempotent.</summary>
    internal Task StopAsync()
    {
        lock (gate)
        {
            return stopped ??= options.Transport.StopAsync().AsTask();
        }
    }

    /// <summary>Makes the form of a message in which it crosses to another node. Called outside the gate, since it calls user code.</summary>
    internal object? Serialize(object? message) => options.Transport.Serialize(message);

    /// <summary>Sends a signal. Called inside the gate.</summary>
    internal void Forward(NodeId to, RemoteSignal signal) => options.Transport.Send(to, signal);

    internal ProcessBody BodyOf(string name, object? argument) => options.BodyOf(name, argument);

    // The kernel decides whether it is a change. Calls about one node do not overlap, so what it has decided is what differs before and after.
    private void Change(NodeId node, Signal signal)
    {
        if (dispatcher.Observation is not { } observation)
        {
            dispatcher.Apply(signal);
            return;
        }

        var wasConnected = IsConnected(node);
        dispatcher.Apply(signal);
        if (wasConnected)
        {
            observation.NodeLost(node);   // a new connection replaces the old one, which is lost first
        }

        if (IsConnected(node))
        {
            observation.NodeConnected(node);
        }
    }

    private bool IsConnected(NodeId node) => dispatcher.ConnectedNodes.Contains(node);
}
