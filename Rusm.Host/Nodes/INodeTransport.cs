using Rusm.Kernel.Nodes;

namespace Rusm.Host.Nodes;

/// <summary>
/// Carries the signals between the nodes of a cluster: the signals from one node to another arrive in the order in which they were sent, each
/// once, until the connection is lost. See <see cref="NodeOptions"/> for its use, <see cref="InMemoryNetwork"/> for one inside a program, and
/// the package Rusm.Orleans for one between machines.
/// </summary>
public interface INodeTransport
{
    /// <summary>The number of bytes that wait to be sent to other nodes, of all nodes together; 0 if the transport does not count them. It can be
    /// read at any time, by any thread.</summary>
    long Backlog { get; }

    /// <summary>Begins to connect. Called once, when the runtime is created.</summary>
    /// <param name="receiver">The runtime, which gets what arrives.</param>
    void Start(INodeReceiver receiver);

    /// <summary>Makes the form of a message in which <see cref="Send"/> gets it. It is called on the thread of the sender, without a lock. What it
    /// throws, the sender gets: the message can't be sent to another node.</summary>
    /// <param name="message">The message, the argument of a body, or the request or the reply of a call.</param>
    /// <returns>The form, which <see cref="RemoteSignal.Send"/>, <see cref="RemoteSignal.Call"/>, <see cref="RemoteSignal.Reply"/> and <see cref="RemoteSignal.Spawn"/>
    /// then have as their content. The receiver must get the message itself in it again.</returns>
    object? Serialize(object? message);

    /// <summary>Sends a signal. It is called while the runtime holds a lock: it must only enqueue the signal, and must not call the runtime. If it
    /// cannot keep more signals for the node, it drops the connection.</summary>
    /// <param name="to">The other node, of which the last that the receiver was told is that it is connected.</param>
    /// <param name="signal">The signal.</param>
    void Send(NodeId to, RemoteSignal signal);

    /// <summary>Ends all connections. Called once, when the runtime stops; nothing is sent afterwards.</summary>
    /// <returns>A task that completes when the receiver is not called any more.</returns>
    ValueTask StopAsync();
}

/// <summary>The runtime of a node, as a transport calls it. All members are thread-safe; the calls about one other node must not overlap.</summary>
public interface INodeReceiver
{
    /// <summary>The node.</summary>
    NodeId Node { get; }

    /// <summary>A connection with a node was made. Each connection must be reported on both nodes, and the loss of an earlier one before it.</summary>
    /// <param name="node">The other node.</param>
    void NodeUp(NodeId node);

    /// <summary>The connection with a node was lost, or the node has ended. Links and monitors to it fire with <c>noconnection</c>. Does nothing
    /// if it is not connected.</summary>
    /// <param name="node">The other node.</param>
    void NodeDown(NodeId node);

    /// <summary>Signals of a node have arrived.</summary>
    /// <param name="from">The other node. If it is not connected, nothing happens.</param>
    /// <param name="signals">The signals, in the order in which they were sent.</param>
    void Receive(NodeId from, IReadOnlyList<RemoteSignal> signals);
}
