using Microsoft.Extensions.Time.Testing;
using Rusm.Host;
using Xunit;

namespace Rusm.Tests.Timers;

/// <summary>A timer wheel and the sorted list that it should be, through one history.</summary>
internal sealed class WheelLife : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly TimerWheel wheel;
    private readonly List<Entry> entries = [];
    private readonly List<int> fired = [];
    private readonly SortedSet<(long Due, int Number)> expected = [];
    private readonly List<int> expectedToHaveFired = [];
    private long now;

    internal WheelLife() => wheel = new TimerWheel(clock);

    public void Dispose() => wheel.Dispose();

    internal void Live(WheelChange change)
    {
        switch (change)
        {
            case WheelChange.Add add:
                var number = entries.Count;
                entries.Add(new Entry(() => fired.Add(number)));
                wheel.Add(entries[^1], TimeSpan.FromTicks(add.Delay));
                expected.Add((now + add.Delay, number));
                ExpectWhatIsDue();
                break;
            case WheelChange.Remove remove when remove.Number < entries.Count:
                Assert.Equal(
                    expected.RemoveWhere(entry => entry.Number == remove.Number) == 1,
                    wheel.Remove(entries[remove.Number]));
                break;
            case WheelChange.Advance advance:
                now += advance.Time;
                clock.Advance(TimeSpan.FromTicks(advance.Time));
                ExpectWhatIsDue();
                break;
            default:
                break;   // there is no such entry
        }
    }

    internal void MustEqualTheList()
    {
        Assert.Equal(expectedToHaveFired, fired);
        Assert.Equal(expected.Count, wheel.Count);
    }

    private void ExpectWhatIsDue()
    {
        while (expected.Count > 0 && expected.Min is var earliest && earliest.Due <= now)
        {
            expected.Remove(earliest);
            expectedToHaveFired.Add(earliest.Number);
        }
    }

    internal sealed class Entry(Action fire) : WheelEntry
    {
        internal override void Fire() => fire();
    }
}
