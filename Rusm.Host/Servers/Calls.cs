using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>Calls: a request to a process, and its reply (Erlang: <c>gen_server:call</c>).</summary>
public static class Calls
{
    // The default of gen_server.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Sends a request and waits for the reply (Erlang: <c>gen_server:call/3</c>). The server receives a <see cref="Request"/>. If the
    /// server is not alive, or ends before it replies, the call fails at once. Nothing of the call is in the mailbox afterwards. Other
    /// items stay in place.
    /// </summary>
    /// <typeparam name="TReply">The type of the reply.</typeparam>
    /// <param name="context">The context of the caller.</param>
    /// <param name="target">The server.</param>
    /// <param name="request">The request. It is shared and not copied: use an immutable object.</param>
    /// <param name="timeout">How long to wait; null for 5 seconds, <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="cancellationToken">Cancels the wait. The server may still handle the request; its reply is dropped.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="CallException">The server is not alive, or ended before it replied.</exception>
    /// <exception cref="CallTimeoutException">The time was up.</exception>
    /// <exception cref="InvalidCastException">The reply is not a <typeparamref name="TReply"/>.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The process calls itself.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative, or longer than 49 days.</exception>
    public static ValueTask<TReply> CallAsync<TReply>(
        this ProcessContext context, Pid target, object? request, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (target == context.Self)
        {
            throw new InvalidOperationException(
                $"Process {target} calls itself: it can't reply while it waits for the reply. Send to itself, or do the work directly.");
        }

        var limit = Limit(timeout);
        var process = context.Process;
        process.RefuseIfEnded();
        if (process.Dispatcher.IsCancelled(process, cancellationToken))
        {
            return cancellationToken.IsCancellationRequested
                ? ValueTask.FromCanceled<TReply>(cancellationToken)
                : ValueTask.FromException<TReply>(new OperationCanceledException(cancellationToken));   // cancelled in the recording
        }

        if (process.Dispatcher.IsRemote(target))
        {
            return RemoteCall.AskAsync<TReply>(context, target, request, limit, cancellationToken);
        }

        if (!process.Dispatcher.IsSequenced)
        {
            var call = new ProcessCall<TReply>(process, target, request, limit);
            switch (call.Begin(cancellationToken, out var ticket))
            {
                case Delivery.Delivered:
                    return new(call, ticket);
                case Delivery.NotAlive:
                    process.Dispatcher.Observation?.CallEnded(target, CallEnding.ServerEnded, since: 0);
                    return ValueTask.FromException<TReply>(new CallException(target, request, ExitReason.NoProc));
                default:
                    break;   // a recording has begun
            }
        }

        return RecordedCall.AskAsync<TReply>(context, target, request, limit, cancellationToken);
    }

    /// <summary>
    /// Calls from outside any process; see <see cref="CallAsync{TReply}(ProcessContext, Pid, object?, TimeSpan?, CancellationToken)"/>.
    /// The code that awaits the call continues in its synchronization context if it has one, and otherwise on a thread that runs bodies,
    /// which it should not block. While the run is recorded, a separate process makes the call; it ends with the call.
    /// </summary>
    /// <typeparam name="TReply">The type of the reply.</typeparam>
    /// <param name="runtime">The runtime of the server.</param>
    /// <param name="target">The server.</param>
    /// <param name="request">The request. It is shared and not copied: use an immutable object.</param>
    /// <param name="timeout">How long to wait; null for 5 seconds, <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="cancellationToken">Ends the wait. The server may still handle the request; its reply is dropped.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="CallException">The server is not alive, or ended before it replied, or the runtime was stopped meanwhile.</exception>
    /// <exception cref="CallTimeoutException">The time was up.</exception>
    /// <exception cref="InvalidCastException">The reply is not a <typeparamref name="TReply"/>.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative, or longer than 49 days.</exception>
    public static Task<TReply> CallAsync<TReply>(
        this Runtime runtime, Pid target, object? request, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        var limit = Limit(timeout);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TReply>(cancellationToken);
        }

        if (!runtime.Dispatcher.IsSequenced && !runtime.Dispatcher.IsRemote(target))
        {
            var call = new ExternalCall<TReply>(runtime.Dispatcher, target, request, limit);
            switch (call.Begin(cancellationToken))
            {
                case Delivery.Delivered:
                    return call.Result;
                case Delivery.NotAlive:
                    runtime.Dispatcher.RefuseIfStopped();
                    runtime.Dispatcher.Observation?.CallEnded(target, CallEnding.ServerEnded, since: 0);
                    return Task.FromException<TReply>(new CallException(target, request, ExitReason.NoProc));
                default:
                    break;   // a recording has begun
            }
        }

        return RecordedCall.AskAsync<TReply>(runtime, target, request, limit, cancellationToken);
    }

    /// <summary>Replies to a call (Erlang: <c>gen_server:reply/2</c>), from the server or from another process. Does nothing if the call
    /// has a reply already, or its caller has stopped waiting or has ended.</summary>
    /// <param name="context">The context of the process that replies.</param>
    /// <param name="to">The call.</param>
    /// <param name="reply">The reply. It is shared and not copied: use an immutable object.</param>
    public static void Reply(this ProcessContext context, ReplyTo to, object? reply)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(to);
        context.Reply(to, reply);
    }

    /// <summary>Replies to a call from outside any process; see <see cref="Reply(ProcessContext, ReplyTo, object?)"/>.</summary>
    /// <param name="runtime">The runtime of the caller.</param>
    /// <param name="to">The call.</param>
    /// <param name="reply">The reply. It is shared and not copied: use an immutable object.</param>
    public static void Reply(this Runtime runtime, ReplyTo to, object? reply)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentNullException.ThrowIfNull(to);
        to.Reply(runtime.Dispatcher, sender: null, reply);
    }

    private static TimeSpan Limit(TimeSpan? timeout)
    {
        var limit = timeout ?? DefaultTimeout;
        TimeLimit.RefuseUnlessWait(limit, nameof(timeout));
        return limit;
    }

    /// <summary>The failure of a call by a name that no process has. It is reported as that of a call to a server that is not alive.</summary>
    internal static CallException NoProcessNamed(Dispatcher dispatcher, string name, object? request)
    {
        dispatcher.Observation?.CallEnded(Pid.Outside, CallEnding.ServerEnded, since: 0);
        return CallException.NoProcessNamed(name, request);
    }
}
