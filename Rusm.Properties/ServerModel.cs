using FsCheck;
using Rusm.Host;

namespace Rusm.Properties;

/// <summary>A model of a server: what it replies to each command, one after the other. <see cref="ModelTest"/> compares the server with it.</summary>
/// <typeparam name="TState">The state of the model. It is compared by value.</typeparam>
/// <typeparam name="TCommand">A command to the server.</typeparam>
public sealed record ServerModel<TState, TCommand>
    where TState : notnull
{
    /// <summary>The state at the beginning.</summary>
    public required TState Initial { get; init; }

    /// <summary>Makes commands.</summary>
    public required Gen<TCommand> Commands { get; init; }

    /// <summary>What the server replies to a command in a state, and the state afterwards. Replies are compared by value.</summary>
    public required Func<TState, TCommand, (object? Reply, TState Next)> Step { get; init; }

    /// <summary>Starts the server. It is called for each run.</summary>
    public required Func<Runtime, Task> Start { get; init; }

    /// <summary>Gives the server a command, in a process of a client.</summary>
    public required Func<ProcessContext, TCommand, Task<object?>> Send { get; init; }
}
