using System.Diagnostics;
using Rusm.Cli.Scenarios.Storms;
using Xunit;

namespace Rusm.Tests.Storms;

/// <summary>Turns come at their rate.</summary>
public sealed class KeepingPace
{
    private static readonly long Second = Stopwatch.Frequency;

    [Fact]
    public void A_turn_is_due_at_each_interval()
    {
        var pace = new Pace(perSecond: 10, began: 0);
        Assert.True(pace.TakeTurn(0));
        Assert.False(pace.TakeTurn(0));
        Assert.Equal(TimeSpan.FromMilliseconds(100), pace.Pause(0));
        Assert.False(pace.TakeTurn((Second / 10) - 1));
        Assert.True(pace.TakeTurn(Second / 10));
    }

    [Fact]
    public void Turns_that_were_late_by_a_little_are_made_up_for()
    {
        var pace = new Pace(perSecond: 1000, began: 0);
        Assert.Equal(11, TurnsAt(pace, Second / 100));
    }

    [Fact]
    public void Turns_that_were_late_by_much_are_not()
    {
        var pace = new Pace(perSecond: 1000, began: 0);
        Assert.Equal(21, TurnsAt(pace, Second * 60));
    }

    [Fact]
    public void Without_a_limit_a_turn_is_always_due() => Assert.Equal(1000, TurnsAt(new Pace(double.PositiveInfinity, began: 0), 0));

    private static int TurnsAt(Pace pace, long now) => Enumerable.Range(0, 1000).TakeWhile(_ => pace.TakeTurn(now)).Count();
}
