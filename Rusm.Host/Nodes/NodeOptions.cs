using System.Collections.Immutable;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Nodes;

/// <summary>Makes a runtime a node of a cluster; see <see cref="RuntimeOptions.Node"/>.</summary>
public sealed record NodeOptions
{
    /// <summary>Creates the options.</summary>
    /// <param name="id">The number of the node. No other node of the cluster, before or after it, has the same number.</param>
    /// <param name="transport">The transport, which no other runtime uses.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not between 1 and <see cref="NodeId.MaxValue"/>.</exception>
    public NodeOptions(NodeId id, INodeTransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        if (id.Value < 1 || id.Value > NodeId.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(id), $"The number of a node is {id.Value}: use one from 1 to {NodeId.MaxValue}.");
        }

        (Id, Transport) = (id, transport);
    }

    /// <summary>The number of the node.</summary>
    public NodeId Id { get; }

    /// <summary>The transport.</summary>
    public INodeTransport Transport { get; }

    /// <summary>The bodies that other nodes can spawn here, by name; see <see cref="WithBody{TArgument}"/>.</summary>
    internal ImmutableDictionary<string, Func<ProcessContext, object?, Task>> Bodies { get; private init; } =
        ImmutableDictionary<string, Func<ProcessContext, object?, Task>>.Empty;

    /// <summary>Adds a body that other nodes can spawn here, with <c>SpawnOnAsync</c>. A closure cannot cross to another node; a name and an argument
    /// can.</summary>
    /// <typeparam name="TArgument">The type of the argument.</typeparam>
    /// <param name="name">The name. All nodes should register the same body under it.</param>
    /// <param name="body">The body. An argument of another type is a crash of the new process.</param>
    /// <returns>The options with the body.</returns>
    /// <exception cref="ArgumentException">The name is blank, or is registered already.</exception>
    public NodeOptions WithBody<TArgument>(string name, Func<ProcessContext, TArgument, Task> body)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(body);
        return Bodies.ContainsKey(name)
            ? throw new ArgumentException($"The body '{name}' is registered already: give this one another name.", nameof(name))
            : this with { Bodies = Bodies.Add(name, (context, argument) => body(context, As<TArgument>(name, argument))) };
    }

    /// <summary>The body of a process that was spawned by name. As on the BEAM, a name that is not registered is a crash of the new process.</summary>
    internal ProcessBody BodyOf(string name, object? argument) =>
        Bodies.TryGetValue(name, out var body)
            ? context => body(context, argument)
            : _ => throw new InvalidOperationException(
                $"The body '{name}' is not registered on {Id}: add it with {nameof(NodeOptions)}.{nameof(WithBody)} on each node that is to run it.");

    private static TArgument As<TArgument>(string name, object? argument) => argument switch
    {
        UnreadableMessage unreadable => throw new InvalidCastException(
            $"The argument of the body '{name}' can't be read on this node: {unreadable.Problem}", unreadable.Exception),
        TArgument typed => typed,
        null when default(TArgument) is null => default!,
        _ => throw new InvalidCastException(
            $"The body '{name}' takes a {typeof(TArgument)}, and was spawned with a {argument?.GetType().ToString() ?? "null"}."),
    };
}
