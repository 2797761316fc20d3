using Rusm.Kernel.Traces;

namespace Rusm.Host.Replaying;

/// <summary>The clock of a process that is replayed: what it reads is what it read then.</summary>
internal sealed class ReplayedClock(ReplayDispatcher dispatcher, HostedProcess process) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => dispatcher.Take(process, ValueSource.Timestamp, static () => 0);

    public override DateTimeOffset GetUtcNow() =>
        new(dispatcher.Take(process, ValueSource.UtcNow, static () => 0), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        dispatcher.Options.TimeProvider.CreateTimer(callback, state, dueTime, period);
}
