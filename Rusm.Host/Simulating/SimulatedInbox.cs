using Rusm.Host.Nodes;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Simulating;

/// <summary>What arrives at the nodes of a simulated cluster: the simulation chooses when.</summary>
internal sealed class SimulatedInbox(SimulatedWorld world) : IInbox
{
    public void Add(NodeId from, NodeId to, Action arrive) => world.AddArrival(from, to, arrive);

    public ValueTask StopAsync(NodeId node) => default;
}
