using System.Diagnostics;
using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// A call by a process while the run is recorded. It consists of a monitor, a message, a selective receive and a demonitor, so that the
/// recording has each step. The reply is a message to the caller that is sent while a lock is held: when the caller has closed the call,
/// a reply is already in its mailbox or is never sent.
/// </summary>
internal sealed class RecordedCall : ReplyTo
{
    private readonly Lock sending = new();
    private readonly Dispatcher dispatcher;
    private readonly MonitorRef reference;
    private bool isOver;

    internal RecordedCall(Dispatcher dispatcher, Pid caller, MonitorRef reference)
        : base(caller) => (this.dispatcher, this.reference) = (dispatcher, reference);

    internal override bool IsOver => Volatile.Read(ref isOver);

    /// <summary>The call as the traces show it.</summary>
    /// <returns><c>call #7 by &lt;3&gt;</c>.</returns>
    public override string ToString() => $"call {reference} by {Caller}";

    /// <summary>Sends a request and waits for the reply.</summary>
    /// <param name="context">The process that calls.</param>
    /// <param name="target">The server.</param>
    /// <param name="request">The request.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal static async ValueTask<TReply> AskAsync<TReply>(
        ProcessContext context, Pid target, object? request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var observation = context.Process.Dispatcher.Observation;
        var since = observation?.CallBegins() ?? 0;
        var cursor = context.BehindMailbox();
        var call = new RecordedCall(context.Process.Dispatcher, context.Self, context.Monitor(target));
        context.Send(target, new Request(request, call));
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

        if (item is Received.Message)
        {
            call.Close(context);
        }
        else
        {
            // As on the BEAM, a reply that was sent before the call was closed is accepted.
            var answer = await call.CloseAsync(context, cursor).ConfigureAwait(true);
            item ??= answer;
        }

        observation?.CallEnded(target, item is Received.Message ? CallEnding.Reply : item is null ? CallEnding.TimeUp : CallEnding.ServerEnded, since);
        return item switch
        {
            Received.Message { Content: Answer answer } => CheckedCast.As<TReply>(answer.Content, "The reply of", target),
            Received.Down down => throw new CallException(target, request, down.Reason, down.Death),
            _ => throw new CallTimeoutException(target, request, timeout),
        };
    }

    /// <summary>Sends a request from outside any process and waits for the reply. A process of the host makes the call, and ends with it.</summary>
    internal static async Task<TReply> AskAsync<TReply>(
        Runtime runtime, Pid target, object? request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var reply = new TaskCompletionSource<TReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var activity = Activity.Current;
        var caller = runtime.SpawnHelper(async context =>
        {
            Activity.Current = activity;   // used by this body only
            try
            {
                reply.TrySetResult(await context.CallAsync<TReply>(target, request, timeout).ConfigureAwait(true));
            }
            catch (Exception exception) when (exception is CallException or InvalidCastException)
            {
                reply.TrySetException(exception);
            }
        });

        // A process that is killed before its body begins can't complete the call, so its token does.
        using var end = runtime.TokenOf(caller).Register(
            () => reply.TrySetException(new CallException(target, request, ExitReason.Killed)));
        using var cancellation = cancellationToken.Register(() =>
        {
            reply.TrySetCanceled(cancellationToken);
            runtime.Kill(caller);
        });
        return await reply.Task.ConfigureAwait(runtime.Dispatcher.ContinuesInContext);
    }

    internal override bool Reply(HostedProcess? sender, object? content)
    {
        dispatcher.BeforeReply();
        try
        {
            lock (sending)
            {
                if (isOver)
                {
                    return false;
                }

                SendAnswer(sender, content);
                return isOver = true;
            }
        }
        finally
        {
            dispatcher.ReplySent();
        }
    }

    /// <summary>Sends the reply as in the run that is replayed, even if the call is over in the replay.</summary>
    internal void SendAnswer(HostedProcess? sender, object? content)
    {
        sender?.RefuseIfEnded();
        dispatcher.Send(sender, Caller, new Answer(this, content));
    }

    // Does nothing: the monitor of the caller delivers the end of the server.
    internal override void ServerEnded(Death death, DeferredActions followUps)
    {
    }

    // After this, no item of the call arrives. A reply can already be in the mailbox.
    private void Close(ProcessContext context)
    {
        lock (sending)
        {
            isOver = true;
        }

        context.Demonitor(reference, flush: true);
    }

    private ValueTask<Received?> CloseAsync(ProcessContext context, MailboxCursor cursor)
    {
        Close(context);
        return context.ReceiveAsync(IsAnsweredBy, TimeSpan.Zero, cursor);
    }

    private bool IsAnsweredBy(Received item) => item is Received.Message { Content: Answer answer } && answer.To == this;

    private bool IsOverWith(Received item) => IsAnsweredBy(item) || (item is Received.Down down && down.Reference == reference);

    /// <summary>The message with the reply. The call takes it out of the mailbox.</summary>
    internal sealed record Answer(RecordedCall To, object? Content) : IHostMessage
    {
        public override string ToString() => $"reply {SafeText.Of(Content)} to {To}";
    }
}
