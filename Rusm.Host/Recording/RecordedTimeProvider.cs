using Rusm.Kernel.Traces;

namespace Rusm.Host.Recording;

/// <summary>
/// The clock of a process. In a recorded run, it records each value that the process reads. In a program replay, it returns the
/// recorded values.
/// </summary>
internal sealed class RecordedTimeProvider(TimeProvider clock, Dispatcher dispatcher, HostedProcess process) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    /// <summary>Always the same: a replay may run on a machine whose clock has another frequency.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => dispatcher.Observe(
        process, ValueSource.Timestamp, (long)((Int128)clock.GetTimestamp() * TimestampFrequency / clock.TimestampFrequency));

    public override DateTimeOffset GetUtcNow() =>
        new(dispatcher.Observe(process, ValueSource.UtcNow, clock.GetUtcNow().UtcTicks), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period);
}
