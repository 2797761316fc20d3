using System.Collections.Immutable;
using Rusm.Host.Nodes;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host;

/// <content>Other nodes.</content>
public sealed partial class Runtime
{
    /// <summary>The node that this runtime is (Erlang: <c>node/0</c>); <see cref="NodeId.Alone"/> without <see cref="RuntimeOptions.Node"/>.</summary>
    public NodeId Node => dispatcher.Node;

    /// <summary>The nodes that are connected, in order (Erlang: <c>nodes/0</c>).</summary>
    public ImmutableArray<NodeId> ConnectedNodes => dispatcher.ConnectedNodes;

    /// <summary>Spawns a process on a node, which can be the own node, and waits for its pid; see <see cref="ProcessContext.SpawnOnAsync"/>. The
    /// parent is a process of the runtime, which has ended when this completes.</summary>
    /// <param name="node">The node.</param>
    /// <param name="body">The name of the body.</param>
    /// <param name="argument">The argument of the body, which the transport must be able to carry.</param>
    /// <param name="label">Its label: a text for people; null for none.</param>
    /// <returns>The new process.</returns>
    /// <exception cref="NodeException">The node is not connected, or its connection was lost before it answered.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    public async Task<Pid> SpawnOnAsync(NodeId node, string body, object? argument = null, string? label = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(body);
        var spawned = new TaskCompletionSource<Pid>(TaskCreationOptions.RunContinuationsAsynchronously);
        var parent = SpawnHelper(async context =>
        {
            try
            {
                spawned.TrySetResult(await context.SpawnOnAsync(node, body, argument, link: false, label).ConfigureAwait(true));
            }
            catch (NodeException exception)
            {
                spawned.TrySetException(exception);
            }
        });
        using var end = TokenOf(parent).Register(() => spawned.TrySetException(new ObjectDisposedException(nameof(Runtime))));
        return await spawned.Task.ConfigureAwait(dispatcher.ContinuesInContext);
    }
}
