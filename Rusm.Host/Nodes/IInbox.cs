using Rusm.Kernel.Nodes;

namespace Rusm.Host.Nodes;

/// <summary>Passes to the nodes of an <see cref="InMemoryNetwork"/> what arrives at them: in the order of each pair, one after the other.</summary>
internal interface IInbox
{
    /// <summary>Adds something that arrives at a node. It must not be passed on before this returns.</summary>
    /// <param name="from">The node that it comes from.</param>
    /// <param name="to">The node.</param>
    /// <param name="arrive">Passes it to the runtime of the node.</param>
    void Add(NodeId from, NodeId to, Action arrive);

    /// <summary>Completes when all that was added for a node has been passed on.</summary>
    ValueTask StopAsync(NodeId node);
}
