using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// A call by a process that consists of signals: a monitor, a request, a selective receive and, unless the reply does it, the removal of the monitor. So it
/// works while the run is recorded, and across nodes.
/// </summary>
/// <param name="caller">The caller.</param>
/// <param name="reference">The monitor of the server.</param>
internal abstract class MonitoredCall(Pid caller, MonitorRef reference) : ReplyTo(caller)
{
    /// <summary>The monitor of the server.</summary>
    internal MonitorRef Reference { get; } = reference;

    /// <summary>The call as the traces show it.</summary>
    /// <returns><c>call #7 by &lt;3&gt;</c>.</returns>
    public override string ToString() => $"call {Reference} by {Caller}";

    /// <summary>Sends the request and waits for the reply.</summary>
    /// <param name="context">The process that calls.</param>
    /// <param name="target">The server.</param>
    /// <param name="request">The request.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="begin">Monitors the server, and sends the request.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    private protected static async ValueTask<TReply> AskAsync<TReply>(
        ProcessContext context,
        Pid target,
        object? request,
        TimeSpan timeout,
        Func<ProcessContext, Pid, object?, MonitoredCall> begin,
        CancellationToken cancellationToken)
    {
        var observation = context.Process.Dispatcher.Observation;
        var since = observation?.CallBegins() ?? 0;
        var cursor = context.BehindMailbox();
        var call = begin(context, target, request);
        Received? item;
        try
        {
            item = await context.ReceiveAsync(call.IsOverWith, timeout, cursor, cancellationToken).ConfigureAwait(true);
        }
        catch (OperationCanceledException exception) when (exception is not ProcessEndedException)
        {
            await call.CloseAsync(context, cursor).ConfigureAwait(true);
            observation?.CallEnded(target, CallEnding.Cancelled, since);
            throw;
        }

        if (item is Received.Message && !call.HasOneEnd)
        {
            call.Close(context);
        }
        else if (item is null || !call.HasOneEnd)
        {
            // As on the BEAM, a reply that was sent before the call was closed is accepted.
            var answer = await call.CloseAsync(context, cursor).ConfigureAwait(true);
            item ??= answer;
        }

        observation?.CallEnded(target, item is Received.Message ? CallEnding.Reply : item is null ? CallEnding.TimeUp : CallEnding.ServerEnded, since);
        return item switch
        {
            Received.Message message => CheckedCast.As<TReply>(call.ReplyIn(message.Content), "The reply of", target),
            Received.Down down => throw new CallException(target, request, down.Reason, down.Death),
            _ => throw new CallTimeoutException(target, request, timeout),
        };
    }

    // Does nothing: the monitor of the caller delivers the end of the server.
    internal override void ServerEnded(Death death, DeferredActions followUps)
    {
    }

    /// <summary>Whether nothing of the call can arrive after the reply, or after the end of the server.</summary>
    private protected abstract bool HasOneEnd { get; }

    /// <summary>Whether a message has the reply.</summary>
    private protected abstract bool IsAnsweredBy(object? content);

    /// <summary>The reply in such a message.</summary>
    private protected abstract object? ReplyIn(object? content);

    /// <summary>Ends the wait. After this, no item of the call arrives. A reply can already be in the mailbox.</summary>
    private protected virtual void Close(ProcessContext context) => context.Demonitor(Reference, flush: true);

    private ValueTask<Received?> CloseAsync(ProcessContext context, MailboxCursor cursor)
    {
        Close(context);
        return context.ReceiveAsync(item => item is Received.Message message && IsAnsweredBy(message.Content), TimeSpan.Zero, cursor);
    }

    private bool IsOverWith(Received item) =>
        item is Received.Message message ? IsAnsweredBy(message.Content) : item is Received.Down down && down.Reference == Reference;
}
