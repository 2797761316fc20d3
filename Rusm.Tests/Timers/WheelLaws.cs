using Microsoft.Extensions.Time.Testing;
using Rusm.Host;
using Xunit;
using Entry = Rusm.Tests.Timers.WheelLife.Entry;

namespace Rusm.Tests.Timers;

public sealed class WheelLaws
{
    [Fact]
    public void A_wheel_is_a_list_sorted_by_time_and_age_after_each_change() => WheelHistory.Law(history =>
    {
        using var life = new WheelLife();
        foreach (var change in history.Changes)
        {
            life.Live(change);
            life.MustEqualTheList();
        }
    });

    [Fact]
    public void On_a_clock_that_cuts_off_parts_of_milliseconds_no_entry_is_early_and_none_is_later_than_one_millisecond() =>
        WheelHistory.Law(history =>
        {
            var clock = new CuttingClock();
            using var wheel = new TimerWheel(clock);
            var waiting = new HashSet<long>();
            foreach (var change in history.Changes)
            {
                switch (change)
                {
                    case WheelChange.Add(var delay):
                        var due = clock.GetTimestamp() + delay;
                        waiting.Add(due);
                        wheel.Add(
                            new Entry(() =>
                            {
                                Assert.InRange(due, 0, clock.GetTimestamp());
                                waiting.Remove(due);
                            }),
                            TimeSpan.FromTicks(delay));
                        break;
                    case WheelChange.Advance(var time):
                        clock.Advance(TimeSpan.FromTicks(time));
                        break;
                    default:
                        break;   // what is removed is not late
                }
            }

            var end = clock.GetTimestamp();
            clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.All(waiting, due => Assert.True(due > end));
        });

    /// <summary>Its timers count whole milliseconds, as the system's do.</summary>
    private sealed class CuttingClock : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(base.CreateTimer(callback, state, dueTime, period));

        private sealed class Timer(ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) =>
                timer.Change(TimeSpan.FromMilliseconds((long)dueTime.TotalMilliseconds), period);

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
