namespace Rusm.Tests.Orleans.Connections;

/// <summary>The time of the system, many times as fast.</summary>
internal sealed class FasterTime(int factor) : TimeProvider
{
    public override long TimestampFrequency => System.TimestampFrequency / factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Faster(dueTime), Faster(period));

    private TimeSpan Faster(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / factor;
}
