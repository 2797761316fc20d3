using System.Diagnostics;
using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// A call by a process while the run is recorded. It consists of a monitor, a message, a selective receive and a demonitor, so that the
/// recording has each step. The reply is a message to the caller that is sent while a lock is held: when the caller has closed the call,
/// a reply is already in its mailbox or is never sent.
/// </summary>
internal sealed class RecordedCall : MonitoredCall
{
    private readonly Lock sending = new();
    private readonly Dispatcher dispatcher;
    private bool isOver;

    internal RecordedCall(Dispatcher dispatcher, Pid caller, MonitorRef reference)
        : base(caller, reference) => this.dispatcher = dispatcher;

    internal override bool IsOver => Volatile.Read(ref isOver);

    /// <summary>Sends a request and waits for the reply.</summary>
    internal static ValueTask<TReply> AskAsync<TReply>(
        ProcessContext context, Pid target, object? request, TimeSpan timeout, CancellationToken cancellationToken) => AskAsync<TReply>(
            context,
            target,
            request,
            timeout,
            static (context, target, request) =>
            {
                var call = new RecordedCall(context.Process.Dispatcher, context.Self, context.Monitor(target));
                context.Send(target, new Request(request, call));
                return call;
            },
            cancellationToken);

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

    internal override bool Reply(Dispatcher by, HostedProcess? sender, object? content)
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

    // The reply is a message, which the kernel does not know: it can arrive beside the end of the server.
    private protected override bool HasOneEnd => false;

    private protected override bool IsAnsweredBy(object? content) => content is Answer answer && answer.To == this;

    private protected override object? ReplyIn(object? content) => ((Answer)content!).Content;

    private protected override void Close(ProcessContext context)
    {
        lock (sending)
        {
            isOver = true;
        }

        base.Close(context);
    }

    /// <summary>The message with the reply. The call takes it out of the mailbox.</summary>
    internal sealed record Answer(RecordedCall To, object? Content) : IHostMessage
    {
        public override string ToString() => $"reply {SafeText.Of(Content)} to {To}";
    }
}
