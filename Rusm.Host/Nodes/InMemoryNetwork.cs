using System.Threading.Channels;
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
    private long lastConnection;

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
        one.Enqueue(new Arrival(other.Node, lastConnection, ArrivalKind.Up, Signal: null));
        other.Enqueue(new Arrival(one.Node, lastConnection, ArrivalKind.Up, Signal: null));
    }

    private void Disconnect(NodeId one, NodeId other, Member? leaving = null)
    {
        if ((members.GetValueOrDefault(one) ?? leaving) is { } first && members.TryGetValue(other, out var second))
        {
            lastConnection++;   // what was sent over the old connection is of a lower number
            first.Enqueue(new Arrival(other, lastConnection, ArrivalKind.Down, Signal: null));
            second.Enqueue(new Arrival(one, lastConnection, ArrivalKind.Down, Signal: null));
        }
    }

    private void Deliver(NodeId from, NodeId to, long connection, RemoteSignal signal)
    {
        lock (gate)
        {
            if (members.TryGetValue(to, out var receiver))
            {
                receiver.Enqueue(new Arrival(from, connection, ArrivalKind.Signal, signal));
            }
        }
    }

    private enum ArrivalKind
    {
        Signal = 0,
        Up,
        Down,
    }

    private readonly record struct Arrival(NodeId From, long Connection, ArrivalKind Kind, RemoteSignal? Signal);

    /// <summary>The transport of one node: a queue of what arrives, and a task that passes it to the runtime.</summary>
    private sealed class Member(InMemoryNetwork network) : INodeTransport
    {
        private readonly Channel<Arrival> arrivals = Channel.CreateUnbounded<Arrival>(new UnboundedChannelOptions { SingleReader = true });

        // The newest connection with each node that the runtime has been told of. Written by the task only, between two calls of the runtime that
        // leave the node disconnected: so a signal that the kernel forwards belongs to the connection that it knew.
        private readonly System.Collections.Concurrent.ConcurrentDictionary<NodeId, long> connections = [];
        private INodeReceiver? runtime;
        private Task passing = Task.CompletedTask;

        internal NodeId Node => runtime!.Node;

        public void Start(INodeReceiver receiver)
        {
            ArgumentNullException.ThrowIfNull(receiver);
            runtime = receiver;
            network.Add(this);
            passing = Task.Run(PassAsync);
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
            arrivals.Writer.Complete();
            await passing.ConfigureAwait(false);
        }

        internal void Enqueue(Arrival arrival) => arrivals.Writer.TryWrite(arrival);

        private async Task PassAsync()
        {
            await foreach (var arrival in arrivals.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                Pass(arrival);
            }
        }

        private void Pass(Arrival arrival)
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
