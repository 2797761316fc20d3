using Rusm.Host.Scheduling;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// A call from outside any process. When it is over, a worker runs the code that awaits it, as it runs a process that has received a
/// message. If the server replied, this is the worker that ran the server. So neither the request nor the reply need a change of threads.
/// </summary>
internal abstract class ExternalCall : ReplyTo
{
    private readonly Dispatcher dispatcher;
    private readonly Pid target;
    private readonly object? request;
    private readonly TimeSpan timeout;
    private readonly Deadline? limit;
    private int over;
    private CancellationTokenRegistration cancellation;
    private long since;

    private protected ExternalCall(Dispatcher dispatcher, Pid target, object? request, TimeSpan timeout)
        : base(Pid.Outside)
    {
        (this.dispatcher, this.target, this.request, this.timeout) = (dispatcher, target, request, timeout);
        limit = timeout == Timeout.InfiniteTimeSpan ? null : new Deadline(this);
    }

    internal override bool IsOver => Volatile.Read(ref over) != 0;

    /// <summary>Sends the request.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The outcome of sending the request. If it was not delivered, the call is not made.</returns>
    internal Delivery Begin(CancellationToken cancellationToken)
    {
        since = dispatcher.Observation?.CallBegins() ?? 0;

        // The time limit and the cancellation are set before the request is sent, so that a reply that comes at once finds and removes them.
        cancellation = cancellationToken.UnsafeRegister(
            static (call, token) => ((ExternalCall)call!).End(CallEnding.Cancelled, token), this);
        if (limit is not null)
        {
            dispatcher.Wheel.Add(limit, timeout);
            if (IsOver)
            {
                RemoveLimits();   // cancelled before the time limit was set
            }
        }

        var delivery = dispatcher.TrySend(sender: null, target, new Request(request, this), this);
        if (delivery != Delivery.Delivered)
        {
            RemoveLimits();
        }

        return delivery;
    }

    internal override bool Reply(Dispatcher by, HostedProcess? sender, object? content)
    {
        sender?.RefuseIfEnded();
        return End(CallEnding.Reply, content);
    }

    internal override void ServerEnded(Death death, DeferredActions followUps)
    {
        if (TryEnd())
        {
            followUps.Schedule(dispatcher.Scheduler, new Completion(this, CallEnding.ServerEnded, death));
        }
    }

    /// <summary>Completes the call for the code that awaits it: with the reply, or with an exception.</summary>
    private protected abstract void Complete(CallEnding how, object? with);

    private protected CallException Failure(Death death) => new(target, request, death.Reason, death);

    private protected CallTimeoutException Late() => new(target, request, timeout);

    private protected TReply As<TReply>(object? reply) => CheckedCast.As<TReply>(reply, "The reply of", target);

    private bool End(CallEnding how, object? with)
    {
        if (!TryEnd())
        {
            return false;
        }

        dispatcher.Scheduler.Run(new Completion(this, how, with));
        return true;
    }

    private bool TryEnd() => Interlocked.Exchange(ref over, 1) == 0;

    private void RemoveLimits()
    {
        cancellation.Unregister();
        if (limit is not null)
        {
            dispatcher.Wheel.Remove(limit);
        }
    }

    /// <summary>Runs the code that awaits the call.</summary>
    private sealed class Completion(ExternalCall call, CallEnding how, object? with) : Runnable(Pid.Outside)
    {
        internal override void Run()
        {
            call.RemoveLimits();
            call.dispatcher.Observation?.CallEnded(call.target, how, call.since);
            call.Complete(how, with);
        }
    }

    private sealed class Deadline(ExternalCall call) : WheelEntry
    {
        internal override void Fire() => call.End(CallEnding.TimeUp, with: null);
    }
}

/// <summary>A call from outside any process, as the task of its reply.</summary>
/// <typeparam name="TReply">The type of the reply.</typeparam>
internal sealed class ExternalCall<TReply>(Dispatcher dispatcher, Pid target, object? request, TimeSpan timeout)
    : ExternalCall(dispatcher, target, request, timeout)
{
    // Its continuations run inside Complete, which a worker runs as an item of its own.
    private readonly TaskCompletionSource<TReply> result = new();

    internal Task<TReply> Result => result.Task;

    private protected override void Complete(CallEnding how, object? with)
    {
        try
        {
            switch (how)
            {
                case CallEnding.Reply:
                    result.SetResult(As<TReply>(with));
                    break;
                case CallEnding.ServerEnded:
                    result.SetException(Failure((Death)with!));
                    break;
                case CallEnding.Cancelled:
                    result.SetCanceled((CancellationToken)with!);
                    break;
                default:
                    result.SetException(Late());
                    break;
            }
        }
        catch (InvalidCastException exception)
        {
            result.SetException(exception);
        }
    }
}
