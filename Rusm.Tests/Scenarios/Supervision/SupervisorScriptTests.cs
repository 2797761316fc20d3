using FsCheck;
using FsCheck.Fluent;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Laws.Supervision;
using Xunit;

namespace Rusm.Tests.Scenarios.Supervision;

/// <summary>The stories are worth telling: all that can happen happens in them, and what a law shows when it breaks is short.</summary>
public sealed class SupervisorScriptTests
{
    [Fact]
    public void Every_event_every_action_and_every_result_occurs()
    {
        var turns = Gen.Sample(AnySupervisorScript.Any.Generator, 1_000, new Rnd(1, 1), 60).SelectMany(story => SupervisorScriptLaw.Lived(story).Supervisor.Turns).ToList();
        var actions = turns.SelectMany(turn => turn.Step.Actions).ToList();
        Assert.Equal(CasesOf(typeof(SupervisorEvent)), NamesOf(turns.Select(turn => turn.Heard)));
        Assert.Equal(CasesOf(typeof(SupervisorAction)), NamesOf(actions));
        Assert.Equal(CasesOf(typeof(CallResult)), NamesOf(actions.OfType<SupervisorAction.Reply>().Select(reply => reply.Result)));
    }

    [Fact]
    public void A_law_that_breaks_prints_the_seed_and_the_shortest_story()
    {
        // From a few seeds the shrinking ends at a longer story, of which no single step can be left out: a seed that is known.
        var broken = Assert.ThrowsAny<Exception>(() => SupervisorScriptLaw.Always((supervisor, _) =>
            Assert.DoesNotContain(supervisor.Turns, turn => turn.Step.Actions.Exists(action => action is SupervisorAction.TryAgain)), seed: 7));
        Assert.Matches(@"\(\d+,\d+\)", broken.Message);
        var shown = broken.Message[broken.Message.IndexOf("Shrunk:", StringComparison.Ordinal)..].Split('\n').TakeWhile(line => !line.StartsWith("with", StringComparison.Ordinal));
        Assert.InRange(shown.Count(), 3, 8);
    }

    private static IEnumerable<string> CasesOf(Type union) => union.GetNestedTypes().Select(type => type.Name).Order();

    private static IEnumerable<string> NamesOf(IEnumerable<object> values) => values.Select(value => value.GetType().Name).Distinct().Order();
}
