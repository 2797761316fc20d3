using System.Collections.Immutable;
using Rusm.Host.Nodes;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host;

/// <content>Other nodes.</content>
public sealed partial class ProcessContext
{
    /// <summary>The node of this process (Erlang: <c>node/0</c>).</summary>
    public NodeId Node => Self.Node;

    /// <summary>Returns the node of this process and those that are connected with it, in order (Erlang: <c>[node() | nodes()]</c>).</summary>
    /// <returns>The nodes.</returns>
    public ImmutableArray<NodeId> Nodes() => [.. Dispatcher.ConnectedNodes.Append(Node).Order()];

    /// <summary>
    /// Spawns a process on a node, which can be the own node, and waits for its pid (Erlang: <c>spawn/4</c>, <c>spawn_link/4</c>). The body is one
    /// that the node has registered with <see cref="NodeOptions.WithBody{TArgument}"/>; if it has none of that name, the new process crashes, as on
    /// the BEAM. The link exists before the process runs.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="body">The name of the body.</param>
    /// <param name="argument">The argument of the body, which the transport must be able to carry.</param>
    /// <param name="link">Whether the process is linked to this one.</param>
    /// <param name="label">Its label: a text for people; null for none.</param>
    /// <returns>The new process.</returns>
    /// <exception cref="NodeException">The node is not connected, or its connection was lost before it answered.</exception>
    public async ValueTask<Pid> SpawnOnAsync(NodeId node, string body, object? argument = null, bool link = false, string? label = null)
    {
        var (reply, _) = await RequestSpawnAsync(node, body, argument, link ? SpawnTie.Link : SpawnTie.None, label).ConfigureAwait(true);
        return reply;
    }

    /// <summary>Spawns a process on a node, which this process monitors before it runs, and waits for its pid (Erlang: <c>spawn_monitor/4</c>); see
    /// <see cref="SpawnOnAsync"/>.</summary>
    /// <param name="node">The node.</param>
    /// <param name="body">The name of the body.</param>
    /// <param name="argument">The argument of the body, which the transport must be able to carry.</param>
    /// <param name="label">Its label: a text for people; null for none.</param>
    /// <returns>The new process, and the reference of the monitor.</returns>
    /// <exception cref="NodeException">The node is not connected, or its connection was lost before it answered.</exception>
    public ValueTask<(Pid Pid, MonitorRef Reference)> SpawnMonitorOnAsync(NodeId node, string body, object? argument = null, string? label = null) =>
        RequestSpawnAsync(node, body, argument, SpawnTie.Monitor, label);

    private async ValueTask<(Pid Pid, MonitorRef Reference)> RequestSpawnAsync(NodeId node, string body, object? argument, SpawnTie tie, string? label)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(body);
        process.RefuseIfEnded();
        var answer = await AnswerToAsync<SpawnReply>(
            () => Dispatcher.SpawnOn(new Signal.SpawnOn(Self, node, body, argument, tie) { Label = label }),
            static reply => reply.Reference).ConfigureAwait(true);
        return answer.Failure is { } failure ? throw new NodeException(node, failure) : (answer.Child, answer.Reference);
    }

    // Makes a request that the kernel answers with a message, and takes that out of the mailbox.
    private async ValueTask<TReply> AnswerToAsync<TReply>(Func<MonitorRef> request, Func<TReply, MonitorRef> referenceOf)
    {
        var cursor = BehindMailbox();
        var reference = request();
        process.RefuseIfEnded();
        var item = await ReceiveAsync(
            item => item is Received.Message { Content: TReply reply } && referenceOf(reply) == reference, Timeout.InfiniteTimeSpan, cursor).ConfigureAwait(true);
        return (TReply)((Received.Message)item!).Content!;
    }
}
