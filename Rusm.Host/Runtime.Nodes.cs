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

    /// <summary>The number of bytes that wait to be sent to other nodes, as far as the transport counts them (<see cref="INodeTransport.Backlog"/>).</summary>
    public long NodeBacklog => dispatcher.Gateway?.Backlog ?? 0;

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
        return await InHelperAsync(context => context.SpawnOnAsync(node, body, argument, link: false, label)).ConfigureAwait(dispatcher.ContinuesInContext);
    }

    /// <summary>Registers a process under a name that all connected nodes know, and waits until it is granted; see
    /// <see cref="ProcessContext.RegisterGlobalAsync(string, Pid)"/>.</summary>
    /// <param name="name">The name. It is case-sensitive.</param>
    /// <param name="pid">The process, which is of this node.</param>
    /// <returns>Completes when the process has the name.</returns>
    /// <exception cref="NameException">The name is taken, or the process is not alive or is of another node.</exception>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    public Task RegisterGlobalAsync(string name, Pid pid)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return InHelperAsync(async context =>
        {
            await context.RegisterGlobalAsync(name, pid).ConfigureAwait(true);
            return pid;
        });
    }

    /// <summary>Removes a global name (Erlang: <c>global:unregister_name/1</c>).</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="NameException">No process has the name, or one of another node has it.</exception>
    public void UnregisterGlobal(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        dispatcher.Apply(new Signal.UnregisterGlobal(Pid.Outside, name));
    }

    /// <summary>Returns the process that has a global name, as far as this node knows (Erlang: <c>global:whereis_name/1</c>).</summary>
    /// <param name="name">The name.</param>
    /// <returns>The process, which can be of another node; null if no process has the name.</returns>
    public Pid? WhereIsGlobal(string name) => dispatcher.WhereIsGlobal(name);

    // Makes a request in a process of the runtime, since the answer is a message.
    private async Task<TResult> InHelperAsync<TResult>(Func<ProcessContext, ValueTask<TResult>> request)
    {
        var answered = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var helper = SpawnHelper(async context =>
        {
            try
            {
                answered.TrySetResult(await request(context).ConfigureAwait(true));
            }
            catch (Exception exception) when (exception is NodeException or NameException)
            {
                answered.TrySetException(exception);
            }
        });
        using var end = TokenOf(helper).Register(() => answered.TrySetException(new ObjectDisposedException(nameof(Runtime))));
        return await answered.Task.ConfigureAwait(dispatcher.ContinuesInContext);
    }
}
