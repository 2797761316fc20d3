using Microsoft.Extensions.Time.Testing;
using Rusm.Host;
using Xunit;
using Entry = Rusm.Tests.Timers.WheelLife.Entry;

namespace Rusm.Tests.Timers;

/// <summary>What an operation costs, counted in entries moved and slots looked for, whatever the number of entries.</summary>
public sealed class GrowthOfTheWheel
{
    private const int StepsToAddOrRemove = 1;

    // Each of the eight levels at the most: into a slot, out of it, and looked for.
    private const int StepsToFire = 3 * 8;

    [Theory]
    [InlineData(1_000)]
    [InlineData(30_000)]
    [InlineData(300_000)]
    public void Adding_removing_and_firing_cost_the_same_whatever_the_number_of_entries(int count)
    {
        var clock = new FakeTimeProvider();
        using var wheel = new TimerWheel(clock);
        var fired = 0;
        var entries = Enumerable.Range(0, count).Select(_ => new Entry(() => fired++)).ToArray();
        var random = new Random(1);
        wheel.Add(new Entry(() => fired++), TimeSpan.Zero);

        // The earliest is added first, so that the timer of the clock is armed only once.
        var adding = StepsOf(wheel, () =>
        {
            wheel.Add(entries[0], TimeSpan.FromSeconds(1));
            foreach (var entry in entries.Skip(1))
            {
                wheel.Add(entry, TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerDay)));
            }
        });
        Assert.InRange(adding, count, (count * StepsToAddOrRemove) + 2);

        var removed = entries.Where((_, index) => index % 3 == 1).ToArray();
        var removing = StepsOf(wheel, () => Array.ForEach(removed, entry => wheel.Remove(entry)));
        Assert.Equal(removed.Length * StepsToAddOrRemove, removing);

        fired = 0;
        var left = count - removed.Length;
        var firing = StepsOf(wheel, () => clock.Advance(TimeSpan.FromDays(2)));
        Assert.Equal(left, fired);
        Assert.InRange(firing, left, left * StepsToFire);
    }

    private static long StepsOf(TimerWheel wheel, Action action)
    {
        var before = wheel.Steps;
        action();
        return wheel.Steps - before;
    }
}
