using Rusm.Host.Recording;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host;

/// <content>
/// What a body takes from the world besides its mailbox: the time, chance, timers, and whether its own time was up. A recording notes
/// it; a program replay gives it back.
/// </content>
internal partial class Dispatcher
{
    /// <summary>The clock that a body sees.</summary>
    internal virtual TimeProvider ClockOf(HostedProcess process) =>
        recorder is null ? options.TimeProvider : new RecordedTimeProvider(options.TimeProvider, this, process);

    /// <summary>A body takes a value.</summary>
    /// <param name="by">The process of the body.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="value">What it is now.</param>
    /// <returns>What the body sees: that, or what it was in the run that is replayed.</returns>
    internal virtual long Observe(HostedProcess by, ValueSource source, long value)
    {
        if (recorder is not null)
        {
            NoteTook(by.Pid, source, value);
        }

        return value;
    }

    internal virtual TimerRef SetTimer(HostedProcess by, Pid to, TimeSpan delay, object? message) => Timers.SendAfter(by, to, delay, message);

    internal TimeSpan? CancelTimer(HostedProcess by, TimerRef timer) => TimeLeft(by, Timers.Cancel(by, timer));

    internal TimeSpan? ReadTimer(HostedProcess by, TimerRef timer) => TimeLeft(by, Timers.Read(by, timer));

    /// <summary>Whether a receive with a time limit ended without an item in the run that is replayed.</summary>
    internal virtual bool MustTimeOut(HostedProcess by, int number) => false;

    /// <summary>A body is about to receive an item. In a replay it may have been ended before it did.</summary>
    internal virtual void BeforeReceive(HostedProcess by)
    {
    }

    internal virtual void TimedOut(HostedProcess by, int number) => Note(block => block.ReceiveTimedOut(by.Pid, number));

    /// <summary>The limit of a receive that is not known to be late.</summary>
    internal virtual TimeSpan LimitOf(TimeSpan timeout) => timeout;

    /// <summary>Whether a reply went nowhere in the run that is replayed; null where nothing is.</summary>
    internal virtual bool? MustDropReply(HostedProcess by) => null;

    /// <summary>Whether the next receive was cancelled in the run that is replayed.</summary>
    internal virtual bool MustCancelReceive(HostedProcess by) => false;

    internal void ReceiveCancelled(HostedProcess by) => NoteTook(by.Pid, ValueSource.ReceiveCancelled, 0);

    internal void ReplyDropped(HostedProcess by) => NoteTook(by.Pid, ValueSource.ReplyDropped, 0);

    /// <summary>Whether a body that is replayed, and is ahead of the kernel, has taken this out of its mailbox before it came.</summary>
    internal virtual bool HasFlushed(Pid watcher, MonitorRef reference) => false;

    /// <summary>A process has ended. Called in the gate.</summary>
    internal void NoteEnd(HostedProcess process)
    {
        if (recorder is not null && process.Pid != acting)
        {
            NoteCutShort(process.Pid, process.Received);
        }
    }

    /// <summary>A timer has its number. Called in the gate.</summary>
    internal void TimerSet(HostedProcess? by, TimerRef timer) =>
        recorder?.Note(kernel, block => block.TimerSet(by?.Pid ?? Pid.Outside, timer.Value, timer.To));

    /// <summary>Records something that stands between steps; nothing when there is no recording.</summary>
    internal void Note(Action<BlockWriter> note)
    {
        if (recorder is null)
        {
            return;
        }

        lock (gate)
        {
            recorder?.Note(kernel, note);
        }
    }

    // Called in the gate, right before the step that the timer makes.
    private void NoteTimer(long timer)
    {
        if (timer != 0)
        {
            NoteTimerFired(timer);
        }
    }

    // Each by itself: what a lambda captures is made where its method begins, and most calls need none.
    private void NoteTimerFired(long timer) => recorder?.Note(kernel, block => block.TimerFired(timer));

    private void NoteCutShort(Pid pid, long received) => recorder?.NoteInStep(block => block.EndedByOther(pid, received));

    private void NoteTook(Pid by, ValueSource source, long value) => Note(block => block.ValueTaken(by, source, value));

    private TimeSpan? TimeLeft(HostedProcess by, TimeSpan? timeLeft) =>
        Observe(by, ValueSource.TimeLeft, timeLeft?.Ticks ?? -1) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;
}
