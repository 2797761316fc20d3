using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;
using static Rusm.Tests.Manual.Supervision.Supervised;
using static Rusm.Tests.Manual.Supervision.Words;

namespace Rusm.Tests.Manual.Supervision;

public sealed class RestartTypes
{
    public static TheoryData<string> EveryReason { get; } = Reasons.All;

    [Theory]
    [MemberData(nameof(EveryReason))]
    public void A_permanent_child_is_always_restarted(string reason) =>
        Given(RestartStrategy.OneForOne, A).Ends("a", Reasons.Of(reason)).Did("start a").Has("a up");

    [Theory]
    [MemberData(nameof(EveryReason))]
    public void A_temporary_child_is_never_restarted_and_is_forgotten(string reason)
    {
        var supervisor = Given(RestartStrategy.OneForOne, A.Temporary()).Ends("a", Reasons.Of(reason)).Did().Has();
        Assert.Equal([new SupervisorAction.Forget(1)], supervisor.Ordered);
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("shutdown")]
    [InlineData("{shutdown,idle}")]
    public void A_transient_child_is_not_restarted_when_it_ends_in_peace(string reason) =>
        Given(RestartStrategy.OneForOne, A.Transient()).Ends("a", Reasons.Of(reason)).Did().Has("a down");

    [Theory]
    [InlineData("crashed")]
    [InlineData("killed")]
    [InlineData("kill")]
    [InlineData("noproc")]
    [InlineData("overload")]
    [InlineData("{overload,disk}")]
    [InlineData("{normal,late}")]
    [InlineData("{killed,late}")]
    public void A_transient_child_is_restarted_when_it_ends_abnormally(string reason) =>
        Given(RestartStrategy.OneForOne, A.Transient()).Ends("a", Reasons.Of(reason)).Did("start a").Has("a up");

    [Fact]
    public void A_child_that_stays_down_keeps_its_place_and_its_last_death()
    {
        var supervisor = Given(RestartStrategy.OneForOne, A.Transient(), B).Ends("a", ExitReason.Normal).Has("a down", "b up");
        Assert.Equal(ExitReason.Normal, supervisor.Child("a").LastDeath!.Reason);
    }

    [Fact]
    public void The_end_of_a_process_that_is_no_child_is_nothing_to_it()
    {
        var supervisor = Given(RestartStrategy.OneForAll, A, B);
        var before = supervisor.State;
        supervisor.Makes(new Scenarios.Supervision.Move.StrangerEnds(ExitReason.Kill)).Did();
        Assert.Equal(before, supervisor.State);
    }

    [Fact]
    public void The_end_of_a_process_that_a_child_was_is_nothing_to_it()
    {
        var supervisor = Given(RestartStrategy.OneForOne, A);
        var former = supervisor.PidOf("a");
        supervisor.Ends("a").Did("start a").EndsProcess(former).Did().Has("a up");
    }
}
