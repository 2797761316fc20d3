using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;
using static Rusm.Tests.Manual.Supervision.Supervised;
using static Rusm.Tests.Manual.Supervision.Words;

namespace Rusm.Tests.Manual.Supervision;

public sealed class RestartIntensity
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void As_many_restarts_as_it_says_are_allowed_in_a_period_and_one_more_ends_the_supervisor(int intensity)
    {
        var supervisor = Given(new SupervisorFlags { Intensity = intensity }, A, B);
        for (var restart = 1; restart <= intensity; restart++)
        {
            supervisor.Ends("a").Did("start a");
            Assert.Equal(restart, supervisor.State.Restarts.Count);
        }

        supervisor.Ends("a").Did("stop b", "end shutdown").Has("a down", "b down");
    }

    [Fact]
    public void By_default_it_is_one_restart_in_five_seconds()
    {
        Given(new SupervisorFlags(), A).Ends("a").Did("start a").Waits(Seconds(5)).Ends("a").Did("end shutdown");
        Given(new SupervisorFlags(), A).Ends("a").Did("start a").Waits(Seconds(5) + Tick).Ends("a").Did("start a");
    }

    [Fact]
    public void With_zero_the_first_restart_ends_the_supervisor() =>
        Given(new SupervisorFlags { Intensity = 0 }, A, B).Ends("b").Did("stop a", "end shutdown");

    [Fact]
    public void A_restart_counts_for_the_period_to_its_last_moment()
    {
        var flags = new SupervisorFlags { Intensity = 2, Period = Seconds(10) };
        Given(flags, A).Ends("a").Waits(Seconds(4)).Ends("a").Waits(Seconds(6)).Ends("a").Did("start a", "start a", "end shutdown");
        Given(flags, A).Ends("a").Waits(Seconds(4)).Ends("a").Waits(Seconds(6) + Tick).Ends("a").Did("start a", "start a", "start a")
            .Waits(Seconds(4)).Ends("a").Did("start a")   // 14 s: those of 10 and a bit, and of 4 just outside
            .Waits(Seconds(1)).Ends("a").Did("end shutdown");
    }

    [Fact]
    public void Restarts_that_no_longer_count_are_forgotten()
    {
        var supervisor = Given(new SupervisorFlags { Intensity = 3 }, A).Ends("a").Ends("a").Waits(Seconds(6)).Ends("a");
        Assert.Equal([Seconds(6)], supervisor.State.Restarts.AsEnumerable());
    }

    [Fact]
    public void The_restarts_of_all_children_count_together() =>
        Given(new SupervisorFlags { Intensity = 2 }, A, B, C).Ends("a").Ends("b").Ends("c").Did("start a", "start b", "stop b", "stop a", "end shutdown");

    [Fact]
    public void A_restart_with_siblings_counts_once() =>
        Given(new SupervisorFlags { Strategy = RestartStrategy.OneForAll, Intensity = 1 }, A, B, C).Ends("a").Has("a up", "b up", "c up");

    [Fact]
    public void What_a_call_starts_does_not_count() =>
        Given(new SupervisorFlags { Intensity = 0 }, A)
            .Asks(Terminate("a")).Asks(Restart("a")).Asks(Start(B)).Did("stop a", "start a", "start b");

    [Fact]
    public void An_end_that_needs_no_restart_does_not_count() =>
        Given(new SupervisorFlags { Intensity = 0 }, A.Transient(), B.Temporary()).Ends("a", ExitReason.Normal).Ends("b").Did();
}
