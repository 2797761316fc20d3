using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Rusm.Properties.Hosted.Stage;

/// <summary>A clock that moves when it is told to, and that knows which timers hang on it.</summary>
internal sealed class WatchedClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> made = Channel.CreateUnbounded<TimeSpan>();
    private int timersAlive;
    private int timersMade;

    internal int TimersAlive => Volatile.Read(ref timersAlive);

    internal int TimersMade => Volatile.Read(ref timersMade);

    /// <summary>The times for which timers that were there already were armed.</summary>
    internal ConcurrentQueue<TimeSpan> Armed { get; } = new();

    /// <summary>Called inside each <see cref="CreateTimer"/>, when the timer is set already.</summary>
    internal Action OnTimer { get; set; } = static () => { };

    /// <summary>Completes once for each timer made, with its time.</summary>
    internal Task<TimeSpan> NextTimer() => made.Reader.ReadAsync().AsTask();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, base.CreateTimer(callback, state, dueTime, period));
        Interlocked.Increment(ref timersAlive);
        Interlocked.Increment(ref timersMade);
        made.Writer.TryWrite(dueTime);
        OnTimer();
        return timer;
    }

    private sealed class Timer(WatchedClock clock, ITimer timer) : ITimer
    {
        private int disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Armed.Enqueue(dueTime);
            return timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            timer.Dispose();
            CountOff();
        }

        public ValueTask DisposeAsync()
        {
            CountOff();
            return timer.DisposeAsync();
        }

        private void CountOff()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0)
            {
                Interlocked.Decrement(ref clock.timersAlive);
            }
        }
    }
}
