using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Nodes;

/// <summary>An operation on another node failed, because that is not connected.</summary>
public sealed class NodeException : InvalidOperationException
{
    internal NodeException(NodeId node, ExitReason reason)
        : base($"Spawning on {node} failed with {reason}: the node is not connected, or its connection was lost before it answered. If it was lost, a process may have been spawned.") =>
        (Node, Reason) = (node, reason);

    /// <summary>The node.</summary>
    public NodeId Node { get; }

    /// <summary>The reason: <see cref="ExitReason.NoConnection"/>.</summary>
    public ExitReason Reason { get; }
}
