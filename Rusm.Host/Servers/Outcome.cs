using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// The outcome of the handler of a call. Cases: <see cref="Reply"/>, and every <see cref="Outcome{TState}"/>, which has no reply; a reply
/// can be sent later.
/// </summary>
/// <typeparam name="TState">The state of the server.</typeparam>
public abstract record CallOutcome<TState>
{
    private protected CallOutcome()
    {
    }

    /// <summary>Converts an outcome, so that a handler that does not await need not be async.</summary>
    /// <param name="outcome">The outcome.</param>
    public static implicit operator ValueTask<CallOutcome<TState>>(CallOutcome<TState> outcome) => new(outcome);

    /// <summary>Reply (Erlang: <c>{reply, Reply, State}</c> and <c>{stop, Reason, Reply, State}</c>).</summary>
    /// <param name="Value">The reply.</param>
    /// <param name="Then">Whether the server continues or stops. If it stops, it terminates before it replies, as gen_server does.</param>
    public sealed record Reply(object? Value, Outcome<TState> Then) : CallOutcome<TState>
    {
        /// <inheritdoc/>
        public override string ToString() => $"reply {SafeText.Of(Value)}, {Then}";
    }
}

/// <summary>The outcome of a handler. Cases: <see cref="NoReply"/>, <see cref="Stop"/>.</summary>
/// <typeparam name="TState">The state of the server.</typeparam>
public abstract record Outcome<TState> : CallOutcome<TState>
{
    private Outcome()
    {
    }

    /// <summary>Converts an outcome, so that a handler that does not await need not be async.</summary>
    /// <param name="outcome">The outcome.</param>
    public static implicit operator ValueTask<Outcome<TState>>(Outcome<TState> outcome) => new(outcome);

    /// <summary>Go on (Erlang: <c>{noreply, State}</c>).</summary>
    /// <param name="State">The new state.</param>
    public sealed record NoReply(TState State) : Outcome<TState>
    {
        /// <inheritdoc/>
        public override string ToString() => $"go on with {SafeText.Of(State)}";
    }

    /// <summary>Terminates and ends (Erlang: <c>{stop, Reason, State}</c>).</summary>
    /// <param name="Reason">The exit reason.</param>
    /// <param name="State">The last state.</param>
    public sealed record Stop(ExitReason Reason, TState State) : Outcome<TState>
    {
        /// <summary>The death because of which the server stops, which continues the chain of causes; null for none.</summary>
        public Death? Because { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"stop with {Reason}, {SafeText.Of(State)}";
    }
}
