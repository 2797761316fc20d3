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

    // The origin of the wheel's times, as a timestamp of the clock.
    private readonly long origin = clock.GetTimestamp();
    private readonly double unitsPerTick = (double)clock.TimestampFrequency / TimeSpan.TicksPerSecond;
    private readonly bool cutsMilliseconds = ReferenceEquals(clock, TimeProvider.System);

    private ITimer? timer;
    private long armedFor = WheelSlots.Never;
    private bool arming;
    private bool firing;
    private bool isEarly;

    /// <summary>The number of entries in the wheel.</summary>
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

    /// <summary>The number of operations so far; see <see cref="WheelSlots.Steps"/>.</summary>
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

    /// <summary>Called for each entry that was added, with its delay, without any lock. For the tests.</summary>
    internal Action<TimeSpan>? Added { get; set; }

    /// <summary>The time in the wheel's units.</summary>
    internal long Now => clock.GetTimestamp() - origin;

    /// <summary>Adds an entry that fires after a delay. Without a delay it fires at once, on the clock's thread.</summary>
    /// <param name="entry">The entry. It is in no wheel.</param>
    /// <param name="delay">The delay: from zero to 49 days.</param>
    internal void Add(WheelEntry entry, TimeSpan delay)
    {
        bool isNext;
        var begin = Now;
        using (Hold())
        {
            isNext = AddHeld(entry, begin, delay);
        }

        WasAdded(isNext, delay);
    }

    /// <summary>Called without any lock after <see cref="AddHeld"/>.</summary>
    /// <param name="isNext">What that returned.</param>
    /// <param name="delay">The delay of the entry.</param>
    internal void WasAdded(bool isNext, TimeSpan delay)
    {
        if (isNext)
        {
            Arm();
        }

        Added?.Invoke(delay);
    }

    /// <summary>Takes an entry out, so that it does not fire.</summary>
    /// <param name="entry">The entry. It is in this wheel or in none.</param>
    /// <returns>Whether it was in the wheel. If not, it may be about to fire on another thread.</returns>
    internal bool Remove(WheelEntry entry)
    {
        using (Hold())
        {
            return RemoveHeld(entry);
        }
    }

    /// <summary>Takes the wheel's lock, for several operations at once.</summary>
    /// <returns>To be disposed of on this thread.</returns>
    internal Lock.Scope Hold() => gate.EnterScope();

    /// <summary>Adds an entry while the lock is held.</summary>
    /// <param name="entry">The entry. It is in no wheel.</param>
    /// <param name="begin">When its delay began: <see cref="Now"/>.</param>
    /// <param name="delay">The delay: from zero to 49 days.</param>
    /// <returns>What <see cref="WasAdded"/> must be told after the lock was released.</returns>
    internal bool AddHeld(WheelEntry entry, long begin, TimeSpan delay)
    {
        var due = begin + (long)Math.Ceiling(delay.Ticks * unitsPerTick);
        slots.Add(entry, due, begin);
        return due < armedFor && !firing;
    }

    /// <summary>Takes an entry out while the lock is held.</summary>
    /// <param name="entry">The entry. It is in this wheel or in none.</param>
    /// <returns>Whether it was in the wheel.</returns>
    internal bool RemoveHeld(WheelEntry entry)
    {
        if (!entry.IsWaiting)
        {
            return false;
        }

        slots.Remove(entry);
        entry.HasLeft();
        return true;
    }

    /// <summary>How long until this time; zero when it has passed.</summary>
    internal TimeSpan Until(long due) => TimeSpan.FromTicks((long)Math.Ceiling(Math.Max(0, due - Now) / unitsPerTick));

    /// <summary>Stops the wheel: no entry fires any more.</summary>
    public void Dispose() => timer?.Dispose();

    // The callback of the clock. Only one thread at a time fires entries. Another thread returns at once, and the first thread also fires
    // the entries that are due by then.
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
            var goesOn = slots.TryTake(Now, out entry);
            entry?.HasLeft();
            return goesOn;
        }
    }

    // Arms the clock's timer for the next entry, unless it is armed for an earlier time. Called without any lock, since the clock may
    // call back at once, on this thread. So one thread at a time arms it, and looks again afterwards for what others have added.
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
            wait = WaitUntil(next);
            return true;
        }
    }

    // If the clock called back too early, it has rounded down to whole milliseconds, so it is not armed again for a part of one.
    private TimeSpan WaitUntil(long due)
    {
        var ticks = Until(due).Ticks;
        var beyond = ticks % TimeSpan.TicksPerMillisecond;
        if (beyond != 0 && (cutsMilliseconds || isEarly))
        {
            ticks += TimeSpan.TicksPerMillisecond - beyond;
        }

        isEarly = false;
        return TimeSpan.FromTicks(ticks);
    }

    // The execution context of the thread that adds the first entry must not flow to the others.
    private ITimer NewTimer()
    {
        using (ExecutionContext.SuppressFlow())
        {
            return clock.CreateTimer(
                static wheel => ((TimerWheel)wheel!).FireWhatIsDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
