using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;
using static Rusm.Tests.Manual.Supervision.Supervised;
using static Rusm.Tests.Manual.Supervision.Words;

namespace Rusm.Tests.Manual.Supervision;

/// <summary>Restarts whose start fails.</summary>
public sealed class StartsThatFail
{
    [Fact]
    public void A_restart_that_fails_is_tried_again_until_it_succeeds() =>
        Given(RestartStrategy.OneForOne, A, B).Failing("a", times: 3).Ends("a")
            .Did("start a: Wrong", "start a: Wrong", "start a: Wrong", "start a").Has("a up", "b up");

    [Fact]
    public void Each_try_counts_as_a_restart() =>
        Given(new SupervisorFlags { Intensity = 3 }, A, B).Failing("a", times: 3).Ends("a")
            .Did("start a: Wrong", "start a: Wrong", "start a: Wrong", "stop b", "end shutdown");

    [Fact]
    public void Between_two_tries_it_hears_what_has_come_and_the_child_is_restarting()
    {
        var state = Given(RestartStrategy.OneForOne, A).State;
        var failing = SupervisorMachine.Step(state, new SupervisorEvent.Exited(default, new Pid(1), ExitReason.Crashed)).State;
        var failed = SupervisorMachine.Step(failing, new SupervisorEvent.StartFailed(Seconds(1), Overload));
        Assert.Equal([new SupervisorAction.TryAgain(1, TimeSpan.Zero)], failed.Actions.AsEnumerable());
        Assert.Equal(new ChildStatus.Restarting(Seconds(1)), failed.State.Children.Head.Status);
        Assert.False(failed.State.IsBusy);
        Assert.Equal(
            [new SupervisorAction.Reply(new CallResult.Restarting())],
            SupervisorMachine.Step(failed.State, new SupervisorEvent.Called(Seconds(1), Restart("a"))).Actions.AsEnumerable());
    }

    [Fact]
    public void When_a_sibling_fails_those_after_it_wait_and_all_are_tried_again() =>
        Given(RestartStrategy.OneForAll, A, B, C).Failing("b").Ends("c")
            .Did("stop b", "stop a", "start a", "start b: Wrong", "stop a", "start a", "start b", "start c").Has("a up", "b up", "c up");

    [Fact]
    public void Rest_for_one_is_tried_again_from_the_one_that_failed() =>
        Given(RestartStrategy.RestForOne, A, B, C).Failing("b").Ends("a")
            .Did("stop c", "stop b", "start a", "start b: Wrong", "start b", "start c").Has("a up", "b up", "c up");

    [Fact]
    public void Only_the_one_that_failed_is_restarting()
    {
        var supervisor = Given(new SupervisorFlags { Strategy = RestartStrategy.OneForAll, Intensity = 9 }, A with { Backoff = new Backoff() }, B, C)
            .Failing("a").Ends("b").Has("a restarting", "b down", "c down");
        Assert.IsType<CallResult.Started>(supervisor.Asked(Restart("b")));
    }

    [Fact]
    public void When_the_restart_of_one_fails_at_another_the_first_waits_no_more() =>
        Given(new SupervisorFlags { Strategy = RestartStrategy.OneForAll, Intensity = 9, Backoff = new Backoff() }, A, B)
            .Failing("a").Ends("b").Has("a down", "b restarting").Waits(Seconds(0.1)).Has("a restarting", "b down");

    [Fact]
    public void A_restart_tried_again_that_has_nothing_to_run_leaves_the_child_down() =>
        Given(new SupervisorFlags { Intensity = 9, Backoff = new Backoff() }, A, B.Temporary())
            .Ends("a").Ignoring("a").Waits(Seconds(1)).Did("start a: NothingToRun").Has("a down", "b up");

    [Fact]
    public void Terminating_a_child_that_is_restarting_ends_the_tries() =>
        Given(new SupervisorFlags { Backoff = new Backoff() }, A).Ends("a").Has("a restarting")
            .Asks(Terminate("a")).Has("a down").Waits(Seconds(60)).Did().Has("a down");
}
