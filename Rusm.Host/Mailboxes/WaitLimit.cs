namespace Rusm.Host;

/// <summary>
/// The time limit of the waits of one process. A process waits in one place at a time, so it has one timer, which serves all its waits: a
/// wait that ends in time may leave it set. If the timer fires too early for the current wait, it is set again. So a process that makes
/// one call after the other reads the clock for each call, but rarely sets a timer.
/// </summary>
internal sealed class WaitLimit(HostedProcess process) : WheelEntry
{
    private const long Never = long.MaxValue;

    private readonly Lock setting = new();
    private short ticket;
    private long due;
    private long firesAt = Never;

    private TimeProvider Clock => process.Dispatcher.Options.TimeProvider;

    private TimerWheel Wheel => process.Dispatcher.Wheel;

    /// <summary>Ends a wait at a time, if it has not ended by then.</summary>
    /// <param name="wait">The ticket of the wait.</param>
    /// <param name="at">The time, as a timestamp of the clock.</param>
    internal void Set(short wait, long at)
    {
        Addition? addition = null;
        lock (setting)
        {
            (ticket, due) = (wait, at);

            // The process may have ended since the wait began. Its end removes the timer after it has set HasEnded, so no timer is left.
            if (due < firesAt && !process.HasEnded)
            {
                addition = AddToWheel(Clock.GetTimestamp());
            }
        }

        Complete(addition);
    }

    /// <summary>Removes the timer: no wait needs it any more.</summary>
    internal void Remove()
    {
        lock (setting)
        {
            firesAt = Never;
            Wheel.Remove(this);
        }
    }

    internal override void Fire()
    {
        short over;
        bool isTooEarly;
        Addition? addition = null;
        lock (setting)
        {
            firesAt = Never;
            over = ticket;
            var now = Clock.GetTimestamp();
            isTooEarly = now < due;
            if (isTooEarly && process.Mailbox.IsWaiting(ticket))
            {
                addition = AddToWheel(now);
            }
        }

        Complete(addition);
        if (!isTooEarly)
        {
            process.Mailbox.GiveUp(over);
        }
    }

    // The entry may be in the wheel, even while it fires: it can have been removed for a wait that has ended, and added again for the next wait.
    private Addition AddToWheel(long now)
    {
        firesAt = due;
        var delay = due > now ? Clock.GetElapsedTime(now, due) : TimeSpan.Zero;
        var begin = Wheel.Now;
        using (Wheel.Hold())
        {
            Wheel.RemoveHeld(this);
            return new Addition(Wheel.AddHeld(this, begin, delay), delay);
        }
    }

    // Called without the lock: the clock may fire timers on this thread when the wheel is armed, and one of them may wait for a thread that is about to
    // remove this limit.
    private void Complete(Addition? addition)
    {
        if (addition is { } added)
        {
            Wheel.WasAdded(added.IsNext, added.Delay);
        }
    }

    private readonly record struct Addition(bool IsNext, TimeSpan Delay);
}
