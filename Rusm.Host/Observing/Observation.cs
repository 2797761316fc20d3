using System.Diagnostics;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Observing;

/// <summary>Calls an observer. What it throws must not end the program, and not the operation of the runtime. What happens at each restart is called
/// directly, and the rest through a delegate.</summary>
internal sealed class Observation(RuntimeObserver observer)
{
    private volatile bool isQuiet;

    /// <summary>The runtime stops: the messages that it drops from now on are not reported.</summary>
    internal void BeQuiet() => isQuiet = true;

    internal void Ended(TableEntry entry, HostedProcess process, ExitReason reason, Cause cause, Received[] left)
    {
        try
        {
            observer.ProcessEnded(new ProcessEnd(entry, process.Parent, reason, cause, left));
        }
#pragma warning disable CA1031 // The observer is the user's code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Warn(nameof(RuntimeObserver.ProcessEnded), exception);
        }

        foreach (var item in left)
        {
            if (item is Received.Message message)
            {
                Dropped(process.Pid, message.Content, DropReason.ReceiverEnded);
            }
        }
    }

    /// <summary>A message was dropped. Of a cast, the observer gets what the user has sent.</summary>
    internal void Dropped(Pid receiver, object? message, DropReason reason)
    {
        if (!isQuiet && message is not IHostMessage)
        {
            Call(nameof(RuntimeObserver.MessageDropped), (receiver, content: message is Cast cast ? cast.Content : message, reason), static (observer, it) =>
                observer.MessageDropped(new DroppedMessage(it.receiver, it.content, it.reason)));
        }
    }

    internal void ChildStarted(Pid supervisor, Child child, Pid? pid, TimeSpan? recovery)
    {
        try
        {
            observer.ChildStarted(new ChildStartReport(supervisor, child.Spec, pid, child.LastPid, recovery));
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
