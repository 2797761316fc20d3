namespace Rusm.Cli.Conformance.Supervision;

/// <summary>A clock on which no time passes: no time limit is exceeded, however slow the machine is.</summary>
internal sealed class FrozenClock : TimeProvider
{
    public override long GetTimestamp() => 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Timer();

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
