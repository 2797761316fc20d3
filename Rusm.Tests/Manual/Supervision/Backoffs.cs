using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;
using static Rusm.Tests.Manual.Supervision.Supervised;
using static Rusm.Tests.Manual.Supervision.Words;

namespace Rusm.Tests.Manual.Supervision;

/// <summary>The wait before a restart: what OTP does not have.</summary>
public sealed class Backoffs
{
    private static readonly Backoff Doubling = new() { First = Seconds(1), Cap = Seconds(5), ResetAfter = Seconds(30) };
    private static readonly SupervisorFlags Flags = new() { Intensity = 100, Backoff = Doubling };

    [Fact]
    public void A_restart_waits_longer_each_time_up_to_the_cap() =>
        Assert.Equal([Seconds(1), Seconds(2), Seconds(4), Seconds(5), Seconds(5)], WaitsOf(Given(Flags, A), restarts: 5));

    [Fact]
    public void The_cap_holds_however_often_it_is_restarted() =>
        Assert.Equal(Seconds(5), WaitsOf(Given(Flags with { Backoff = Doubling with { Factor = double.MaxValue } }, A), restarts: 9)[^1]);

    [Fact]
    public void With_a_factor_of_one_the_wait_stays_as_it_is() =>
        Assert.Equal([Seconds(1), Seconds(1), Seconds(1)], WaitsOf(Given(Flags with { Backoff = Doubling with { Factor = 1 } }, A), restarts: 3));

    [Fact]
    public void The_child_is_restarting_until_its_wait_is_over_and_then_it_is_started() =>
        Given(Flags, A, B).Ends("a").Did().Has("a restarting", "b up")
            .Waits(Seconds(1) - TimeSpan.FromTicks(1)).Did().Waits(TimeSpan.FromTicks(1)).Did("start a").Has("a up", "b up");

    [Fact]
    public void Without_one_it_is_restarted_at_once() => Given(new SupervisorFlags(), A).Ends("a").Did("start a");

    [Fact]
    public void A_childs_own_goes_before_its_supervisors() =>
        Assert.Equal(Seconds(3), Given(Flags, A with { Backoff = Doubling with { First = Seconds(3) } }, B).Ends("a").Wait);

    [Fact]
    public void A_failed_start_lengthens_it_too() =>
        Assert.Equal(Seconds(2), Given(Flags, A).Failing("a").Ends("a").Waits(Seconds(1)).Wait);

    [Fact]
    public void Each_child_has_waits_of_its_own()
    {
        var supervisor = Given(Flags, A, B);
        Assert.Equal([Seconds(1), Seconds(2)], WaitsOf(supervisor, restarts: 2));
        Assert.Equal(Seconds(1), supervisor.Ends("b").Wait);
    }

    [Theory]
    [InlineData(30, 1)]
    [InlineData(29.9, 2)]
    public void After_a_healthy_time_the_wait_is_the_first_again(double up, double wait) =>
        Assert.Equal(Seconds(wait), Given(Flags, A).Ends("a").Waits(Seconds(1)).Waits(Seconds(up)).Ends("a").Wait);

    [Fact]
    public void A_healthy_time_counts_also_when_the_supervisor_ended_it() =>
        Assert.Equal(
            Seconds(1),
            Given(Flags, A).Ends("a").Waits(Seconds(1)).Waits(Seconds(30)).Asks(Terminate("a")).Asks(Restart("a")).Ends("a").Wait);

    [Fact]
    public void The_wait_is_not_counted_and_the_restart_is_when_it_is_tried() =>
        Given(Flags with { Intensity = 1, Period = Seconds(1) }, A).Ends("a").Waits(Seconds(1)).Ends("a").Waits(Seconds(2)).Ends("a").Waits(Seconds(4))
            .Did("start a", "start a", "start a");

    [Fact]
    public void Siblings_are_stopped_at_once_and_all_are_started_after_the_wait() =>
        Given(Flags with { Strategy = RestartStrategy.OneForAll }, A, B, C).Ends("b")
            .Did("stop c", "stop a").Has("a down", "b restarting", "c down").Waits(Seconds(1)).Did("start a", "start b", "start c");

    [Fact]
    public void The_wait_begins_when_the_siblings_have_been_stopped()
    {
        var state = Given(Flags with { Strategy = RestartStrategy.OneForAll }, A, B).State;
        var stopping = SupervisorMachine.Step(state, new SupervisorEvent.Exited(Seconds(1), new Pid(1), ExitReason.Crashed)).State;
        var waiting = SupervisorMachine.Step(stopping, new SupervisorEvent.Stopped(Seconds(4)));
        Assert.Equal([new SupervisorAction.TryAgain(1, Seconds(1))], waiting.Actions.AsEnumerable());
        Assert.Equal(new ChildStatus.Restarting(Seconds(5)), waiting.State.Children.Head.Status);
    }

    [Fact]
    public void A_sibling_that_was_started_meanwhile_is_stopped_when_the_wait_is_over() =>
        Given(Flags with { Strategy = RestartStrategy.OneForAll }, A, B).Ends("a").Did("stop b").Asks(Restart("b")).Did("start b")
            .Waits(Seconds(1)).Did("stop b", "start a", "start b");

    [Fact]
    public void A_due_time_that_a_call_overtook_is_nothing_to_it()
    {
        Given(Flags, A).Ends("a").Asks(Terminate("a")).Waits(Seconds(9)).Did().Has("a down");
        Given(Flags, A).Ends("a").Asks(Terminate("a")).Asks(Restart("a")).Did("start a").Waits(Seconds(9)).Did().Has("a up");
        Given(Flags, A).Ends("a").Asks(Terminate("a")).Asks(Delete("a")).Waits(Seconds(9)).Did().Has();
    }

    [Fact]
    public void The_due_time_of_an_earlier_wait_does_not_cut_a_later_one_short() =>
        Given(Flags, A).Ends("a").Asks(Terminate("a")).Asks(Restart("a")).Did("start a").Waits(Seconds(0.5)).Ends("a")
            .Waits(Seconds(1.9)).Did().Has("a restarting").Waits(Seconds(0.1)).Did("start a").Waits(Seconds(9)).Did();

    [Fact]
    public void A_timer_that_fires_a_moment_early_is_waited_out()
    {
        var state = Given(Flags, A).Ends("a").State;
        var early = SupervisorMachine.Step(state, new SupervisorEvent.Due(Seconds(0.9995), 1));
        Assert.Equal([new SupervisorAction.TryAgain(1, Seconds(0.0005))], early.Actions.AsEnumerable());
        Assert.Equal(new ChildStatus.Restarting(Seconds(1)), early.State.Children.Head.Status);
        Assert.IsType<SupervisorAction.Start>(Assert.Single(SupervisorMachine.Step(early.State, new SupervisorEvent.Due(Seconds(1), 1)).Actions));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(1)]
    public void Jitter_only_shortens_and_by_no_more_than_its_part(double jitter)
    {
        var waits = Enumerable.Range(0, 500).Select(seed => Jittering(jitter, seed).Ends("a").Wait).ToList();
        Assert.All(waits, wait => Assert.InRange(wait, Seconds(1 - jitter), Seconds(1)));
        Assert.True(jitter == 0 || waits.Max() - waits.Min() > Seconds(jitter * 0.9), "it uses hardly any of its part");
    }

    [Fact]
    public void Jitter_comes_from_the_seed_alone()
    {
        Assert.Equal(WaitsOf(Jittering(1, seed: 7), restarts: 5), WaitsOf(Jittering(1, seed: 7), restarts: 5));
        Assert.NotEqual(WaitsOf(Jittering(1, seed: 7), restarts: 5), WaitsOf(Jittering(1, seed: 8), restarts: 5));
        Assert.Distinct(WaitsOf(Jittering(1, seed: 7), restarts: 5));
    }

    private static Supervised Jittering(double jitter, long seed) =>
        Given(Flags with { Backoff = Doubling with { Factor = 1, Jitter = jitter }, Seed = seed }, A);

    private static List<TimeSpan> WaitsOf(Supervised supervisor, int restarts) => [.. Enumerable.Range(0, restarts).Select(_ =>
    {
        var wait = supervisor.Ends("a").Wait;
        supervisor.Waits(wait);
        return wait;
    })];
}
