using System.Collections.Immutable;
using Rusm.Host.Nodes;
using Rusm.Host.Recording;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Simulating;

/// <summary>The nodes of a simulated program; see <see cref="ClusterSimulation"/>. Signals between them are late as the simulation chooses, and arrive
/// in the order of each pair of nodes.</summary>
public sealed class SimulatedCluster
{
    private readonly SimulatedWorld world;
    private readonly Func<NodeId, RecordingOptions?> record;

    internal SimulatedCluster(SimulatedWorld world, Func<NodeId, RecordingOptions?> record) => (this.world, this.record) = (world, record);

    /// <summary>The runtimes of the nodes, in the order in which they were added.</summary>
    public ImmutableArray<Runtime> Nodes => [.. world.Runtimes];

    /// <summary>Adds a node. When this returns, it is connected with all other nodes.</summary>
    /// <param name="configure">Sets its options, such as the bodies that other nodes can spawn on it; null for none.</param>
    /// <returns>The runtime of the node. The first is node 1.</returns>
    public Runtime AddNode(Func<NodeOptions, NodeOptions>? configure = null) => world.AddNode(new NodeId(Nodes.Length + 1), id =>
    {
        var node = new NodeOptions(id, world.Network.CreateTransport());
        return new RuntimeOptions { Node = configure?.Invoke(node) ?? node, Record = record(id) };
    });

    /// <summary>Cuts the connection of two nodes. What is on the way is lost, and each node learns of it in its own time.</summary>
    /// <param name="one">A node.</param>
    /// <param name="other">The other node.</param>
    public void Cut(NodeId one, NodeId other) => world.Cut(one, other);

    /// <summary>Connects two nodes again after <see cref="Cut"/>. Does nothing if they are connected.</summary>
    /// <param name="one">A node.</param>
    /// <param name="other">The other node.</param>
    public void Connect(NodeId one, NodeId other) => world.Network.Connect(one, other);
}
