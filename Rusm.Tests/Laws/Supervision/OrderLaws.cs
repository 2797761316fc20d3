using Rusm.Kernel.Supervision;
using Xunit;

namespace Rusm.Tests.Laws.Supervision;

/// <summary>In which order children are started and stopped.</summary>
public sealed class OrderLaws
{
    [Fact]
    public void Whatever_is_started_together_is_started_in_the_order_of_the_first_starts() =>
        Always(episode => Assert.Equal(episode.Starts.Order().Distinct(), episode.Starts));

    [Fact]
    public void Whatever_is_stopped_together_is_stopped_against_that_order() =>
        Always(episode => Assert.Equal(episode.Stops.OrderDescending().Distinct(), episode.Stops));

    [Fact]
    public void Siblings_are_stopped_before_the_first_of_them_is_started_again() =>
        Always(episode => Assert.True(
            episode.Heard is SupervisorEvent.Begin
                || !episode.Actions.SkipWhile(action => action is not SupervisorAction.Start).OfType<SupervisorAction.Stop>().Any()));

    [Fact]
    public void One_for_one_restarts_nobody_else() =>
        Always(episode => Assert.True(
            episode.Before.Flags.Strategy is not (RestartStrategy.OneForOne or RestartStrategy.SimpleOneForOne)
                || !episode.IsRestart
                || (episode.Starts.Count() == 1 && !episode.Stops.Any())));

    [Fact]
    public void Rest_for_one_leaves_those_alone_that_were_started_before() =>
        Always(episode => Assert.True(
            episode.Before.Flags.Strategy != RestartStrategy.RestForOne
                || !episode.IsRestart
                || episode.Stops.All(stopped => stopped > episode.Starts.First())));

    [Fact]
    public void An_order_with_an_outcome_is_the_last_of_its_step_and_nothing_else_leaves_a_supervisor_busy() =>
        SupervisorScriptLaw.Always((supervisor, _) => Assert.All(supervisor.Turns, turn =>
        {
            var waiting = turn.Step.Actions.Select(action =>
                action is SupervisorAction.Start or SupervisorAction.Stop or SupervisorAction.StopAll).ToList();
            Assert.DoesNotContain(true, waiting.SkipLast(1));
            Assert.Equal(turn.Step.State.IsBusy, waiting.LastOrDefault());
        }));

    private static void Always(Action<Episode> check) =>
        SupervisorScriptLaw.Always((supervisor, _) => Assert.All(Episode.Of(supervisor), check));
}
