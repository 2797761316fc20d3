using System.Diagnostics;
using System.Threading.Tasks.Sources;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// A call by a process. The reply, or the end of the server, is given to the call itself and not to the caller's mailbox. So a call
/// searches no mailbox, creates no monitor and does not use the kernel.
/// </summary>
internal abstract class ProcessCall : ReplyTo
{
    private readonly HostedProcess caller;
    private readonly Pid target;
    private readonly object? request;
    private readonly TimeSpan timeout;
    private volatile bool isOver;
    private CallEnding ending;
    private object? endedWith;
    private CancellationTokenRegistration cancellation;
    private long since;

    private protected ProcessCall(HostedProcess caller, Pid target, object? request, TimeSpan timeout)
        : base(caller.Pid) => (this.caller, this.target, this.request, this.timeout) = (caller, target, request, timeout);

    internal override bool IsOver => isOver;

    /// <summary>Whether a token can cancel the wait. Then the body must be resumed when the wait is over, to unregister.</summary>
    internal bool IsCancellable => cancellation != default;

    private protected Mailbox Mailbox => caller.Mailbox;

    /// <summary>Sends the request, and begins to wait for the reply.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="ticket">The ticket of the wait, if the request was delivered.</param>
    /// <returns>The outcome of sending the request.</returns>
    internal Delivery Begin(CancellationToken cancellationToken, out short ticket)
    {
        // The wait begins before the request is sent, so that a reply finds it.
        since = caller.Dispatcher.Observation?.CallBegins() ?? 0;
        ticket = Mailbox.AwaitReply(this);
        var delivery = Delivery.NotAlive;
        try
        {
            delivery = caller.Dispatcher.TrySend(caller, target, new Request(request, this), this);
        }
        finally
        {
            if (delivery != Delivery.Delivered)
            {
                Mailbox.CancelReply();
            }
        }

        if (delivery == Delivery.Delivered)
        {
            LimitWait(ticket);
            if (cancellationToken.CanBeCanceled)
            {
                cancellation = cancellationToken.UnsafeRegister(static (call, token) => ((ProcessCall)call!).Cancel(token), this);
            }
        }

        return delivery;
    }

    /// <summary>Closes the call: its wait has ended. Called while the caller's mailbox is locked.</summary>
    internal void Close() => isOver = true;

    /// <summary>Sets the result of the wait. Called while the caller's mailbox is locked, and while the call waits.</summary>
    internal void EndWith(CallEnding how, object? what) => (ending, endedWith) = (how, what);

    internal override bool Reply(Dispatcher by, HostedProcess? sender, object? content)
    {
        var taken = Mailbox.EndCall(this, sender, CallEnding.Reply, content);
        if (taken)
        {
            Mailbox.Wake();
        }

        return taken;
    }

    internal override void ServerEnded(Death death, DeferredActions followUps)
    {
        if (Mailbox.EndCall(this, sender: null, CallEnding.ServerEnded, death))
        {
            followUps.Wake(caller);
        }
    }

    /// <summary>Returns the reply, after the wait has ended.</summary>
    /// <exception cref="CallException">There is none.</exception>
    /// <exception cref="ProcessEndedException">The caller has ended.</exception>
    private protected TReply Outcome<TReply>()
    {
        cancellation.Unregister();   // also for a caller that has ended: its token may live on
        caller.RefuseIfEnded();
        caller.Dispatcher.Observation?.CallEnded(target, ending, since);
        return Result<TReply>();
    }

    private TReply Result<TReply>() => (ending, endedWith) switch
    {
        (CallEnding.Cancelled, CancellationToken token) => throw new OperationCanceledException(token),
        (CallEnding.Reply, var reply) => CheckedCast.As<TReply>(reply, "The reply of", target),
        (CallEnding.ServerEnded, Death death) => throw new CallException(target, request, death.Reason, death),
        (CallEnding.TimeUp, _) => throw new CallTimeoutException(target, request, timeout),
        _ => throw new UnreachableException($"A call does not end with {ending}."),
    };

    private void Cancel(CancellationToken token)
    {
        if (Mailbox.EndCall(this, sender: null, CallEnding.Cancelled, token))
        {
            Mailbox.Wake();
        }
    }

    private void LimitWait(short ticket)
    {
        if (timeout == TimeSpan.Zero)
        {
            Mailbox.GiveUp(ticket);
        }
        else if (timeout != Timeout.InfiniteTimeSpan)
        {
            Mailbox.LimitWait(ticket, caller.Dispatcher.Options.TimeProvider.TimestampIn(timeout));
        }
    }
}

/// <summary>A call by a process, as the value task that its body awaits.</summary>
/// <typeparam name="TReply">The type of the reply.</typeparam>
internal sealed class ProcessCall<TReply>(HostedProcess caller, Pid target, object? request, TimeSpan timeout)
    : ProcessCall(caller, target, request, timeout), IValueTaskSource<TReply>
{
    TReply IValueTaskSource<TReply>.GetResult(short token)
    {
        Mailbox.AfterReply(token);
        return Outcome<TReply>();
    }

    ValueTaskSourceStatus IValueTaskSource<TReply>.GetStatus(short token) => Mailbox.StatusOf(token);

    void IValueTaskSource<TReply>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        Mailbox.Await(continuation, state, token, flags);
}
