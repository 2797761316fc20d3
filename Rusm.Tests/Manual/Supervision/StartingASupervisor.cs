using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;
using static LanguageExt.Prelude;
using static Rusm.Tests.Manual.Supervision.Supervised;
using static Rusm.Tests.Manual.Supervision.Words;

namespace Rusm.Tests.Manual.Supervision;

public sealed class StartingASupervisor
{
    private static readonly SupervisorFlags Flags = new();

    [Fact]
    public void Children_are_started_in_the_order_of_their_declaration_and_then_it_is_ready() =>
        Declared(Flags, C, A, B).Begins().Did("start c", "start a", "start b", "ready").Has("c up", "a up", "b up");

    [Fact]
    public void The_next_child_is_started_when_the_one_before_has_acknowledged()
    {
        var declared = SupervisorMachine.Declare(Pid.Outside, Flags, Seq(A, B));
        var first = SupervisorMachine.Step(declared, new SupervisorEvent.Begin(default));
        Assert.Equal("a", Assert.IsType<SupervisorAction.Start>(Assert.Single(first.Actions)).Child.Spec.Id);
        Assert.True(first.State.IsBusy);
        var second = SupervisorMachine.Step(first.State, new SupervisorEvent.Started(default, new Pid(1)));
        Assert.Equal("b", Assert.IsType<SupervisorAction.Start>(Assert.Single(second.Actions)).Child.Spec.Id);
        var third = SupervisorMachine.Step(second.State, new SupervisorEvent.Started(default, new Pid(2)));
        Assert.IsType<SupervisorAction.Ready>(Assert.Single(third.Actions));
        Assert.False(third.State.IsBusy);
    }

    [Fact]
    public void Without_children_it_is_ready_at_once() => Declared(Flags).Begins().Did("ready").Has();

    [Fact]
    public void A_template_starts_nobody() =>
        Declared(new SupervisorFlags { Strategy = RestartStrategy.SimpleOneForOne }, A).Begins().Did("ready").Has();

    [Fact]
    public void A_child_that_has_nothing_to_run_is_down_and_the_others_are_started() =>
        Declared(Flags, A, B).Ignoring("a").Begins().Did("start a: NothingToRun", "start b", "ready").Has("a down", "b up");

    [Fact]
    public void A_temporary_child_that_has_nothing_to_run_is_forgotten()
    {
        var supervisor = Declared(Flags, A.Temporary(), B).Ignoring("a").Begins().Did("start a: NothingToRun", "start b", "ready").Has("b up");
        Assert.Contains(new SupervisorAction.Forget(1), supervisor.Ordered);
    }

    [Fact]
    public void When_a_child_does_not_start_those_before_it_are_stopped_and_the_supervisor_ends() =>
        Declared(Flags, A, B, C, new ChildSpec("d")).Failing("c").Begins()
            .Did("start a", "start b", "start c: Wrong", "stop b", "stop a", "end shutdown (failed_to_start_child c: crashed)");

    [Fact]
    public void A_start_that_failed_names_the_child_and_the_death_that_it_died()
    {
        var supervisor = Declared(Flags, A, B).Failing("b").Begins();
        Assert.Equal((ExitReason.ShutdownWith(new FailedToStartChild("b", ExitReason.Crashed)), new Pid(2)), (supervisor.End!.Reason, supervisor.End.Because!.Pid));
        Assert.True(supervisor.State.HasEnded);
    }
}
