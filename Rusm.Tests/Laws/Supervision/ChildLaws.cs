using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Reference.Supervision;
using Xunit;

namespace Rusm.Tests.Laws.Supervision;

/// <summary>The lives of children, from start to end.</summary>
public sealed class ChildLaws
{
    [Fact]
    public void After_the_end_of_a_supervisor_no_child_lives() =>
        SupervisorScriptLaw.Always((supervisor, world) =>
        {
            if (supervisor.HasEnded)
            {
                Assert.Empty(world.Running);
                Assert.DoesNotContain(supervisor.State.Children, child => child.Status is not ChildStatus.Down);
                Assert.IsType<SupervisorAction.End>(supervisor.Turns[^1].Step.Actions.Last);
            }
        });

    [Fact]
    public void A_supervisor_ends_once() =>
        SupervisorScriptLaw.Always((supervisor, _) => Assert.Equal(
            supervisor.HasEnded ? 1 : 0,
            supervisor.Turns.Sum(turn => turn.Step.Actions.Count(action => action is SupervisorAction.End))));

    [Fact]
    public void Each_start_is_matched_by_one_end() =>
        SupervisorScriptLaw.Always((supervisor, world) =>
        {
            var started = supervisor.Turns.Select(turn => turn.Heard).OfType<SupervisorEvent.Started>();
            Assert.All(started.Where(heard => heard.Pid is not null), heard =>
            {
                var pid = heard.Pid!.Value;
                var isKnown = supervisor.State.Children.Exists(child => child.Status is ChildStatus.Up up && up.Pid == pid);
                Assert.Equal(isKnown ? 0 : 1, EndsOf(supervisor, pid));
                Assert.True(isKnown || world.Running.TrueForAll(process => process.Pid != pid), $"{pid} runs, and its supervisor has lost it");
            });
        });

    [Fact]
    public void No_child_is_ever_up_twice() =>
        SupervisorScriptLaw.Always((supervisor, _) => Assert.All(supervisor.Turns, turn =>
        {
            var state = turn.Step.State;
            var pids = state.Children.Map(child => child.Status).OfType<ChildStatus.Up>().Select(up => up.Pid).ToList();
            Assert.Distinct(pids);
            Assert.True(state.Flags.Strategy == RestartStrategy.SimpleOneForOne || state.Children.Distinct(child => child.Spec.Id).Count == state.Children.Count);
            Assert.All(turn.Step.Actions.OfType<SupervisorAction.Start>(), start => Assert.IsNotType<ChildStatus.Up>(start.Child.Status));
            Assert.Equal(state.Children.Map(child => child.Number).Order().Distinct(), state.Children.Map(child => child.Number));
        }));

    [Fact]
    public void What_runs_is_what_the_supervisor_believes_up_or_has_not_heard_of_yet() =>
        SupervisorScriptLaw.Always((supervisor, world) => Assert.Equal(
            world.Running.Select(process => process.Pid).Order(),
            supervisor.State.Children.Map(child => child.Status).OfType<ChildStatus.Up>().Select(up => up.Pid).Order()));

    [Fact]
    public void A_child_is_forgotten_exactly_when_it_is_gone_for_good() =>
        SupervisorScriptLaw.Always((supervisor, _) => Assert.All(supervisor.Turns, turn =>
        {
            var forgotten = turn.Step.Actions.OfType<SupervisorAction.Forget>().Select(forget => forget.Number);
            var gone = turn.Before.Children.Map(child => child.Number).Except(turn.Step.State.Children.Map(child => child.Number));
            Assert.True(
                forgotten.Order().SequenceEqual(gone.Order()) || turn.Step.State.HasEnded || turn.Step.Actions.Exists(action => action is SupervisorAction.StopAll),
                $"gone: {string.Join(", ", gone)}; forgotten: {string.Join(", ", forgotten)}");
        }));

    [Fact]
    public void Each_call_is_replied_to_once_and_nothing_else_is() =>
        SupervisorScriptLaw.Always((supervisor, _) => Assert.All(Episode.Of(supervisor), episode => Assert.Equal(
            episode.Heard is SupervisorEvent.Called ? 1 : 0,
            episode.Actions.Count(action => action is SupervisorAction.Reply))));

    [Fact]
    public void A_supervisor_is_ready_once_or_ends_with_the_child_that_did_not_start() =>
        SupervisorScriptLaw.Always((supervisor, _) => Assert.All(Episode.Of(supervisor), episode =>
        {
            var failed = episode.End?.Reason.Value is FailedToStartChild;
            Assert.Equal(episode.Heard is SupervisorEvent.Begin && !failed ? 1 : 0, episode.Actions.Count(action => action is SupervisorAction.Ready));
            Assert.True(episode.Heard is SupervisorEvent.Begin ? failed == episode.End is not null : !failed);
        }));

    private static int EndsOf(InMemorySupervisor supervisor, Pid pid) =>
        supervisor.Turns.Count(turn => turn.Heard is SupervisorEvent.Exited exited && exited.From == pid)
        + supervisor.Turns.SelectMany(turn => turn.Step.Actions).Count(action =>
            (action is SupervisorAction.Stop stop && stop.Pid == pid) || (action is SupervisorAction.StopAll all && all.Pids.Contains(pid)));
}
