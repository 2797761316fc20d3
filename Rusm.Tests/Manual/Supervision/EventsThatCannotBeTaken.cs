using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;
using static Rusm.Tests.Manual.Supervision.Supervised;
using static Rusm.Tests.Manual.Supervision.Words;

namespace Rusm.Tests.Manual.Supervision;

/// <summary>A caller's mistake is an exception: an event for which the supervisor is not ready. The laws have those of a busy one.</summary>
public sealed class EventsThatCannotBeTaken
{
    private static readonly SupervisorEvent[] Every =
    [
        new SupervisorEvent.Begin(default), new SupervisorEvent.Exited(default, new Pid(1), ExitReason.Crashed),
        new SupervisorEvent.Called(default, Which()), new SupervisorEvent.Due(default, 1), new SupervisorEvent.Started(default, new Pid(7)),
        new SupervisorEvent.StartFailed(default, ExitReason.Crashed), new SupervisorEvent.Stopped(default),
    ];

    [Fact]
    public void Every_kind_of_event_is_tried() =>
        Assert.Equal(typeof(SupervisorEvent).GetNestedTypes().Length, Every.Select(tried => tried.GetType()).Distinct().Count());

    [Fact]
    public void Before_it_has_begun_it_can_only_begin() =>
        Assert.All(Every.Skip(1), early => MustRefuse(Declared(new SupervisorFlags(), A).State, early));

    [Fact]
    public void A_supervisor_at_rest_can_take_no_outcome_and_not_begin_again() =>
        Assert.All(Every.Where(IsOutcomeOrBegin), unasked => MustRefuse(Given(RestartStrategy.OneForOne, A).State, unasked));

    [Fact]
    public void After_its_end_it_can_take_nothing() =>
        Assert.All(Every, late => MustRefuse(Given(new SupervisorFlags { Intensity = 0 }, A).Ends("a").State, late));

    [Fact]
    public void The_exception_says_what_the_supervisor_is_and_what_to_do()
    {
        var refused = Assert.Throws<InvalidOperationException>(() =>
            SupervisorMachine.Step(Declared(new SupervisorFlags(), A).State, new SupervisorEvent.Stopped(default)));
        Assert.StartsWith("A supervisor in the phase NotStarted can't take Stopped", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Give it Begin first, and the outcome of an action before anything else.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_nothing_to_decide_about()
    {
        var state = Given(RestartStrategy.OneForOne, A).State;
        Assert.Throws<ArgumentNullException>(() => SupervisorMachine.Step(null!, Every[0]));
        Assert.Throws<ArgumentNullException>(() => SupervisorMachine.Step(state, null!));
        Assert.Throws<ArgumentNullException>(() => SupervisorMachine.Declare(Pid.Outside, null!, default));
        Assert.Throws<ArgumentNullException>(() => Validation.Of(null!, A));
        Assert.Throws<ArgumentNullException>(() => Validation.Of(new SupervisorFlags(), (ChildSpec)null!));
    }

    private static bool IsOutcomeOrBegin(SupervisorEvent tried) =>
        tried is SupervisorEvent.Begin or SupervisorEvent.Started or SupervisorEvent.StartFailed or SupervisorEvent.Stopped;

    private static void MustRefuse(SupervisorState state, SupervisorEvent supervisorEvent) =>
        Assert.Throws<InvalidOperationException>(() => SupervisorMachine.Step(state, supervisorEvent));
}
