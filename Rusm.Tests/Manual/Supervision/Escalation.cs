using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Scenarios.Supervision;
using Xunit;
using static Rusm.Tests.Manual.Supervision.Supervised;
using static Rusm.Tests.Manual.Supervision.Words;

namespace Rusm.Tests.Manual.Supervision;

/// <summary>The end of a supervisor carries the death that made it.</summary>
public sealed class Escalation
{
    private static readonly SupervisorFlags GivesUpAtOnce = new() { Intensity = 0 };

    [Fact]
    public void One_restart_too_many_carries_the_death_of_that_child() =>
        Assert.Equal(new Pid(2), Given(GivesUpAtOnce, A, B).Ends("b", Overload).End!.Because!.Pid);

    [Fact]
    public void Its_chain_goes_back_to_the_first_death()
    {
        var first = new Death(new Pid(99), ExitReason.Crashed, new Cause.Threw());
        var death = new Death(new Pid(1), ExitReason.Crashed, new Cause.Link(first));
        var step = SupervisorMachine.Step(Given(GivesUpAtOnce, A).State, new SupervisorEvent.Exited(default, new Pid(1), ExitReason.Crashed, death));
        Assert.Same(first, Assert.IsType<SupervisorAction.End>(step.Actions.Last).Because!.First);
    }

    [Fact]
    public void A_start_that_failed_once_too_often_carries_the_death_of_the_last_try() =>
        Assert.Equal(new Pid(3), Given(new SupervisorFlags { Intensity = 2 }, A).Failing("a", times: 2).Ends("a").End!.Because!.Pid);

    [Fact]
    public void A_try_that_nobody_died_of_leaves_the_death_before_it()
    {
        var failing = SupervisorMachine.Step(
            Given(new SupervisorFlags { Intensity = 1 }, A).State,
            new SupervisorEvent.Exited(default, new Pid(1), ExitReason.Crashed, new Death(new Pid(1), ExitReason.Crashed, new Cause.Threw()))).State;
        var failed = SupervisorMachine.Step(failing, new SupervisorEvent.StartFailed(default, ExitReason.Named("timeout"))).State;
        var end = SupervisorMachine.Step(failed, new SupervisorEvent.Due(default, 1)).Actions.Last;
        Assert.Equal(new Pid(1), Assert.IsType<SupervisorAction.End>(end).Because!.Pid);
    }

    [Fact]
    public void The_last_significant_child_is_the_death_of_an_automatic_shutdown() =>
        Assert.Equal(
            new Pid(1),
            Given(new SupervisorFlags { AutoShutdown = AutoShutdown.AnySignificant }, A.Temporary().Significant(), B).Ends("a").End!.Because!.Pid);

    [Fact]
    public void The_parents_death_is_carried_and_a_mere_signal_of_it_has_none()
    {
        var supervisor = Given(GivesUpAtOnce, A);
        var asked = SupervisorMachine.Step(supervisor.State, new SupervisorEvent.Exited(default, supervisor.State.Parent, ExitReason.Shutdown)).State;
        Assert.Null(Assert.IsType<SupervisorAction.End>(SupervisorMachine.Step(asked, new SupervisorEvent.Stopped(default)).Actions.Last).Because);
        Assert.Equal(supervisor.State.Parent, supervisor.Makes(new Move.ParentEnds(ExitReason.Killed)).End!.Because!.Pid);
    }
}
