namespace Rusm.Host;

/// <summary>A message that waits for its time.</summary>
internal sealed class MessageTimer : IDisposable
{
    private readonly TimeProvider timeProvider;
    private readonly ITimer timer;
    private readonly long begun;
    private readonly TimeSpan delay;

    /// <summary>A timer that does not run yet: it may fire as soon as it does, and its name must be known by then.</summary>
    internal MessageTimer(TimeProvider timeProvider, TimeSpan delay, object? message, Action<MessageTimer> due)
    {
        (this.timeProvider, this.delay, Message) = (timeProvider, delay, message);
        begun = timeProvider.GetTimestamp();
        timer = timeProvider.CreateTimer(_ => due(this), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal TimerRef Reference { get; set; }

    internal object? Message { get; }

    /// <summary>Never less than nothing, however late the clock is with its timers.</summary>
    internal TimeSpan Left => TimeSpan.FromTicks(Math.Max(0, (delay - timeProvider.GetElapsedTime(begun)).Ticks));

    internal void Run() => timer.Change(delay, Timeout.InfiniteTimeSpan);

    public void Dispose() => timer.Dispose();
}
