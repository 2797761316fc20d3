using System.Diagnostics;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Observing;

/// <summary>Calls an observer. An exception of the observer must not end the program or the operation of the runtime. The methods that
/// are called at each restart are called directly, and the others through a delegate.</summary>
internal sealed class Observation(RuntimeObserver observer)
{
    // The number of calls of a thread after which the observer is asked again whether a call is to be measured.
    private const int CallsUntilAskedAgain = 64;

    // Each thread has its own count, because all threads would write to a shared one.
    [ThreadStatic]
    private static int callsLeft;

    private volatile bool isQuiet;

    /// <summary>Stops the reports of dropped messages and of connections, because the runtime stops.</summary>
    internal void BeQuiet() => isQuiet = true;

    internal void RuntimeCreated(Runtime runtime) => Call(nameof(RuntimeObserver.RuntimeCreated), runtime, static (observer, runtime) => observer.RuntimeCreated(runtime));

    internal void Ended(TableEntry entry, HostedProcess process, ExitReason reason, Cause cause, Received[] left, Handling? handling)
    {
        ProcessEnded(new ProcessEnd(entry, process.Parent, reason, cause, left, handling));
        foreach (var item in left)
        {
            if (item is Received.Message message)
            {
                Dropped(process.Pid, message.Content, DropReason.ReceiverEnded);
            }
        }
    }

    internal void ProcessEnded(in ProcessEnd end)
    {
        try
        {
            observer.ProcessEnded(end);
        }
#pragma warning disable CA1031 // The observer is the user's code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Warn(nameof(RuntimeObserver.ProcessEnded), exception);
        }
    }

    /// <summary>Reports a dropped message. For a cast, the observer gets the content that the user has sent.</summary>
    internal void Dropped(Pid receiver, object? message, DropReason reason)
    {
        if (!isQuiet && message is not IHostMessage)
        {
            MessageDropped(new DroppedMessage(receiver, message is Cast cast ? cast.Content : message, reason));
        }
    }

    internal void MessageDropped(in DroppedMessage message) =>
        Call(nameof(RuntimeObserver.MessageDropped), message, static (observer, message) => observer.MessageDropped(message));

    internal void CascadeEnded(int ended) => Call(nameof(RuntimeObserver.CascadeEnded), ended, static (observer, ended) => observer.CascadeEnded(ended));

    /// <summary>Called when a call begins.</summary>
    /// <returns>The time, by <see cref="Stopwatch"/>; 0 if the call is not measured.</returns>
    internal long CallBegins() => --callsLeft > 0 ? 0 : SampleCall();

    /// <summary>Called when a call has ended.</summary>
    /// <param name="server">The server.</param>
    /// <param name="how">How it ended.</param>
    /// <param name="since">What <see cref="CallBegins"/> has returned.</param>
    internal void CallEnded(Pid server, CallEnding how, long since)
    {
        if (since != 0 || how != CallEnding.Reply)
        {
            ReportCall(server, how, since);
        }
    }

    private long SampleCall()
    {
        var interval = 0;
        Call(nameof(RuntimeObserver.CallSampleInterval), 0, (observer, _) => interval = observer.CallSampleInterval);
        callsLeft = interval > 0 ? interval : CallsUntilAskedAgain;
        return interval > 0 ? Stopwatch.GetTimestamp() : 0;
    }

    private void ReportCall(Pid server, CallEnding how, long since)
    {
        TimeSpan? duration = since == 0 ? null : Stopwatch.GetElapsedTime(since);
        var status = how switch
        {
            CallEnding.Reply => CallStatus.Replied,
            CallEnding.ServerEnded => CallStatus.ServerEnded,
            CallEnding.TimeUp => CallStatus.TimedOut,
            CallEnding.Cancelled => CallStatus.Cancelled,
            _ => throw new UnreachableException($"A call does not end with {how}."),
        };
        CallEnded(new CallReport(server, status, duration));
    }

    internal void CallEnded(in CallReport call) => Call(nameof(RuntimeObserver.CallEnded), call, static (observer, call) => observer.CallEnded(call));

    internal void ChildStarted(in ChildStartReport start)
    {
        try
        {
            observer.ChildStarted(start);
        }
#pragma warning disable CA1031 // The observer is the user's code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Warn(nameof(RuntimeObserver.ChildStarted), exception);
        }
    }

    internal void ChildStartFailed(Pid supervisor, string id, ExitReason reason) =>
        Call(nameof(RuntimeObserver.ChildStartFailed), (supervisor, id, reason), static (observer, it) => observer.ChildStartFailed(it.supervisor, it.id, it.reason));

    internal void ChildDelayed(Pid supervisor, string id, TimeSpan delay) =>
        Call(nameof(RuntimeObserver.ChildDelayed), (supervisor, id, delay), static (observer, it) => observer.ChildDelayed(it.supervisor, it.id, it.delay));

    internal void SupervisorEnded(Pid supervisor, ExitReason reason, Death? because) =>
        Call(nameof(RuntimeObserver.SupervisorEnded), (supervisor, reason, because), static (observer, it) => observer.SupervisorEnded(it.supervisor, it.reason, it.because));

    internal void NodeConnected(NodeId node)
    {
        if (!isQuiet)
        {
            Call(nameof(RuntimeObserver.NodeConnected), node, static (observer, node) => observer.NodeConnected(node));
        }
    }

    internal void NodeLost(NodeId node)
    {
        if (!isQuiet)
        {
            Call(nameof(RuntimeObserver.NodeLost), node, static (observer, node) => observer.NodeLost(node));
        }
    }

    private void Call<TArguments>(string method, TArguments arguments, Action<RuntimeObserver, TArguments> call)
    {
        try
        {
            call(observer, arguments);
        }
#pragma warning disable CA1031 // The observer is the user's code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Warn(method, exception);
        }
    }

    private static void Warn(string method, Exception exception) =>
        Trace.TraceWarning($"Rusm: {nameof(RuntimeObserver)}.{method} threw {exception.GetType()}.");
}
