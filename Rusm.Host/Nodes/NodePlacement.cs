using System.Collections.Immutable;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Nodes;

/// <summary>Chooses the node of a child of a supervisor; see <c>SupervisorSpec.ChildOn</c>. The supervisor waits for it, and handles nothing else until
/// then. If it throws, the start fails.</summary>
/// <param name="child">The number of the child among its siblings, from 0.</param>
/// <param name="nodes">The node of the supervisor and those that are connected with it, in order. There is at least one.</param>
/// <returns>The node. It need not be one of those; if it is not connected, the start fails.</returns>
public delegate ValueTask<NodeId> NodePlacement(int child, ImmutableArray<NodeId> nodes);

/// <summary>Placements of children on nodes.</summary>
public static class NodePlacements
{
    /// <summary>One child after the other on each node in turn. A child that is restarted stays on its node as long as the nodes are the same.</summary>
    public static NodePlacement Spread { get; } = static (child, nodes) => new(nodes[child % nodes.Length]);

    /// <summary>Always on one node. While it is not connected, the start fails.</summary>
    /// <param name="node">The node.</param>
    /// <returns>The placement.</returns>
    public static NodePlacement On(NodeId node) => (_, _) => new(node);
}

/// <summary>How to start a child that can be on another node.</summary>
internal sealed record RemoteStart(NodePlacement Placement, int Child, string Body, object? Argument)
{
    /// <summary>The start as messages show it.</summary>
    /// <returns><c>worker with 7</c>.</returns>
    public override string ToString() => $"{Body} with {SafeText.Of(Argument)}";
}
