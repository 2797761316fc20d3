using LanguageExt;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Scenarios.Supervision;
using Xunit;
using static Rusm.Tests.Manual.Supervision.Supervised;
using static Rusm.Tests.Manual.Supervision.Words;

namespace Rusm.Tests.Manual.Supervision;

public sealed class ShuttingDown
{
    public static TheoryData<string> EveryReason { get; } = Reasons.All;

    [Fact]
    public void Children_are_stopped_against_the_order_of_their_starts() =>
        Given(RestartStrategy.OneForOne, A, B, C).Makes(new Move.ParentEnds(ExitReason.Shutdown)).Did("stop c", "stop b", "stop a", "end shutdown");

    [Theory]
    [MemberData(nameof(EveryReason))]
    public void The_exit_of_its_parent_ends_a_supervisor_with_the_same_reason(string reason) =>
        Given(RestartStrategy.OneForOne, A).Makes(new Move.ParentEnds(Reasons.Of(reason))).Did("stop a", $"end {Reasons.Of(reason)}");

    [Fact]
    public void Each_child_has_ended_before_the_next_one_is_stopped()
    {
        var supervisor = Given(RestartStrategy.OneForOne, A, B).State;
        var asked = new SupervisorEvent.Exited(default, supervisor.Parent, ExitReason.Shutdown);
        var first = SupervisorMachine.Step(supervisor, asked);
        Assert.Equal([new SupervisorAction.Stop(new Pid(2), B.Shutdown)], first.Actions.AsEnumerable());
        var second = SupervisorMachine.Step(first.State, new SupervisorEvent.Stopped(default));
        Assert.Equal([new SupervisorAction.Stop(new Pid(1), A.Shutdown)], second.Actions.AsEnumerable());
        var third = SupervisorMachine.Step(second.State, new SupervisorEvent.Stopped(default));
        Assert.Equal([new SupervisorAction.End(ExitReason.Shutdown, null)], third.Actions.AsEnumerable());
        Assert.Equal((false, true), (second.State.HasEnded, third.State.HasEnded));
    }

    [Fact]
    public void Each_child_is_stopped_in_its_own_way()
    {
        Shutdown[] ways = [Shutdown.Brutally, Shutdown.Within(Seconds(2)), Shutdown.InItsOwnTime];
        var supervisor = Given(RestartStrategy.OneForOne, [.. ways.Select((way, place) => new ChildSpec($"{place}") { Shutdown = way })])
            .Makes(new Move.ParentEnds(ExitReason.Shutdown));
        Assert.Equal(ways.Reverse(), supervisor.Ordered.OfType<SupervisorAction.Stop>().Select(stop => stop.Shutdown));
    }

    [Fact]
    public void By_default_a_worker_has_five_seconds_and_a_supervisor_its_own_time()
    {
        Assert.Equal((Shutdown.Within(Seconds(5)), ChildType.Worker), (A.Shutdown, A.Type));
        Assert.Equal((Shutdown.InItsOwnTime, ChildType.Supervisor), (ChildSpec.ForSupervisor("a").Shutdown, ChildSpec.ForSupervisor("a").Type));
    }

    [Fact]
    public void A_child_that_is_down_or_about_to_be_restarted_is_not_stopped() =>
        Given(new SupervisorFlags { Backoff = new Backoff() }, A, B.Transient(), C)
            .Ends("a").Ends("b", ExitReason.Normal).Has("a restarting", "b down", "c up")
            .Makes(new Move.ParentEnds(ExitReason.Shutdown)).Did("stop c", "end shutdown").Has("a down", "b down", "c down");

    [Fact]
    public void A_hundred_thousand_children_that_are_down_are_no_depth()
    {
        var children = Enumerable.Range(1, 100_000).Select(number => new ChildSpec($"{number}")).ToSeq().Strict();
        var step = SupervisorMachine.Step(
            SupervisorMachine.Declare(Pid.Outside, new SupervisorFlags(), children), new SupervisorEvent.Begin(default));
        while (!step.Actions.Exists(action => action is SupervisorAction.Ready))
        {
            step = SupervisorMachine.Step(step.State, new SupervisorEvent.Started(default, Pid: null));
        }

        step = SupervisorMachine.Step(step.State, new SupervisorEvent.Exited(default, Pid.Outside, ExitReason.Shutdown));
        Assert.IsType<SupervisorAction.End>(Assert.Single(step.Actions));
    }
}
