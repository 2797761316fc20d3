using Rusm.Host.Recording;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host;

/// <content>
/// The inputs of a body besides its mailbox: the clock, random numbers, timers, and waits that end without an item. A trace has them, and a
/// program replay returns them again.
/// </content>
internal partial class Dispatcher
{
    /// <summary>Whether code that awaits the runtime continues in the synchronization context in which it began to wait. If not, it
    /// continues on the thread that ends the wait, as in most libraries.</summary>
    internal virtual bool ContinuesInContext => false;

    /// <summary>The clock of a body.</summary>
    internal virtual TimeProvider ClockOf(HostedProcess process) =>
        Recording.HasEntries ? new RecordedTimeProvider(Options.TimeProvider, this, process) : Options.TimeProvider;

    /// <summary>Records an input of a body.</summary>
    /// <param name="by">The process of the body.</param>
    /// <param name="source">The source of the value.</param>
    /// <param name="value">The value.</param>
    /// <returns>The value that the body gets: the same, or in a program replay the recorded one.</returns>
    internal virtual long Observe(HostedProcess by, ValueSource source, long value)
    {
        Recording.ValueTaken(by.Pid, source, value);
        return value;
    }

    internal virtual TimerRef SetTimer(HostedProcess by, Pid to, TimeSpan delay, object? message) => Timers.SendAfter(by, to, delay, message);

    internal TimeSpan? CancelTimer(HostedProcess by, TimerRef timer) => TimeLeft(by, Timers.Cancel(by, timer));

    internal TimeSpan? ReadTimer(HostedProcess by, TimerRef timer) => TimeLeft(by, Timers.Read(by, timer));

    /// <summary>Whether a receive with a time limit ended without an item in the run that is replayed.</summary>
    internal virtual bool MustTimeOut(HostedProcess by, int number) => false;

    /// <summary>Called before a body receives an item. In the run that is replayed, the process may have ended before it did.</summary>
    internal virtual void BeforeReceive(HostedProcess by)
    {
    }

    internal virtual void TimedOut(HostedProcess by, int number) => Recording.Entry(block => block.ReceiveTimedOut(by.Pid, number));

    /// <summary>The time limit of a receive that did not time out in the run that is replayed.</summary>
    internal virtual TimeSpan LimitOf(TimeSpan timeout) => timeout;

    /// <summary>Whether a reply was dropped in the run that is replayed; null if none is replayed.</summary>
    internal virtual bool? MustDropReply(HostedProcess by) => null;

    /// <summary>Called before a reply is sent, if its call is still open. In a simulation, other processes can run now, and
    /// then not until <see cref="ReplySent"/>.</summary>
    internal virtual void BeforeReply()
    {
    }

    /// <summary>Called after the reply was sent, or was not needed.</summary>
    internal virtual void ReplySent()
    {
    }

    /// <summary>Whether the next receive, or the next call, was cancelled in the run that is replayed.</summary>
    internal virtual bool MustCancelReceive(HostedProcess by) => false;

    /// <summary>The token that can cancel a receive that was not cancelled in the run that is replayed.</summary>
    internal virtual CancellationToken LimitOf(CancellationToken token) => token;

    /// <summary>Whether a call is cancelled before it is made.</summary>
    internal virtual bool IsCancelled(HostedProcess by, CancellationToken token)
    {
        if (!token.IsCancellationRequested)
        {
            return false;
        }

        ReceiveCancelled(by);
        return true;
    }

    internal void ReceiveCancelled(HostedProcess by) => Recording.ValueTaken(by.Pid, ValueSource.ReceiveCancelled, 0);

    internal void ReplyDropped(HostedProcess by) => Recording.ValueTaken(by.Pid, ValueSource.ReplyDropped, 0);

    /// <summary>Whether a body of a program replay has flushed this down message before it was delivered. In a program replay, a body can
    /// be ahead of the kernel.</summary>
    internal virtual bool HasFlushed(Pid watcher, MonitorRef reference) => false;

    private TimeSpan? TimeLeft(HostedProcess by, TimeSpan? timeLeft) =>
        Observe(by, ValueSource.TimeLeft, timeLeft?.Ticks ?? -1) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;
}
