using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Rusm.Host;

namespace Rusm.Tests.Hosted.Stage;

/// <summary>A clock that moves when it is told to, and that knows which timers hang on it: its own, and the entries of the
/// wheel of a runtime.</summary>
internal sealed class ManualClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> made = Channel.CreateUnbounded<TimeSpan>();
    private int timersAlive;
    private int timersMade;
    private TimerWheel? wheel;

    internal int TimersAlive => Volatile.Read(ref timersAlive) + (wheel?.Count ?? 0);

    internal int TimersMade => Volatile.Read(ref timersMade);

    /// <summary>The times for which timers of the clock were armed after they were made.</summary>
    internal ConcurrentQueue<TimeSpan> Armed { get; } = new();

    /// <summary>How many timers of the clock were made to be armed later.</summary>
    internal int UnarmedTimers { get; private set; }

    /// <summary>Called for each timer that is made, when it is set already.</summary>
    internal Action OnTimer { get; set; } = static () => { };

    /// <summary>Called each time that the clock is read, before that.</summary>
    internal Action OnRead { get; set; } = static () => { };

    public override long GetTimestamp()
    {
        OnRead();
        return base.GetTimestamp();
    }

    /// <summary>Completes when a timer of this time is made. Timers of other times are passed over; each timer is awaited once.</summary>
    internal async Task TimerOf(TimeSpan time)
    {
        while (await made.Reader.ReadAsync() != time)
        {
            // It is another one.
        }
    }

    /// <summary>From now on the entries of this wheel are timers, too.</summary>
    internal void Watch(TimerWheel itsWheel)
    {
        wheel = itsWheel;
        wheel.Added = Made;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var armed = dueTime != Timeout.InfiniteTimeSpan;
        var timer = new Timer(this, base.CreateTimer(callback, state, dueTime, period), armed);
        if (armed)
        {
            Interlocked.Increment(ref timersAlive);
            Made(dueTime);
        }
        else
        {
            UnarmedTimers++;
        }

        return timer;
    }

    private void Made(TimeSpan dueTime)
    {
        Interlocked.Increment(ref timersMade);
        made.Writer.TryWrite(dueTime);
        OnTimer();
    }

    private sealed class Timer(ManualClock clock, ITimer timer, bool counts) : ITimer
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
            if (counts && Interlocked.Exchange(ref disposed, 1) == 0)
            {
                Interlocked.Decrement(ref clock.timersAlive);
            }
        }
    }
}
