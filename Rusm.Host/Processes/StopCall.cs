using System.Collections.Immutable;
using Rusm.Host.Scheduling;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// A call for a stop. When the body of a process calls and waits for the stop, it can't end before the stop is done: the stop must
/// not wait for it.
/// </summary>
/// <remarks>
/// The thread identifies the body that calls, but not whether that body waits: code of the program outside the body also runs on this
/// thread, if it continues after something that the body has completed. So the body is checked until it waits or has ended.
/// </remarks>
internal sealed class StopCall : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private readonly Dispatcher dispatcher;
    private readonly HostedProcess? caller;
    private readonly Thread thread = Thread.CurrentThread;
    private readonly Worker? worker = Worker.Current;
    private readonly long run;
    private bool callerWaits;
    private bool isDone;

    /// <summary>Begins a stop. Called on the thread of its caller.</summary>
    /// <param name="dispatcher">The dispatcher of the runtime that stops.</param>
    internal StopCall(Dispatcher dispatcher)
    {
        (this.dispatcher, caller) = (dispatcher, dispatcher.RunningHere);
        if (caller is not null)
        {
            run = worker?.Runs ?? 0;
            _ = LookAtAsync(caller);
        }
    }

    /// <summary>Completes as soon as no body runs that the stop waits for.</summary>
    internal Task WhenBodiesEndedAsync() => caller is null ? dispatcher.Bodies.WhenNoneAsync() : dispatcher.Bodies.WhenOnlyStopCallersAsync();

    /// <summary>The processes that have ended and whose bodies had not ended in time.</summary>
    internal ImmutableArray<Pid> Unwinding() => dispatcher.Bodies.Unwinding(withStopCallers: caller is null);

    /// <summary>Whether this is the process whose body waits for the stop.</summary>
    internal bool IsWaiting(Pid pid)
    {
        lock (this)
        {
            return callerWaits && caller!.Pid == pid;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (this)
        {
            isDone = true;
            if (callerWaits)
            {
                dispatcher.Bodies.EndWaitForStop(caller!);
            }
        }
    }

    private async Task LookAtAsync(HostedProcess body)
    {
        while (!IsOver(body))
        {
            await Task.Delay(BetweenLooks).ConfigureAwait(false);
        }
    }

    private bool IsOver(HostedProcess body)
    {
        lock (this)
        {
            if (isDone || dispatcher.Bodies.HasEnded(body))
            {
                return true;
            }

            if (!Waits(body))
            {
                return false;
            }

            callerWaits = true;
            dispatcher.Bodies.BeginWaitForStop(body);
        }

        TrapNoLonger(body);
        return true;
    }

    // The body waits for something other than its mailbox: its worker runs other processes, or its thread waits.
    private bool Waits(HostedProcess body) => dispatcher.StopCallersWait
        || (!body.Mailbox.IsInReceive && ((worker is not null && worker.Runs != run) || (thread.ThreadState & ThreadState.WaitSleepJoin) != 0));

    // While the body waits, it can't receive an exit signal as a message, and its supervisor would wait for it.
    private void TrapNoLonger(HostedProcess body)
    {
        if (!dispatcher.Inspect((kernel, _) => kernel.ToState().Find(body.Pid).Exists(static entry => entry.TrapsExits)))
        {
            return;
        }

        dispatcher.Apply(new Signal.SetTrapExit(body.Pid, false));
        if (body.Mailbox.Snapshot().OfType<Received.Exit>().FirstOrDefault(exit => exit.From == body.Parent) is { } request)
        {
            dispatcher.Apply(new Signal.Exit(body.Parent, body.Pid, request.Reason));
        }
    }
}
