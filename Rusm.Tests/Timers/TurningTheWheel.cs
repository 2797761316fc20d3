using Rusm.Host;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using Entry = Rusm.Tests.Timers.WheelLife.Entry;

namespace Rusm.Tests.Timers;

public sealed class TurningTheWheel : IDisposable
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ManualClock clock = new();
    private readonly TimerWheel wheel;
    private readonly List<string> fired = [];

    public TurningTheWheel() => wheel = new TimerWheel(clock);

    public void Dispose() => wheel.Dispose();

    [Fact]
    public void An_entry_fires_once_when_its_delay_is_over_and_not_before()
    {
        Add("a", Time);
        clock.Advance(Time - Tick);
        Assert.Empty(fired);
        clock.Advance(Tick);
        Assert.Equal(["a"], fired);
        clock.Advance(Time * 1_000);
        Assert.Equal(["a"], fired);
    }

    [Fact]
    public void An_entry_without_a_delay_fires_at_once()
    {
        Add("a", TimeSpan.Zero);
        Assert.Equal(["a"], fired);
    }

    [Fact]
    public void Entries_fire_in_the_order_of_their_times_and_those_of_one_time_in_the_order_in_which_they_were_added()
    {
        Add("late", Time + Tick);
        Add("first", Time);
        Add("early", Time - Tick);
        clock.Advance(Time / 2);
        Add("second", Time / 2);
        clock.Advance(Time * 2);
        Assert.Equal(["early", "first", "second", "late"], fired);
    }

    [Fact]
    public void A_removed_entry_does_not_fire()
    {
        var entry = Add("a", Time);
        Add("b", Time);
        Assert.True(wheel.Remove(entry));
        Assert.False(wheel.Remove(entry));
        clock.Advance(Time);
        Assert.Equal(["b"], fired);
    }

    [Fact]
    public void An_entry_that_has_fired_can_not_be_removed()
    {
        var entry = Add("a", Time);
        clock.Advance(Time);
        Assert.False(wheel.Remove(entry));
    }

    [Fact]
    public void An_entry_can_be_added_again_after_it_has_fired_or_was_removed()
    {
        var entry = Add("a", Time);
        wheel.Remove(entry);
        wheel.Add(entry, Time);
        clock.Advance(Time);
        wheel.Add(entry, Time);
        clock.Advance(Time);
        Assert.Equal(["a", "a"], fired);
    }

    [Fact]
    public void An_entry_that_fires_can_remove_another_one_that_is_due_and_add_one()
    {
        Entry? other = null;
        wheel.Add(
            new Entry(() =>
            {
                Assert.True(wheel.Remove(other!));
                Add("now", TimeSpan.Zero);
                Add("later", Time);
            }),
            Time);
        other = Add("never", Time);
        clock.Advance(Time);
        Assert.Equal(["now"], fired);
        clock.Advance(Time);
        Assert.Equal(["now", "later"], fired);
    }

    [Fact]
    public void Where_there_was_no_entry_there_is_no_timer_of_the_clock() => Assert.Equal(0, clock.UnarmedTimers);

    [Fact]
    public void All_entries_share_one_timer_of_the_clock()
    {
        for (var number = 1; number <= 100; number++)
        {
            Add("a", Time * number);
        }

        clock.Advance(Time * 50);
        Assert.Equal(1, clock.UnarmedTimers);
    }

    [Fact]
    public void The_timer_of_the_clock_is_armed_for_the_next_entry_and_for_nothing_once_there_is_none()
    {
        Add("a", Time);
        Add("b", Time * 3);
        Assert.Equal([Time], clock.Armed);
        Add("c", Time / 2);
        Assert.Equal([Time, Time / 2], clock.Armed);
        clock.Advance(Time * 10);
        Assert.Equal([Time, Time / 2], clock.Armed);
    }

    [Fact]
    public void A_time_limit_that_is_added_and_removed_again_and_again_is_armed_once()
    {
        for (var number = 0; number < 100; number++)
        {
            wheel.Remove(Add("a", Time));
            clock.Advance(Time / 1_000);
        }

        Assert.Equal([Time], clock.Armed);
        clock.Advance(Time);
        Assert.Equal([Time], clock.Armed);
    }

    [Fact]
    public async Task Many_threads_add_and_remove_while_time_passes_and_each_entry_fires_or_is_removed_once()
    {
        const int Entries = 20_000;
        var (firedCount, removedCount) = (0, 0);
        var working = 2;
        var workers = Enumerable.Range(0, 2).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            var own = new List<Entry>();
            for (var number = 0; number < Entries; number++)
            {
                var entry = new Entry(() => Interlocked.Increment(ref firedCount));
                own.Add(entry);
                wheel.Add(entry, TimeSpan.FromMicroseconds(random.Next(2_000)));
                if (wheel.Remove(own[random.Next(own.Count)]))
                {
                    Interlocked.Increment(ref removedCount);
                }
            }

            Interlocked.Decrement(ref working);
        })).ToArray();
        while (Volatile.Read(ref working) > 0)
        {
            clock.Advance(TimeSpan.FromMicroseconds(50));
        }

        await Task.WhenAll(workers).WithinPatience();
        clock.Advance(Time);
        Assert.Equal(0, wheel.Count);
        Assert.Equal(2 * Entries, firedCount + removedCount);
        Assert.InRange(removedCount, 1, 2 * Entries);
    }

    [Fact]
    public void After_its_disposal_a_wheel_fires_nothing()
    {
        Add("a", Time);
        wheel.Dispose();
        clock.Advance(Time);
        Assert.Empty(fired);
    }

    private Entry Add(string name, TimeSpan delay)
    {
        var entry = new Entry(() => fired.Add(name));
        wheel.Add(entry, delay);
        return entry;
    }
}
