namespace Rusm.Host.Simulating;

/// <summary>The clock of a simulation. It stands still until <see cref="Advance"/> sets it to the time of the next timer. Timers are
/// thread-safe: what the framework awaits may dispose of one on the thread pool.</summary>
internal sealed class VirtualTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const long None = long.MaxValue;

    private readonly PriorityQueue<VirtualTimer, (long Due, long Number)> timers = new();
    private long now;
    private long nextDue = None;
    private long lastNumber;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>The time since the beginning of the run, in ticks.</summary>
    internal long Now => now;

    /// <summary>When the next timer is due; null if no timer is set.</summary>
    internal long? NextDue => Volatile.Read(ref nextDue) is not None and var due ? due : null;   // without a lock: this is asked before each operation

    public override long GetTimestamp() => now;

    public override DateTimeOffset GetUtcNow() => Beginning.AddTicks(now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the clock to the time of the next timer, and calls it. Does nothing if no timer is set.</summary>
    internal void Advance()
    {
        VirtualTimer timer;
        lock (timers)
        {
            if (Next() is not { } next)
            {
                return;
            }

            timer = timers.Dequeue();
            now = Math.Max(now, next.Due);
            timer.Repeat();
            Changed();
        }

        timer.Call();
    }

    // Called inside the lock.
    private void Changed() => Volatile.Write(ref nextDue, Next()?.Due ?? None);

    // The first one that was neither changed nor disposed of.
    private (long Due, long Number)? Next()
    {
        while (timers.TryPeek(out var timer, out var key))
        {
            if (timer.Key == key)
            {
                return key;
            }

            timers.Dequeue();
        }

        return null;
    }

    private sealed class VirtualTimer(VirtualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        internal (long Due, long Number) Key { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.timers)
            {
                this.period = period;
                Set(dueTime);
                clock.Changed();
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock.timers)
            {
                Key = default;
                clock.Changed();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        internal void Repeat() => Set(period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period);

        internal void Call() => callback(state);

        private void Set(TimeSpan dueTime)
        {
            Key = dueTime == Timeout.InfiniteTimeSpan ? default : (clock.now + dueTime.Ticks, ++clock.lastNumber);
            if (Key != default)
            {
                clock.timers.Enqueue(this, Key);
            }
        }
    }
}
