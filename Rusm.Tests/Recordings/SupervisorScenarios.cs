using LanguageExt;
using Rusm.Cli.Conformance;
using Rusm.Cli.Conformance.Supervision;
using Xunit;
using static LanguageExt.Prelude;

namespace Rusm.Tests.Recordings;

/// <summary>How scenarios of supervisors compare, print and differ.</summary>
public sealed class SupervisorScenarios
{
    private static readonly SupervisorScenario Recorded = SupervisorScenarioReader.Read(
        """
        {"name":"s","supervisor":{"strategy":"rest_for_one","intensity":2,"period":5,"auto_shutdown":"any_significant","children":[
        {"id":"c1","restart":"permanent","shutdown":"brutal_kill","significant":false,"traps":"no"},
        {"id":"c2","restart":"transient","shutdown":50,"significant":true,"traps":"polite"}]},
        "start":[["start","c1"],["start","c2"]],
        "ops":[{"op":"crash","child":"c1"},{"op":"delete_child","child":"c2"},{"op":"shutdown"}],
        "expect":[
        {"events":[["exit","c1","crashed"],["exit","c2","shutdown"],["start","c1"],["start","c2"]],"children":[["c1","up"],["c2","up"]]},
        {"events":[],"result":"running","children":[["c1","up"],["c2","up"]]},
        {"events":[["exit","c2","shutdown"],["exit","c1","killed"]],"supervisor_exit":"shutdown"}]}
        """.ReplaceLineEndings(""));

    [Fact]
    public void A_scenario_prints_as_a_transcript() => Assert.Equal(
        """
        s: rest_for_one, intensity 2 in 5 s, auto_shutdown any_significant, children [c1 permanent brutal_kill, c2 transient 50 ms significant polite]
           0  start  -> start c1, start c2
           1  crash c1  -> exit c1 crashed, exit c2 shutdown, start c1, start c2; c1 up, c2 up
           2  delete_child c2  -> running; c1 up, c2 up
           3  shutdown  -> exit c2 shutdown, exit c1 killed; supervisor_exit shutdown
        """,
        Recorded.ToString());

    [Fact]
    public void A_scenario_that_nobody_recorded_prints_without_what_it_did() => Assert.EndsWith(
        "\n   0  start\n   1  crash c1\n   2  delete_child c2\n   3  shutdown",
        new SupervisorScenario(Recorded.Name, Recorded.Supervisor, Recorded.Operations).ToString(),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_world_that_does_the_same_does_not_differ() => Assert.Equal(None, await DifferenceOf(Recorded));

    [Fact]
    public async Task A_start_in_another_order_differs() => Assert.Equal(
        """
        s on the tape, at its start
            events: expected start c1, start c2
                    got      start c2, start c1
        """,
        Told(await DifferenceOf(Recorded with { Start = Recorded.Start.Map(events => events.Rev()) })));

    [Fact]
    public async Task The_first_step_that_differs_is_shown_with_each_part_that_differs() => Assert.Equal(
        """
        s on the tape, operation 2: delete_child c2
            events: expected nothing
                    got      start c2
            result: expected running
                    got      ok
            children: expected c1 up, c2 up
                      got      supervisor_exit shutdown
        """,
        Told(await DifferenceOf(WithStep(1, new ObservedStep(
            Seq1<ChildEvent>(new ChildEvent.Start("c2")), "ok", new Aftermath.SupervisorExit("shutdown"))))));

    [Fact]
    public async Task The_order_of_the_events_of_a_step_counts() => Assert.Contains(
        "events: expected exit c2 shutdown, exit c1 killed",
        Told(await DifferenceOf(WithStep(2, StepsOf(Recorded)[2] with { Events = StepsOf(Recorded)[2].Events.Rev() }))),
        StringComparison.Ordinal);

    [Fact]
    public async Task What_was_not_recorded_is_not_compared() => Assert.Equal(
        None, await DifferenceOf(Recorded, against: new SupervisorScenario(Recorded.Name, Recorded.Supervisor, Recorded.Operations)));

    [Fact]
    public async Task A_world_that_breaks_down_differs_and_one_that_gives_no_answer_hung()
    {
        var broken = await DifferenceOf(Recorded with { Expect = StepsOf(Recorded).Take(1) });
        Assert.Contains("s on the tape, operation 2: delete_child c2\n    the tape: expected an answer", Told(broken), StringComparison.Ordinal);
        Assert.False(broken.Exists(found => found.Hung));
        Assert.True((await DifferenceOf(Recorded with { Start = None })).Exists(found => found.Hung));
    }

    // What the world does, compared with the recording.
    private static async Task<Option<Difference>> DifferenceOf(SupervisorScenario tape, SupervisorScenario? against = null)
    {
        await using var world = new Tape(tape);
        return await SupervisorScenarioRun.CheckAsync(against ?? Recorded, world);
    }

    private static string Told(Option<Difference> difference) => difference.Map(found => found.ToString()).IfNone("no difference");

    private static SupervisorScenario WithStep(int index, ObservedStep step) =>
        Recorded with { Expect = StepsOf(Recorded).Select((was, place) => place == index ? step : was).ToSeq().Strict() };

    private static Seq<ObservedStep> StepsOf(SupervisorScenario scenario) => scenario.Expect.IfNone([]);

    // A world that does what a recording says, whatever it is told. Without a start it gives no answer.
    private sealed class Tape(SupervisorScenario scenario) : ISupervisorWorld
    {
        private int done;

        public string Name => "tape";

        public ValueTask<Seq<ChildEvent>> StartAsync(ScenarioSupervisor supervisor, CancellationToken cancellationToken = default) =>
            new(scenario.Start.IfNone(() => throw new TimeoutException("no answer")));

        public ValueTask<ObservedStep> PerformAsync(SupervisorOperation operation, CancellationToken cancellationToken = default) =>
            new(StepsOf(scenario)[done++]);

        public ValueTask DisposeAsync() => default;
    }
}
