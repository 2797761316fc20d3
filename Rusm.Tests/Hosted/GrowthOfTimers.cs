using Rusm.Host;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>What a timer costs, counted in steps of the wheel, whatever the number of timers that wait.</summary>
public sealed class GrowthOfTimers : HostedFacts
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    public GrowthOfTimers()
        : base(mirrored: false)
    {
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(30_000)]
    [InlineData(300_000)]
    public async Task Setting_and_cancelling_a_timer_cost_the_same_and_a_death_costs_its_own_timers(int others)
    {
        const int Own = 10;
        var (bystander, receiver) = (await NewProcess(), await NewProcess());
        Runtime.SendAfter(bystander.Pid, Time, "the next");
        for (var number = 0; number < others; number++)
        {
            Runtime.SendAfter(bystander.Pid, Time + TimeSpan.FromMilliseconds(number), number);
        }

        var timers = new TimerRef[Own + 1];
        Assert.Equal(Own + 1, Steps(() =>
        {
            for (var number = 0; number <= Own; number++)
            {
                timers[number] = Runtime.SendAfter(receiver.Pid, Time * 2, number);
            }
        }));
        Assert.Equal(1, Steps(() => Assert.Equal(Time * 2, Runtime.CancelTimer(timers[0]))));
        Assert.Equal(Own, Steps(() => Runtime.Kill(receiver.Pid)));
        Assert.Equal(others + 1, Clock.TimersAlive);
    }

    private long Steps(Action action)
    {
        var before = Runtime.Wheel.Steps;
        action();
        return Runtime.Wheel.Steps - before;
    }
}
