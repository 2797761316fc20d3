using Rusm.Kernel.Supervision;
using Rusm.Tests.Scenarios.Supervision;
using Xunit;

namespace Rusm.Tests.Laws.Supervision;

/// <summary>A step is a function: equal inputs, equal outputs, and nothing that was there changes.</summary>
public sealed class FunctionLaws
{
    [Fact]
    public void The_same_story_gives_the_same_states_and_actions() =>
        SupervisorScriptLaw.Holds(AnySupervisorScript.Any, story =>
        {
            var (once, again) = (SupervisorScriptLaw.Lived(story).Supervisor, SupervisorScriptLaw.Lived(story).Supervisor);
            Assert.Equal(once.Turns.Select(turn => turn.Step), again.Turns.Select(turn => turn.Step));
            Assert.Equal(once.State.GetHashCode(), again.State.GetHashCode());
        });

    [Fact]
    public void A_step_may_be_taken_again_from_any_state_that_ever_was() =>
        SupervisorScriptLaw.Always((supervisor, _) => Assert.All(Enumerable.Reverse(supervisor.Turns), turn =>
            Assert.Equal(turn.Step, SupervisorMachine.Step(turn.Before, turn.Heard))));

    [Fact]
    public void An_old_state_stays_as_it_was() =>
        SupervisorScriptLaw.Holds(AnySupervisorScript.Any, story =>
        {
            var supervisor = SupervisorScriptLaw.Lived(story).Supervisor;
            var texts = supervisor.Turns.ConvertAll(turn => turn.Before.ToString());
            supervisor.Turns.ForEach(turn => SupervisorMachine.Step(turn.Before, turn.Heard));
            Assert.Equal(texts, supervisor.Turns.Select(turn => turn.Before.ToString()));
        });

    [Fact]
    public void A_builder_makes_the_same_steps_whether_its_states_are_given_away_or_not() =>
        SupervisorScriptLaw.Holds(AnySupervisorScript.Any, story =>
        {
            var turns = SupervisorScriptLaw.Lived(story).Supervisor.Turns;
            if (turns.Count == 0)
            {
                return;
            }

            var (kept, given) = (new SupervisorBuilder(turns[0].Before), new SupervisorBuilder(turns[0].Before));
            var states = turns.ConvertAll(turn =>
            {
                Assert.Equal(turn.Step.Actions, kept.Apply(turn.Heard));
                Assert.Equal(turn.Step.Actions, given.Apply(turn.Heard));
                return given.ToState();
            });
            Assert.Equal(turns.Select(turn => turn.Step.State), states);
            Assert.Equal(turns[^1].Step.State, kept.ToState());
        });

    // So many children are in trees, whose nodes a builder changes in place.
    [Fact]
    public void What_a_builder_has_given_away_of_many_children_stays_as_it_was()
    {
        var flags = new SupervisorFlags { Strategy = RestartStrategy.SimpleOneForOne };
        var builder = new SupervisorBuilder(SupervisorMachine.Declare(Kernel.Pid.Outside, flags, LanguageExt.Prelude.Seq1(new ChildSpec("child"))));
        builder.Apply(new SupervisorEvent.Begin(default));
        List<(SupervisorState State, Child[] Children)> given = [];
        for (var pid = 1; pid <= 50; pid++)
        {
            builder.Apply(new SupervisorEvent.Called(default, new SupervisorCall.StartDynamic()));
            builder.Apply(new SupervisorEvent.Started(default, new Kernel.Pid(pid)));
            var state = builder.ToState();
            given.Add((state, [.. state.Children]));
        }

        Assert.All(given, moment => Assert.Equal(moment.Children, moment.State.Children));
    }

    [Fact]
    public void While_it_waits_for_an_outcome_a_supervisor_can_take_nothing_else() =>
        SupervisorScriptLaw.Always((supervisor, _) => Assert.All(supervisor.Turns.Where(turn => turn.Before.IsBusy), turn =>
        {
            var at = turn.Heard.At;
            SupervisorEvent[] others =
            [
                new SupervisorEvent.Begin(at), new SupervisorEvent.Due(at, 1), new SupervisorEvent.Exited(at, turn.Before.Parent, Kernel.ExitReason.Kill),
                new SupervisorEvent.Called(at, new SupervisorCall.WhichChildren()),
                turn.Heard is SupervisorEvent.Stopped ? new SupervisorEvent.Started(at, null) : new SupervisorEvent.Stopped(at),
            ];
            Assert.All(others, other => Assert.Throws<InvalidOperationException>(() => SupervisorMachine.Step(turn.Before, other)));
        }));
}
