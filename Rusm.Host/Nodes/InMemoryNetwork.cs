using Rusm.Kernel.Nodes;

namespace Rusm.Host.Nodes;

/// <summary>
/// A network between runtimes of one program, to test a cluster: connections can be cut and made again. Messages are shared and not
/// copied. All members are thread-safe.
/// </summary>
public sealed class InMemoryNetwork
{
    private readonly Lock gate = new();
    private readonly Dictionary<NodeId, Member> members = [];
    private readonly HashSet<(NodeId One, NodeId Other)> cuts = [];
    private readonly IInbox inbox;
    private long lastConnection;

    /// <summary>Creates a network without nodes.</summary>
    public InMemoryNetwork()
        : this(new ChannelInbox())
    {
    }

    /// <param name="inbox">Passes to the nodes what arrives at them.</param>
    internal InMemoryNetwork(IInbox inbox) => this.inbox = inbox;

    /// <summary>Returns the transport of a node, for its <see cref="NodeOptions"/>. When its runtime is created, it is connected with all others.</summary>
    /// <returns>The transport.</returns>
    public INodeTransport CreateTransport() => new Member(this);

    /// <summary>Cuts the connection of two nodes. What is on the way is lost. Both learn of it in their own time.</summary>
    /// <param name="one">A node.</param>
    /// <param name="other">The other node.</param>
    public void Cut(NodeId one, NodeId other)
    {
        lock (gate)
        {
            cuts.Add(Pair(one, other));
            Disconnect(one, other);
        }
    }

    /// <summary>Connects two nodes again after <see cref="Cut"/>. Does nothing if they are connected.</summary>
    /// <param name="one">A node.</param>
    /// <param name="other">The other node.</param>
    public void Connect(NodeId one, NodeId other)
    {
        lock (gate)
        {
            if (cuts.Remove(Pair(one, other)) && members.TryGetValue(one, out var first) && members.TryGetValue(other, out var second))
            {
                Connect(first, second);
            }
        }
    }

    /// <summary>Whether two nodes are connected, as far as the network knows.</summary>
    internal bool IsConnected(NodeId one, NodeId other)
    {
        lock (gate)
        {
            return members.ContainsKey(one) && members.ContainsKey(other) && !cuts.Contains(Pair(one, other));
        }
    }

    private static (NodeId, NodeId) Pair(NodeId one, NodeId other) => one < other ? (one, other) : (other, one);

    private void Add(Member member)
    {
        lock (gate)
        {
            if (!members.TryAdd(member.Node, member))
            {
                throw new ArgumentException($"{member.Node} is in the network already: give each runtime a number of its own.");
            }

            foreach (var other in members.Values)
            {
                if (other != member && !cuts.Contains(Pair(member.Node, other.Node)))
                {
                    Connect(member, other);
                }
            }
        }
    }

    private void Remove(Member member)
    {
        lock (gate)
        {
            members.Remove(member.Node);
            foreach (var other in members.Keys)
            {
                Disconnect(member.Node, other, member);
            }
        }
    }

    private void Connect(Member one, Member other)
    {
        lastConnection++;
        Enqueue(one, new Arrival(other.Node, lastConnection, ArrivalKind.Up, Signal: null));
        Enqueue(other, new Arrival(one.Node, lastConnection, ArrivalKind.Up, Signal: null));
    }

    private void Disconnect(NodeId one, NodeId other, Member? leaving = null)
    {
        if ((members.GetValueOrDefault(one) ?? leaving) is { } first && members.TryGetValue(other, out var second))
        {
            lastConnection++;   // what was sent over the old connection is of a lower number
            Enqueue(first, new Arrival(other, lastConnection, ArrivalKind.Down, Signal: null));
            Enqueue(second, new Arrival(one, lastConnection, ArrivalKind.Down, Signal: null));
        }
    }

    private void Deliver(NodeId from, NodeId to, long connection, RemoteSignal signal)
    {
        lock (gate)
        {
            if (members.TryGetValue(to, out var receiver))
            {
                Enqueue(receiver, new Arrival(from, connection, ArrivalKind.Signal, signal));
            }
        }
    }

    private void Enqueue(Member to, Arrival arrival) => inbox.Add(arrival.From, to.Node, () => to.Pass(arrival));

    private enum ArrivalKind
    {
        Signal = 0,
        Up,
        Down,
    }

    private readonly record struct Arrival(NodeId From, long Connection, ArrivalKind Kind, RemoteSignal? Signal);

    /// <summary>The transport of one node.</summary>
    private sealed class Member(InMemoryNetwork network) : INodeTransport
    {
        // The newest connection with each node that the runtime has been told of. Written while something arrives only, between two calls of the
        // runtime that leave the node disconnected: so a signal that the kernel forwards belongs to the connection that it knew.
        private readonly System.Collections.Concurrent.ConcurrentDictionary<NodeId, long> connections = [];
        private INodeReceiver? runtime;

        public long Backlog => 0;   // signals are passed on as objects, and have no size

        internal NodeId Node => runtime!.Node;

        public void Start(INodeReceiver receiver)
        {
            ArgumentNullException.ThrowIfNull(receiver);
            runtime = receiver;
            network.Add(this);
        }

        public object? Serialize(object? message) => message;

        public void Send(NodeId to, RemoteSignal signal)
        {
            if (connections.TryGetValue(to, out var connection))
            {
                network.Deliver(Node, to, connection, signal);
            }
        }

        public async ValueTask StopAsync()
        {
            network.Remove(this);
            await network.inbox.StopAsync(Node).ConfigureAwait(false);
        }

        internal void Pass(Arrival arrival)
        {
            switch (arrival.Kind)
            {
                case ArrivalKind.Up:
                    connections[arrival.From] = arrival.Connection;
                    runtime!.NodeUp(arrival.From);
                    break;
                case ArrivalKind.Down:
                    runtime!.NodeDown(arrival.From);
                    connections.TryRemove(arrival.From, out _);
                    break;
                default:
                    if (connections.GetValueOrDefault(arrival.From) == arrival.Connection)
                    {
                        runtime!.Receive(arrival.From, [arrival.Signal!]);
                    }

                    break;
            }
        }
    }
}
