using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>
/// Several kernels with a border between each two of them. What one forwards to another waits in a queue until it is delivered: in the order
/// of the pair, and in any order of the pairs. A cut loses what is on the way, and each side learns of it in its own time.
/// </summary>
internal sealed class KernelCluster
{
    private readonly Random random;
    private readonly bool viaBuilder;
    private readonly Dictionary<NodeId, StateBuilder> builders = [];
    private readonly Dictionary<NodeId, State> states = [];
    private readonly SortedDictionary<(NodeId From, NodeId To), Queue<Signal>> borders = [];

    internal KernelCluster(int nodes, int seed, bool viaBuilder = true)
    {
        (random, this.viaBuilder) = (new Random(seed), viaBuilder);
        Nodes = [.. Enumerable.Range(1, nodes).Select(static number => new NodeId(number))];
        foreach (var node in Nodes)
        {
            Signals[node] = [];
            (builders[node], states[node]) = (new StateBuilder(State.Of(node)), State.Of(node));
        }

        foreach (var (one, other) in Pairs())
        {
            borders[(one, other)] = new Queue<Signal>([new Signal.NodeUp(one)]);
        }

        DeliverAll();
    }

    internal NodeId[] Nodes { get; }

    internal IEnumerable<State> States => Nodes.Select(StateOf);

    internal IEnumerable<ProcessEntry> Processes => States.SelectMany(static state => state.Processes);

    /// <summary>The signals that each kernel has taken, in order.</summary>
    internal Dictionary<NodeId, List<Signal>> Signals { get; } = [];

    /// <summary>All effects so far that are not for another node, in order.</summary>
    internal List<Effect> Effects { get; } = [];

    internal State StateOf(NodeId node) => viaBuilder ? builders[node].ToState() : states[node];

    /// <summary>Applies a signal on the node of its process, or where its target is. A spawned process gets a random node.</summary>
    /// <returns>The effects that are not for another node.</returns>
    internal IReadOnlyList<Effect> Apply(Signal signal)
    {
        var before = Effects.Count;
        switch (signal)
        {
            case Signal.Spawn { By: var by } when by == Pid.Outside:
                Step(Chosen(), signal);
                break;
            case Signal.SpawnLink link:
                SpawnOn(link.By, SpawnTie.Link);
                break;
            case Signal.SpawnMonitor monitor:
                SpawnOn(monitor.By, SpawnTie.Monitor);
                break;
            case Signal.Exit { By: var by } exit when by == Pid.Outside:
                Step(exit.To.Node, signal);
                break;
            case Signal.Send { By: var by } send when by == Pid.Outside:
                Step(send.To.Node, signal);
                break;
            default:
                Step(signal.By.Node, signal);
                break;
        }

        return Effects[before..];
    }

    /// <summary>Applies a signal, and delivers everything that comes of it.</summary>
    internal IReadOnlyList<Effect> ApplyAndSettle(Signal signal)
    {
        var before = Effects.Count;
        Apply(signal);
        DeliverAll();
        return Effects[before..];
    }

    /// <summary>Delivers one signal of a random pair. Returns false if none is on the way.</summary>
    internal bool DeliverOne()
    {
        var waiting = borders.Where(static border => border.Value.Count > 0).Select(static border => border.Key).ToArray();
        if (waiting.Length > 0)
        {
            Deliver(waiting[random.Next(waiting.Length)]);
        }

        return waiting.Length > 0;
    }

    internal void DeliverAll()
    {
        while (DeliverOne())
        {
        }
    }

    /// <summary>Cuts a random connection and makes a new one: what is on the way is lost, and each side learns of it when it gets there.</summary>
    internal void CutAndReconnect()
    {
        var (one, other) = Pairs().ElementAt(random.Next(Nodes.Length * (Nodes.Length - 1)));
        Replace(one, other);
        Replace(other, one);

        void Replace(NodeId from, NodeId to)
        {
            borders[(from, to)].Clear();
            borders[(from, to)].Enqueue(new Signal.NodeDown(from));
            borders[(from, to)].Enqueue(new Signal.NodeUp(from));
        }
    }

    internal int Some(int below) => random.Next(below);

    private IEnumerable<(NodeId One, NodeId Other)> Pairs() =>
        Nodes.SelectMany(one => Nodes.Where(other => other != one).Select(other => (one, other)));

    private NodeId Chosen() => Nodes[random.Next(Nodes.Length)];

    // The process exists when this returns, so that the scenario can name it. The answer is still on its way.
    private void SpawnOn(Pid by, SpawnTie tie)
    {
        var (node, before) = (Chosen(), Effects.Count);
        Step(by.Node, new Signal.SpawnOn(by, node, "body", Argument: null, tie));
        while (!Effects.Skip(before).Any(static effect => effect is Effect.Start) && node != by.Node && borders[(by.Node, node)].Count > 0)
        {
            Deliver((by.Node, node));
        }
    }

    private void Deliver((NodeId From, NodeId To) pair) => Step(pair.To, borders[pair].Dequeue());

    private void Step(NodeId node, Signal signal)
    {
        Signals[node].Add(signal);
        var effects = builders[node].Apply(signal).ToArray();
        if (!viaBuilder)
        {
            var step = Machine.Step(states[node], signal);
            Assert.Equal(effects, step.Effects);
            states[node] = step.State;
        }

        // A side that does not know yet that its connection was replaced still sends over the old one, to nowhere.
        var isStale = (NodeId to) => borders[(to, node)].Any(static waiting => waiting is Signal.NodeDown);
        foreach (var effect in effects)
        {
            if (effect is not Effect.Forward forward)
            {
                Effects.Add(effect);
            }
            else if (!isStale(forward.To))
            {
                borders[(node, forward.To)].Enqueue(new Signal.Arrived(node, forward.Content));
            }
        }
    }
}
