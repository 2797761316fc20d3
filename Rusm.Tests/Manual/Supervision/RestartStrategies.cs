using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;
using static Rusm.Tests.Manual.Supervision.Supervised;
using static Rusm.Tests.Manual.Supervision.Words;

namespace Rusm.Tests.Manual.Supervision;

public sealed class RestartStrategies
{
    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("c")]
    public void One_for_one_restarts_that_child_alone(string id) =>
        Given(RestartStrategy.OneForOne, A, B, C).Ends(id).Did($"start {id}").Has("a up", "b up", "c up");

    [Fact]
    public void One_for_all_stops_the_others_against_their_order_and_starts_all_in_it() =>
        Given(RestartStrategy.OneForAll, A, B, C).Ends("b").Did("stop c", "stop a", "start a", "start b", "start c").Has("a up", "b up", "c up");

    [Fact]
    public void Rest_for_one_does_so_with_those_that_were_started_after_it() =>
        Given(RestartStrategy.RestForOne, A, B, C).Ends("b").Did("stop c", "start b", "start c").Has("a up", "b up", "c up");

    [Fact]
    public void Rest_for_one_of_the_first_child_is_all_and_of_the_last_one_it_alone() =>
        Given(RestartStrategy.RestForOne, A, B, C)
            .Ends("a").Did("stop c", "stop b", "start a", "start b", "start c")
            .Ends("c").Did("start c");

    [Fact]
    public void A_child_that_was_taken_on_later_comes_after_all_others() =>
        Given(RestartStrategy.RestForOne, B, C).Asks(Start(A)).Did("start a").Ends("c").Did("stop a", "start c", "start a");

    [Fact]
    public void Siblings_that_were_down_are_started_with_them() =>
        Given(RestartStrategy.OneForAll, A.Transient(), B).Ends("a", ExitReason.Normal).Did().Ends("b").Did("start a", "start b");

    [Fact]
    public void Temporary_siblings_are_stopped_and_forgotten()
    {
        var supervisor = Given(RestartStrategy.OneForAll, A, B.Temporary(), C).Ends("a").Did("stop c", "stop b", "start a", "start c").Has("a up", "c up");
        Assert.Contains(new SupervisorAction.Forget(2), supervisor.Ordered);
    }

    [Theory]
    [InlineData(RestartStrategy.OneForAll)]
    [InlineData(RestartStrategy.RestForOne)]
    public void A_child_that_is_not_restarted_takes_nobody_along(RestartStrategy strategy) =>
        Given(strategy, A.Transient(), B.Temporary(), C).Ends("a", ExitReason.Normal).Ends("b").Did().Has("a down", "c up");

    [Fact]
    public void A_sibling_that_has_died_meanwhile_is_stopped_and_started_once()
    {
        var supervisor = Given(RestartStrategy.OneForAll, A, B);
        var (first, second) = (supervisor.PidOf("a"), supervisor.PidOf("b"));
        supervisor.EndsProcess(first).Did("stop b", "start a", "start b").EndsProcess(second).Did();
    }

    [Fact]
    public void A_restart_that_has_nothing_to_run_leaves_the_child_down() =>
        Given(RestartStrategy.OneForOne, A).Ignoring("a").Ends("a").Did("start a: NothingToRun").Has("a down");
}
