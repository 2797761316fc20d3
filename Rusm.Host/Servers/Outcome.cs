using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// What a server does after a call. Cases: <see cref="Reply"/>, and every <see cref="Outcome{TState}"/>: without a reply, which may
/// come later.
/// </summary>
/// <typeparam name="TState">The server's state.</typeparam>
public abstract record CallOutcome<TState>
{
    private protected CallOutcome()
    {
    }

    /// <summary>A handler that waits for nothing need not be async.</summary>
    /// <param name="outcome">What the server does.</param>
    public static implicit operator ValueTask<CallOutcome<TState>>(CallOutcome<TState> outcome) => new(outcome);

    /// <summary>Reply (Erlang: <c>{reply, Reply, State}</c> and <c>{stop, Reason, Reply, State}</c>).</summary>
    /// <param name="Value">The reply.</param>
    /// <param name="Then">What the server does besides. When it stops, it terminates before it replies, as gen_server does.</param>
    public sealed record Reply(object? Value, Outcome<TState> Then) : CallOutcome<TState>
    {
        /// <inheritdoc/>
        public override string ToString() => $"reply {SafeText.Of(Value)}, {Then}";
    }
}

/// <summary>What a server does after a message. Cases: <see cref="NoReply"/>, <see cref="Stop"/>.</summary>
/// <typeparam name="TState">The server's state.</typeparam>
public abstract record Outcome<TState> : CallOutcome<TState>
{
    private Outcome()
    {
    }

    /// <summary>A handler that waits for nothing need not be async.</summary>
    /// <param name="outcome">What the server does.</param>
    public static implicit operator ValueTask<Outcome<TState>>(Outcome<TState> outcome) => new(outcome);

    /// <summary>Go on (Erlang: <c>{noreply, State}</c>).</summary>
    /// <param name="State">The new state.</param>
    public sealed record NoReply(TState State) : Outcome<TState>
    {
        /// <inheritdoc/>
        public override string ToString() => $"go on with {SafeText.Of(State)}";
    }

    /// <summary>Terminate and end (Erlang: <c>{stop, Reason, State}</c>).</summary>
    /// <param name="Reason">The exit reason.</param>
    /// <param name="State">The last state.</param>
    public sealed record Stop(ExitReason Reason, TState State) : Outcome<TState>
    {
        /// <summary>The death that made it stop, so that the chain of causes goes on; null for none.</summary>
        public Death? Because { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"stop with {Reason}, {SafeText.Of(State)}";
    }
}
