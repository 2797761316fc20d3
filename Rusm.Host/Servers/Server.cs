using System.Diagnostics;
using Rusm.Host.Supervision;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// A process that keeps a state and handles calls and casts, one at a time (Erlang: <c>gen_server</c>). Spawn it with
/// <see cref="TypedCalls.SpawnServer{TServer}(Runtime, TServer, string?)"/>. The instance has no state of a process, so many processes
/// can run the same one. For servers without deferred replies, <see cref="Server.Define"/> is shorter.
/// </summary>
/// <typeparam name="TState">The state, which goes from handler to handler.</typeparam>
/// <typeparam name="TCall">The type of the requests: best a closed union, matched in one switch.</typeparam>
/// <typeparam name="TCast">The type of the messages of casts.</typeparam>
/// <remarks>
/// <para>
/// <b>How it ends.</b> <see cref="TerminateAsync"/> runs when a handler returns <c>Stop</c>, when a handler throws, and, if the process
/// traps exits, when an exit signal of its parent comes; then it ends with that reason. It does not run for a process that is ended by
/// another process or from outside (by <c>kill</c>, or by any exit signal if it does not trap), nor for one that ends itself with
/// <see cref="ProcessContext.Stop(ExitReason)"/>, nor when <see cref="InitAsync"/> throws.
/// </para>
/// <para>
/// <b>Other items.</b> A request or cast of another type is a crash, as a call that no clause matches is on the BEAM. Every
/// other item goes to <see cref="HandleInfoAsync"/>.
/// </para>
/// </remarks>
public abstract class Server<TState, TCall, TCast> : IServer
{
    /// <summary>Runs the server in a process.</summary>
    /// <param name="context">The context of the process.</param>
    /// <returns>A task that completes when the server has ended.</returns>
    public async Task RunAsync(ProcessContext context)
    {
        // This method has no exception handlers, and contains the receive, so a server that is ended while it waits has nothing to unwind.
        Outcome<TState> outcome = new Outcome<TState>.NoReply(await InitAsync(context).ConfigureAwait(true));
        while (outcome is Outcome<TState>.NoReply(var state))
        {
            outcome = await ServeAsync(context, await context.ReceiveAsync().ConfigureAwait(true), state).ConfigureAwait(true);
        }
    }

    /// <inheritdoc/>
    public async Task StartAsync(ProcessContext context, Handshake start)
    {
        Outcome<TState> outcome = new Outcome<TState>.NoReply(await InitAsync(context).ConfigureAwait(true));
        start.Acknowledge();
        while (outcome is Outcome<TState>.NoReply(var state))
        {
            outcome = await ServeAsync(context, await context.ReceiveAsync().ConfigureAwait(true), state).ConfigureAwait(true);
        }
    }

    /// <summary>Creates the first state (Erlang: <c>init/1</c>).</summary>
    /// <param name="context">The context of the process.</param>
    /// <returns>The state.</returns>
    protected abstract ValueTask<TState> InitAsync(ProcessContext context);

    /// <summary>Handles a call (Erlang: <c>handle_call/3</c>). The default throws.</summary>
    /// <param name="context">The context of the process.</param>
    /// <param name="request">The request.</param>
    /// <param name="from">The call, for a reply that is sent later or by another process.</param>
    /// <param name="state">The state.</param>
    /// <returns><c>Reply</c>, <c>NoReply</c> or <c>Stop</c>.</returns>
    protected virtual ValueTask<CallOutcome<TState>> HandleCallAsync(ProcessContext context, TCall request, ReplyTo from, TState state) =>
        throw new InvalidOperationException($"{GetType()} handles no calls, and was called with {SafeText.Of(request)}.");

    /// <summary>Handles a cast (Erlang: <c>handle_cast/2</c>). The default throws.</summary>
    /// <param name="context">The context of the process.</param>
    /// <param name="message">The message.</param>
    /// <param name="state">The state.</param>
    /// <returns><c>NoReply</c> or <c>Stop</c>.</returns>
    protected virtual ValueTask<Outcome<TState>> HandleCastAsync(ProcessContext context, TCast message, TState state) =>
        throw new InvalidOperationException($"{GetType()} handles no casts, and was told {SafeText.Of(message)}.");

    /// <summary>Handles an item that is neither a call nor a cast: messages, also of timers, exits and downs (Erlang:
    /// <c>handle_info/2</c>). The default drops it.</summary>
    /// <param name="context">The context of the process.</param>
    /// <param name="item">The item.</param>
    /// <param name="state">The state.</param>
    /// <returns><c>NoReply</c> or <c>Stop</c>.</returns>
    protected virtual ValueTask<Outcome<TState>> HandleInfoAsync(ProcessContext context, Received item, TState state) => NoReply(state);

    /// <summary>Cleans up before the process ends (Erlang: <c>terminate/2</c>). The default does nothing. If it throws, the process ends
    /// with that crash.</summary>
    /// <param name="context">The context of the process.</param>
    /// <param name="reason">The reason with which the process will end.</param>
    /// <param name="state">The last state. If a handler threw, the state that it was given.</param>
    /// <returns>A task that completes when the cleanup is done.</returns>
    protected virtual ValueTask TerminateAsync(ProcessContext context, ExitReason reason, TState state) => ValueTask.CompletedTask;

    /// <summary>Replies and continues (Erlang: <c>{reply, Reply, State}</c>).</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="state">The new state.</param>
    /// <returns>The outcome, for the handler to return.</returns>
    protected static CallOutcome<TState> Reply(object? reply, TState state) => new CallOutcome<TState>.Reply(reply, NoReply(state));

    /// <summary>Continues without a reply (Erlang: <c>{noreply, State}</c>). A call can be replied to later.</summary>
    /// <param name="state">The new state.</param>
    /// <returns>The outcome, for the handler to return.</returns>
    protected static Outcome<TState> NoReply(TState state) => new Outcome<TState>.NoReply(state);

    /// <summary>Terminates and ends (Erlang: <c>{stop, Reason, State}</c>).</summary>
    /// <param name="reason">The exit reason.</param>
    /// <param name="state">The last state.</param>
    /// <returns>The outcome, for the handler to return.</returns>
    protected static Outcome<TState> Stop(ExitReason reason, TState state) => new Outcome<TState>.Stop(reason, state);

    /// <summary>Terminates, replies and ends (Erlang: <c>{stop, Reason, Reply, State}</c>).</summary>
    /// <param name="reason">The exit reason.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="state">The last state.</param>
    /// <returns>The outcome, for the handler to return.</returns>
    protected static CallOutcome<TState> Stop(ExitReason reason, object? reply, TState state) =>
        new CallOutcome<TState>.Reply(reply, Stop(reason, state));

    private async ValueTask<Outcome<TState>> ServeAsync(ProcessContext context, Received item, TState state)
    {
        switch (await HandleAsync(context, item, state).ConfigureAwait(true))
        {
            case Outcome<TState>.NoReply next:
                return next;
            case Outcome<TState>.Stop stop:
                await TerminateAsync(context, stop.Reason, stop.State).ConfigureAwait(true);
                context.Stop(stop.Reason, stop.Because);
                return stop;
            case CallOutcome<TState>.Reply(var reply, Outcome<TState>.NoReply next):
                context.Reply(CallIn(item), reply);
                return next;
            case CallOutcome<TState>.Reply(var reply, Outcome<TState>.Stop stop):
                try
                {
                    await TerminateAsync(context, stop.Reason, stop.State).ConfigureAwait(true);
                }
                finally
                {
                    context.Reply(CallIn(item), reply);
                }

                context.Stop(stop.Reason, stop.Because);
                return stop;
            case var other:
                throw new UnreachableException($"No way to do {other}");
        }
    }

    private async ValueTask<CallOutcome<TState>> HandleAsync(ProcessContext context, Received item, TState state)
    {
        try
        {
            return item switch
            {
                Received.Message { Content: Request request } =>
                    await HandleCallAsync(context, CheckedCast.As<TCall>(request.Content, "The request to", context.Self), request.From, state).ConfigureAwait(true),
                Received.Message { Content: Cast cast } =>
                    await HandleCastAsync(context, CheckedCast.As<TCast>(cast.Content, "The cast to", context.Self), state).ConfigureAwait(true),
                Received.Exit exit when exit.From == context.Parent => new Outcome<TState>.Stop(exit.Reason, state) { Because = exit.Death },
                _ => await HandleInfoAsync(context, item, state).ConfigureAwait(true),
            };
        }
        catch (Exception exception) when (exception is not ProcessEndedException ended || ended.Death.Pid != context.Self)
        {
            await TerminateAsync(context, ReasonOf(exception, context), state).ConfigureAwait(true);
            throw;
        }
    }

    // The types ensure that only calls have a reply.
    private static ReplyTo CallIn(Received item) => ((Request)((Received.Message)item).Content!).From;

    // The exit reason of the process if its body does not catch this.
    private static ExitReason ReasonOf(Exception exception, ProcessContext context) =>
        exception is OperationCanceledException cancelled && cancelled.CancellationToken == context.CancellationToken
            ? ExitReason.Shutdown
            : ExitReason.CrashedWith(new Fault(exception));
}
