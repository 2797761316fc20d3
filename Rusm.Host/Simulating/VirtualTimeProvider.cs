namespace Rusm.Host.Simulating;

/// <summary>The clock of a simulation. It stands still until <see cref="Advance"/> sets it to the time of the next timer.</summary>
internal sealed class VirtualTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<VirtualTimer, (long Due, long Number)> timers = new();
    private long now;
    private long lastNumber;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>The time since the beginning of the run, in ticks.</summary>
    internal long Now => now;

    /// <summary>Whether a timer is set.</summary>
    internal bool HasTimers
    {
        get
        {
            while (timers.TryPeek(out var timer, out var key) && timer.Key != key)
            {
                timers.Dequeue();   // it was changed or disposed of
            }

            return timers.Count > 0;
        }
    }

    /// <summary>When the next timer is due. There is one.</summary>
    internal long NextDue => timers.Peek().Key.Due;

    public override long GetTimestamp() => now;

    public override DateTimeOffset GetUtcNow() => Beginning.AddTicks(now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the clock to the time of the next timer, and calls it. There is one.</summary>
    internal void Advance()
    {
        var timer = timers.Dequeue();
        now = Math.Max(now, timer.Key.Due);
        timer.Fire();
    }

    private sealed class VirtualTimer(VirtualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        internal (long Due, long Number) Key { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            this.period = period;
            Set(dueTime);
            return true;
        }

        public void Dispose() => Key = default;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        internal void Fire()
        {
            Set(period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period);
            callback(state);
        }

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
