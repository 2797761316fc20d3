namespace Rusm.Host;

/// <summary>
/// Entries that fire when their time has come, all driven by one timer of the clock. Adding and removing take constant time,
/// however many entries there are, and allocate nothing. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// <b>When.</b> An entry never fires before its delay is over, as <see cref="TimeProvider.GetTimestamp"/> counts it. It fires as
/// soon after that as the clock calls back. The system's clock counts the time of its timers in whole milliseconds, so there it is
/// up to a millisecond late, plus what the thread pool needs. Another clock, such as one for tests, is asked for the exact time.
/// </para>
/// <para>
/// <b>In which order.</b> Entries fire one at a time, in the order of the times they are due; those due at the same time fire in the
/// order in which they were added.
/// </para>
/// <para>
/// <b>The clock's timer</b> is armed for the entry that is due next. When that is removed it stays armed, since entries such as time
/// limits are added and removed all the time and hardly ever fire. The clock then calls back once, finds nothing that is due, and is
/// armed for the next entry, or not at all if there is none.
/// </para>
/// </remarks>
/// <param name="clock">The clock.</param>
internal sealed class TimerWheel(TimeProvider clock) : IDisposable
{
    private readonly Lock gate = new();
    private readonly WheelSlots slots = new();

    // Times count from here, in the clock's own units.
    private readonly long origin = clock.GetTimestamp();
    private readonly double unitsPerTick = (double)clock.TimestampFrequency / TimeSpan.TicksPerSecond;
    private readonly bool cutsMilliseconds = ReferenceEquals(clock, TimeProvider.System);

    private ITimer? timer;
    private long armedFor = WheelSlots.Never;
    private bool arming;
    private bool firing;
    private bool isEarly;

    /// <summary>How many entries wait for their time.</summary>
    internal int Count
    {
        get
        {
            lock (gate)
            {
                return slots.Count;
            }
        }
    }

    /// <summary>What the work so far came to; see <see cref="WheelSlots.Steps"/>.</summary>
    internal long Steps
    {
        get
        {
            lock (gate)
            {
                return slots.Steps;
            }
        }
    }

    private long Now => clock.GetTimestamp() - origin;

    /// <summary>Lets an entry fire after some time. With no delay it fires at once, on the clock's thread.</summary>
    /// <param name="entry">The entry. It is in no wheel.</param>
    /// <param name="delay">The delay: from zero to 49 days.</param>
    internal void Add(WheelEntry entry, TimeSpan delay)
    {
        var now = Now;
        var due = now + (long)Math.Ceiling(delay.Ticks * unitsPerTick);
        bool isNext;
        lock (gate)
        {
            slots.Add(entry, due, now);
            isNext = due < armedFor && !firing;
        }

        if (isNext)
        {
            Arm();
        }
    }

    /// <summary>Takes an entry out, so that it does not fire.</summary>
    /// <param name="entry">The entry. It is in this wheel or in none.</param>
    /// <returns>Whether it was in the wheel. If not, it may be about to fire on another thread.</returns>
    internal bool Remove(WheelEntry entry)
    {
        lock (gate)
        {
            if (!entry.IsWaiting)
            {
                return false;
            }

            slots.Remove(entry);
            return true;
        }
    }

    /// <summary>Lets no entry fire any more.</summary>
    public void Dispose() => timer?.Dispose();

    // The clock's callback. One thread at a time fires: another one that comes meanwhile leaves what is due to it.
    private void FireWhatIsDue()
    {
        lock (gate)
        {
            if (firing)
            {
                return;
            }

            firing = true;
            isEarly = armedFor != WheelSlots.Never && Now < armedFor;
            armedFor = WheelSlots.Never;
        }

        while (TryTake(out var entry))
        {
            entry?.Fire();
        }

        lock (gate)
        {
            firing = false;
        }

        Arm();
    }

    private bool TryTake(out WheelEntry? entry)
    {
        lock (gate)
        {
            return slots.TryTake(Now, out entry);
        }
    }

    // The clock is spoken to without the lock, since it may call back at once, on this thread. So one thread at a time arms the timer,
    // and looks again afterwards for what others have added meanwhile.
    private void Arm()
    {
        while (TryBeginToArm(out var wait))
        {
            timer ??= NewTimer();
            timer.Change(wait, Timeout.InfiniteTimeSpan);
            lock (gate)
            {
                arming = false;
            }
        }
    }

    private bool TryBeginToArm(out TimeSpan wait)
    {
        wait = default;
        lock (gate)
        {
            var next = slots.NextDue;
            if (arming || firing || next >= armedFor)
            {
                return false;
            }

            arming = true;
            armedFor = next;
            wait = Until(next);
            return true;
        }
    }

    // A clock that called back too early cut off a part of a millisecond: it is not asked again for so little.
    private TimeSpan Until(long due)
    {
        var ticks = (long)Math.Ceiling(Math.Max(0, due - Now) / unitsPerTick);
        var beyond = ticks % TimeSpan.TicksPerMillisecond;
        if (beyond != 0 && (cutsMilliseconds || isEarly))
        {
            ticks += TimeSpan.TicksPerMillisecond - beyond;
        }

        isEarly = false;
        return TimeSpan.FromTicks(ticks);
    }

    // The context of the one who happens to add the first entry has nothing to do with the others.
    private ITimer NewTimer()
    {
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            return clock.CreateTimer(
                static wheel => ((TimerWheel)wheel!).FireWhatIsDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
