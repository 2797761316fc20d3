using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Simulating;

/// <content>
/// The borders between the nodes of a simulated cluster. What one node sends to another waits until the actor of that border runs: so signals
/// are late in every way that keeps their order.
/// </content>
internal sealed partial class SimulatedWorld
{
    private readonly SortedDictionary<(NodeId From, NodeId To), SimulatedActor> borders = [];

    /// <summary>Adds a runtime that is a node. It is connected with all others when this returns.</summary>
    /// <param name="optionsOf">Returns the options of the runtime for the options of the node.</param>
    /// <param name="id">The node.</param>
    internal Runtime AddNode(NodeId id, Func<NodeId, RuntimeOptions> optionsOf)
    {
        Runtime? runtime = null;
        Atomically(() =>
        {
            runtime = AddRuntime(optionsOf(id));
            foreach (var border in borders.Values.Where(border => border.Pid.Node == id || border.Receiver.Node == id))
            {
                DeliverAll(border);
            }
        });
        return runtime!;
    }

    /// <summary>The connections that can be cut, each as the decision to cut it.</summary>
    internal List<Decision> CutTargets() => [.. borders.Values
        .Where(static border => border.Pid < border.Receiver)
        .Where(border => Network.IsConnected(border.Pid.Node, border.Receiver.Node))
        .Select(border => new Decision(Steps, DecisionKind.Cut, border.Pid, border.Receiver))];

    /// <summary>Cuts the connection of two nodes. What is on the way is lost.</summary>
    internal void Cut(NodeId one, NodeId other)
    {
        Drop(one, other);
        Drop(other, one);
        Network.Cut(one, other);
    }

    /// <summary>Adds something that arrives at a node.</summary>
    internal void AddArrival(NodeId from, NodeId to, Action arrive)
    {
        if (!borders.TryGetValue((from, to), out var border))
        {
            borders.Add((from, to), border = Added(new SimulatedActor(this, Pid.Of(from, 0), process: null, Pid.Of(to, 0))));
        }

        border.History = StateHash.Of(border.History, Current.History);
        Post(border, static arrive => ((Action)arrive!)(), arrive);
    }

    private void Drop(NodeId from, NodeId to)
    {
        if (borders.TryGetValue((from, to), out var border))
        {
            border.DropWork();
            border.IsReady = false;
            Ready.Remove(border);
        }
    }

    private void DeliverAll(SimulatedActor border)
    {
        border.IsReady = false;
        Ready.Remove(border);
        while (border.WorkCount > 0)
        {
            border.RunNext();
        }
    }
}
