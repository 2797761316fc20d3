using Rusm.Host;
using Xunit;
using Entry = Rusm.Tests.Timers.WheelLife.Entry;

namespace Rusm.Tests.Timers;

/// <summary>A slot with many entries is emptied in parts, and others add and remove in between.</summary>
public sealed class PausesOfADrain
{
    private const long Due = 1_000_000;
    private const int Many = 5_000;

    private readonly WheelSlots slots = new();

    [Fact]
    public void What_is_added_meanwhile_for_the_same_time_comes_last()
    {
        var entries = AddMany();
        BeginToDrain();
        var last = Add(Due);
        Assert.Equal([.. entries, last], TakeAll());
    }

    [Fact]
    public void What_is_added_meanwhile_for_a_time_that_has_passed_comes_with_the_earliest()
    {
        var entries = AddMany();
        BeginToDrain();
        var late = Add(Due / 2);
        var taken = TakeAll();
        Assert.Equal(entries, taken.Where(entry => entry != late));
        Assert.InRange(late.Due, Due / 2, Due);
    }

    [Fact]
    public void All_of_it_may_be_removed_meanwhile()
    {
        var entries = AddMany();
        BeginToDrain();
        entries.ForEach(entry => slots.Remove(entry));
        var left = Add(Due + 5);
        Assert.Equal(Due + 5, slots.NextDue);
        Assert.Equal([left], TakeAll());
    }

    private List<Entry> AddMany() => [.. Enumerable.Range(0, Many).Select(_ => Add(Due))];

    private void BeginToDrain()
    {
        Assert.True(slots.TryTake(Due, out var taken));
        Assert.Null(taken);
    }

    private Entry Add(long due)
    {
        var entry = new Entry(static () => { });
        slots.Add(entry, due, now: 0);
        return entry;
    }

    private List<WheelEntry> TakeAll()
    {
        var all = new List<WheelEntry>();
        while (slots.TryTake(long.MaxValue - 1, out var taken))
        {
            if (taken is not null)
            {
                all.Add(taken);
            }
        }

        return all;
    }
}
