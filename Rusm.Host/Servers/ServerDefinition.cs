using System.Collections.Immutable;
using Rusm.Host.Supervision;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>Creates servers from handlers.</summary>
public static class Server
{
    /// <summary>Begins the definition of a server. Add its handlers next.</summary>
    /// <typeparam name="TServer">The kind of server: a type that stands for its protocol.</typeparam>
    /// <returns>The definition, which needs a state.</returns>
    /// <example>
    /// <code>
    /// var counter = Server.Define&lt;Counter&gt;().WithState(0)
    ///     .OnQuery((int total, Total _) => total)
    ///     .OnCast((int total, Add add) => total + add.Amount);
    /// </code>
    /// </example>
    public static ServerDefinition<TServer> Define<TServer>() => default;
}

/// <summary>The definition of a server without a state; see <see cref="Server.Define"/>.</summary>
/// <typeparam name="TServer">The kind of server.</typeparam>
public readonly record struct ServerDefinition<TServer>
{
    /// <summary>Begins with a state. The state is shared by all processes of the definition: it should be immutable.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="initial">The first state.</param>
    /// <returns>The definition, to which handlers are added.</returns>
    public ServerDefinition<TServer, TState> WithState<TState>(TState initial) => WithState(_ => new ValueTask<TState>(initial));

    /// <summary>Begins with a state that each process makes when it starts (Erlang: <c>init/1</c>).</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="init">Makes the first state.</param>
    /// <returns>The definition, to which handlers are added.</returns>
    public ServerDefinition<TServer, TState> WithState<TState>(Func<ProcessContext, ValueTask<TState>> init)
    {
        ArgumentNullException.ThrowIfNull(init);
        return new(init);
    }
}

/// <summary>
/// A server that is made of typed handlers, one for each type of request and message. It is immutable: each method returns a definition
/// with one handler more. A request or a cast without a handler is a crash, as in <see cref="Server{TState, TCall, TCast}"/>, which is
/// the choice for servers that stop by a handler's result.
/// </summary>
/// <typeparam name="TServer">The kind of server.</typeparam>
/// <typeparam name="TState">The state, which goes from handler to handler.</typeparam>
public sealed record ServerDefinition<TServer, TState> : IServer
{
    private readonly Func<ProcessContext, ValueTask<TState>> init;

    private delegate ValueTask<CallOutcome<TState>> CallHandler(ProcessContext context, TState state, object request, ReplyTo from);

    internal ServerDefinition(Func<ProcessContext, ValueTask<TState>> init) => this.init = init;

    private ImmutableDictionary<Type, CallHandler> Calls { get; init; } = ImmutableDictionary<Type, CallHandler>.Empty;

    private ImmutableDictionary<Type, Func<ProcessContext, TState, object, ValueTask<TState>>> Casts { get; init; } =
        ImmutableDictionary<Type, Func<ProcessContext, TState, object, ValueTask<TState>>>.Empty;

    private Func<ProcessContext, TState, Received, ValueTask<TState>>? Items { get; init; }

    private Func<ProcessContext, TState, ExitReason, ValueTask>? Termination { get; init; }

    /// <summary>Adds a handler of a request that does not change the state.</summary>
    /// <typeparam name="TRequest">The type of the request: exactly this type, which can't be abstract.</typeparam>
    /// <typeparam name="TReply">The type of the reply.</typeparam>
    /// <param name="handler">Makes the reply from the state and the request.</param>
    /// <returns>The definition with it.</returns>
    /// <exception cref="ArgumentException">The type has a handler already, or is abstract.</exception>
    public ServerDefinition<TServer, TState> OnQuery<TRequest, TReply>(Func<TState, TRequest, TReply> handler)
        where TRequest : ICall<TServer, TReply>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return WithCall<TRequest>((_, state, request, _) => Reply(handler(state, (TRequest)request), state));
    }

    /// <summary>Adds a handler of a request.</summary>
    /// <typeparam name="TRequest">The type of the request: exactly this type, which can't be abstract.</typeparam>
    /// <typeparam name="TReply">The type of the reply.</typeparam>
    /// <param name="handler">Makes the reply and the next state from the state and the request.</param>
    /// <returns>The definition with it.</returns>
    /// <exception cref="ArgumentException">The type has a handler already, or is abstract.</exception>
    public ServerDefinition<TServer, TState> OnCall<TRequest, TReply>(Func<TState, TRequest, (TReply Reply, TState State)> handler)
        where TRequest : ICall<TServer, TReply>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return WithCall<TRequest>((_, state, request, _) =>
        {
            var (reply, next) = handler(state, (TRequest)request);
            return Reply(reply, next);
        });
    }

    /// <summary>Adds an async handler of a request. The server handles nothing else until it is done.</summary>
    /// <typeparam name="TRequest">The type of the request: exactly this type, which can't be abstract.</typeparam>
    /// <typeparam name="TReply">The type of the reply.</typeparam>
    /// <param name="handler">Makes the reply and the next state from the context, the state and the request.</param>
    /// <returns>The definition with it.</returns>
    /// <exception cref="ArgumentException">The type has a handler already, or is abstract.</exception>
    public ServerDefinition<TServer, TState> OnCall<TRequest, TReply>(
        Func<ProcessContext, TState, TRequest, ValueTask<(TReply Reply, TState State)>> handler)
        where TRequest : ICall<TServer, TReply>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return WithCall<TRequest>(async (context, state, request, _) =>
        {
            var (reply, next) = await handler(context, state, (TRequest)request).ConfigureAwait(true);
            return new CallOutcome<TState>.Reply(reply, new Outcome<TState>.NoReply(next));
        });
    }

    /// <summary>Adds a handler of a request whose reply is sent later, by the server or by another process (Erlang: <c>{noreply, State}</c>, and then
    /// <c>gen_server:reply/2</c>). The server handles other messages meanwhile.</summary>
    /// <typeparam name="TRequest">The type of the request: exactly this type, which can't be abstract.</typeparam>
    /// <typeparam name="TReply">The type of the reply.</typeparam>
    /// <param name="handler">Makes the next state from the context, the state, the request and the call. Reply to the call with
    /// <see cref="TypedCalls.Reply{TReply}(ProcessContext, ReplyTo{TReply}, TReply)"/>.</param>
    /// <returns>The definition with it.</returns>
    /// <exception cref="ArgumentException">The type has a handler already, or is abstract.</exception>
    public ServerDefinition<TServer, TState> OnDeferredCall<TRequest, TReply>(
        Func<ProcessContext, TState, TRequest, ReplyTo<TReply>, ValueTask<TState>> handler)
        where TRequest : ICall<TServer, TReply>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return WithCall<TRequest>(async (context, state, request, from) =>
            new Outcome<TState>.NoReply(await handler(context, state, (TRequest)request, new ReplyTo<TReply>(from)).ConfigureAwait(true)));
    }

    /// <summary>Adds a handler of a cast.</summary>
    /// <typeparam name="TMessage">The type of the message: exactly this type, which can't be abstract.</typeparam>
    /// <param name="handler">Makes the next state from the state and the message.</param>
    /// <returns>The definition with it.</returns>
    /// <exception cref="ArgumentException">The type has a handler already, or is abstract.</exception>
    public ServerDefinition<TServer, TState> OnCast<TMessage>(Func<TState, TMessage, TState> handler)
        where TMessage : ICast<TServer>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return OnCast<TMessage>((_, state, message) => new(handler(state, message)));
    }

    /// <summary>Adds an async handler of a cast. The server handles nothing else until it is done.</summary>
    /// <typeparam name="TMessage">The type of the message: exactly this type, which can't be abstract.</typeparam>
    /// <param name="handler">Makes the next state from the context, the state and the message.</param>
    /// <returns>The definition with it.</returns>
    /// <exception cref="ArgumentException">The type has a handler already, or is abstract.</exception>
    public ServerDefinition<TServer, TState> OnCast<TMessage>(Func<ProcessContext, TState, TMessage, ValueTask<TState>> handler)
        where TMessage : ICast<TServer>
    {
        ArgumentNullException.ThrowIfNull(handler);
        RefuseUnlessNew<TMessage>(Casts.ContainsKey(typeof(TMessage)));
        return this with { Casts = Casts.Add(typeof(TMessage), (context, state, message) => handler(context, state, (TMessage)message)) };
    }

    /// <summary>Sets the handler of all that is neither a call nor a cast: messages of timers, exits and downs (Erlang:
    /// <c>handle_info/2</c>). Without it such items are dropped.</summary>
    /// <param name="handler">Makes the next state from the context, the state and the item.</param>
    /// <returns>The definition with it, in the place of the one before.</returns>
    public ServerDefinition<TServer, TState> OnItem(Func<ProcessContext, TState, Received, ValueTask<TState>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return this with { Items = handler };
    }

    /// <summary>Sets what is done before the server ends (Erlang: <c>terminate/2</c>). It runs when
    /// <see cref="Server{TState, TCall, TCast}"/> says.</summary>
    /// <param name="handler">Cleans up, from the context, the last state and the exit reason.</param>
    /// <returns>The definition with it, in the place of the one before.</returns>
    public ServerDefinition<TServer, TState> OnTerminate(Func<ProcessContext, TState, ExitReason, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return this with { Termination = handler };
    }

    /// <inheritdoc/>
    public Task RunAsync(ProcessContext context) => new Process(this).RunAsync(context);

    /// <inheritdoc/>
    public Task StartAsync(ProcessContext context, Handshake start) => new Process(this).StartAsync(context, start);

    private static CallOutcome<TState> Reply(object? reply, TState state) =>
        new CallOutcome<TState>.Reply(reply, new Outcome<TState>.NoReply(state));

    private static void RefuseUnlessNew<TMessage>(bool isThere)
    {
        if (isThere)
        {
            throw new ArgumentException($"{typeof(TMessage)} has a handler already: a server has one handler for each type.");
        }

        if (typeof(TMessage).IsAbstract)
        {
            throw new ArgumentException($"{typeof(TMessage)} is abstract, so no message is exactly of this type: add a handler for each type derived from it.");
        }
    }

    private ServerDefinition<TServer, TState> WithCall<TRequest>(CallHandler handler)
    {
        RefuseUnlessNew<TRequest>(Calls.ContainsKey(typeof(TRequest)));
        return this with { Calls = Calls.Add(typeof(TRequest), handler) };
    }

    /// <summary>The handlers as a server.</summary>
    private sealed class Process(ServerDefinition<TServer, TState> definition) : Server<TState, object, object>
    {
        protected override ValueTask<TState> InitAsync(ProcessContext context) => definition.init(context);

        protected override ValueTask<CallOutcome<TState>> HandleCallAsync(ProcessContext context, object request, ReplyTo from, TState state) =>
            definition.Calls.TryGetValue(request.GetType(), out var handler)
                ? handler(context, state, request, from)
                : throw new InvalidOperationException($"The server {typeof(TServer)} has no handler for the request {SafeText.Of(request)}: add one with OnCall or OnQuery.");

        protected override async ValueTask<Outcome<TState>> HandleCastAsync(ProcessContext context, object message, TState state) =>
            definition.Casts.TryGetValue(message.GetType(), out var handler)
                ? new Outcome<TState>.NoReply(await handler(context, state, message).ConfigureAwait(true))
                : throw new InvalidOperationException($"The server {typeof(TServer)} has no handler for the message {SafeText.Of(message)}: add one with OnCast.");

        protected override async ValueTask<Outcome<TState>> HandleInfoAsync(ProcessContext context, Received item, TState state) =>
            new Outcome<TState>.NoReply(definition.Items is { } handler ? await handler(context, state, item).ConfigureAwait(true) : state);

        protected override ValueTask TerminateAsync(ProcessContext context, ExitReason reason, TState state) =>
            definition.Termination?.Invoke(context, state, reason) ?? ValueTask.CompletedTask;
    }
}
