using System.Diagnostics;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// A process that keeps a state and serves calls and casts, one at a time (Erlang: <c>gen_server</c>). Give <see cref="RunAsync"/> to a
/// spawn. The server itself holds nothing of one process, so any number of processes may run the same one.
/// </summary>
/// <typeparam name="TState">What it keeps from one message to the next.</typeparam>
/// <typeparam name="TCall">The requests of its calls: best a closed union, matched in one switch.</typeparam>
/// <typeparam name="TCast">The messages of its casts.</typeparam>
/// <remarks>
/// <para>
/// <b>How it ends.</b> <see cref="TerminateAsync"/> runs when a handler says <c>Stop</c>, when a handler throws, and, if the process traps
/// exits, when an exit signal of its parent comes; then it ends with that reason. It does not run for a process that is ended from
/// without (by <c>kill</c>, or by any exit signal if it does not trap), nor for one that ends itself with
/// <see cref="ProcessContext.Stop(ExitReason)"/>, nor when <see cref="InitAsync"/> throws.
/// </para>
/// <para>
/// <b>What it does not understand.</b> A request or cast of another type is a crash, as a call that no clause matches is on the BEAM.
/// Every other item goes to <see cref="HandleInfoAsync"/>.
/// </para>
/// </remarks>
public abstract class Server<TState, TCall, TCast> : IServer
{
    /// <summary>The body of a process that is this server.</summary>
    /// <param name="context">The process's own view of the runtime.</param>
    /// <returns>A task that completes when the server has ended.</returns>
    public async Task RunAsync(ProcessContext context)
    {
        // No handler of exceptions here: a server that is ended while it waits has nothing to unwind.
        Outcome<TState> outcome = new Outcome<TState>.NoReply(await InitAsync(context).ConfigureAwait(true));
        while (outcome is Outcome<TState>.NoReply(var state))
        {
            outcome = await ServeAsync(context, await context.ReceiveAsync().ConfigureAwait(true), state).ConfigureAwait(true);
        }
    }

    /// <summary>Makes the first state (Erlang: <c>init/1</c>).</summary>
    /// <param name="context">The process's own view of the runtime.</param>
    /// <returns>The state.</returns>
    protected abstract ValueTask<TState> InitAsync(ProcessContext context);

    /// <summary>Serves a call (Erlang: <c>handle_call/3</c>). By default a crash.</summary>
    /// <param name="context">The process's own view of the runtime.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="from">Where the reply goes, for a reply that comes later or from another process.</param>
    /// <param name="state">The state so far.</param>
    /// <returns><c>Reply</c>, <c>NoReply</c> or <c>Stop</c>.</returns>
    protected virtual ValueTask<CallOutcome<TState>> HandleCallAsync(ProcessContext context, TCall request, ReplyTo from, TState state) =>
        throw new InvalidOperationException($"{GetType()} handles no calls, and was called with {SafeText.Of(request)}.");

    /// <summary>Takes a cast (Erlang: <c>handle_cast/2</c>). By default a crash.</summary>
    /// <param name="context">The process's own view of the runtime.</param>
    /// <param name="message">What it is told.</param>
    /// <param name="state">The state so far.</param>
    /// <returns><c>NoReply</c> or <c>Stop</c>.</returns>
    protected virtual ValueTask<Outcome<TState>> HandleCastAsync(ProcessContext context, TCast message, TState state) =>
        throw new InvalidOperationException($"{GetType()} handles no casts, and was told {SafeText.Of(message)}.");

    /// <summary>Takes what is neither call nor cast: messages, timers, and the ends of others (Erlang: <c>handle_info/2</c>). By
    /// default it is dropped.</summary>
    /// <param name="context">The process's own view of the runtime.</param>
    /// <param name="item">What has come.</param>
    /// <param name="state">The state so far.</param>
    /// <returns><c>NoReply</c> or <c>Stop</c>.</returns>
    protected virtual ValueTask<Outcome<TState>> HandleInfoAsync(ProcessContext context, Received item, TState state) => NoReply(state);

    /// <summary>Cleans up, before the process ends (Erlang: <c>terminate/2</c>). By default there is nothing to do. If it throws,
    /// that is the crash that the process ends with.</summary>
    /// <param name="context">The process's own view of the runtime.</param>
    /// <param name="reason">The exit reason to be.</param>
    /// <param name="state">The last state; of a handler that threw, the one it was given.</param>
    /// <returns>When it is done.</returns>
    protected virtual ValueTask TerminateAsync(ProcessContext context, ExitReason reason, TState state) => ValueTask.CompletedTask;

    /// <summary>Reply and go on (Erlang: <c>{reply, Reply, State}</c>).</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="state">The new state.</param>
    /// <returns>The outcome, for the handler to return.</returns>
    protected static CallOutcome<TState> Reply(object? reply, TState state) => new CallOutcome<TState>.Reply(reply, NoReply(state));

    /// <summary>Go on without a reply, at least for now (Erlang: <c>{noreply, State}</c>).</summary>
    /// <param name="state">The new state.</param>
    /// <returns>The outcome, for the handler to return.</returns>
    protected static Outcome<TState> NoReply(TState state) => new Outcome<TState>.NoReply(state);

    /// <summary>Terminate and end (Erlang: <c>{stop, Reason, State}</c>).</summary>
    /// <param name="reason">The exit reason.</param>
    /// <param name="state">The last state.</param>
    /// <returns>The outcome, for the handler to return.</returns>
    protected static Outcome<TState> Stop(ExitReason reason, TState state) => new Outcome<TState>.Stop(reason, state);

    /// <summary>Terminate, reply and end (Erlang: <c>{stop, Reason, Reply, State}</c>).</summary>
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

    // Only calls are replied to: the types see to it.
    private static ReplyTo CallIn(Received item) => ((Request)((Received.Message)item).Content!).From;

    // What the process will end with when its body lets this through.
    private static ExitReason ReasonOf(Exception exception, ProcessContext context) =>
        exception is OperationCanceledException cancelled && cancelled.CancellationToken == context.CancellationToken
            ? ExitReason.Shutdown
            : ExitReason.CrashedWith(new Fault(exception));
}
