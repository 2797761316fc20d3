using Rusm.Cli.Dashboard;
using Rusm.Dashboard;
using Rusm.Dashboard.Http;
using Rusm.Kernel;
using Rusm.Tests.Traces;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Dashboard;

/// <summary>What a page says of deaths, and of what would have happened otherwise.</summary>
public sealed class AskingTraces
{
    private static readonly Signal[] Day = [Outside.Spawns(), A.SpawnsLinked(), B.Throws(), Outside.Spawns()];

    private readonly TraceViewer viewer = new();

    public AskingTraces() => viewer.Use("day", Recorded.Bytes(Day));

    [Fact]
    public void A_death_is_explained_in_the_lines_of_the_command() => Assert.Equal(
        Recorded.Rusm("explain", Recorded.Bytes(Day), "--pid", "1").Output,
        viewer.Explain(1).Lines);

    [Fact]
    public void A_process_that_never_was_has_no_death() => Assert.Equal(
        "<9> never was: by then, <1> to <3> had been spawned", Assert.Throws<TraceViewException>(() => viewer.Explain(9)).Message);

    [Fact]
    public void Another_trap_flag_is_answered_with_the_effects_side_by_side()
    {
        var answer = viewer.WhatIf(new WhatIfRequest(null, null, null, new TrapRequest(1, On: true)));
        Assert.Equal("<1> traps exits from its spawn on", answer.Title);
        Assert.Equal(Recorded.Rusm("whatif", Recorded.Bytes(Day), "--trap", "1=on").Output, answer.Lines);
        Assert.Equal(
            [
                "step 3: <2> throws OutOfCoffee: the pot is empty",
                "<2> dies: crashed (OutOfCoffee: the pot is empty), it threw",
                "<1> dies: crashed (OutOfCoffee: the pot is empty), linked to <2>",
                "at the end: 1 of 3 alive",
            ],
            answer.Happened);
        Assert.Equal(
            [
                "step 3: <2> throws OutOfCoffee: the pot is empty",
                "<2> dies: crashed (OutOfCoffee: the pot is empty), it threw",
                "<1> gets exit from <2>: crashed (OutOfCoffee: the pot is empty)",
                "at the end: 2 of 3 alive; only there: <1>",
            ],
            answer.Otherwise);
    }

    [Fact]
    public void Other_flags_of_a_supervisor_are_answered_with_its_decisions_side_by_side()
    {
        viewer.Use("tree", SupervisedLife.Bytes());
        var answer = viewer.WhatIf(new WhatIfRequest(1, 1, null, null));
        Assert.Equal("<1> with one_for_one, intensity 1 in 60 s", answer.Title);
        Assert.Equal(Recorded.Rusm("whatif", SupervisedLife.Bytes(), "--supervisor", "1", "--intensity", "1").Output, answer.Lines);
        Assert.Equal(
            [
                "1 s: <2> w1 ended with overload: starts w1",
                "2 s: <3> w2 ended with overload: starts w2",
                "3 s: <5> w1 ended with overload: starts w1",
                "4 s: <4> w3 ended with overload: starts w3",
                "outcome: 4 restarts; lives; 3 of 3 children up",
            ],
            answer.Happened.Where(IsAboutAnEnd));
        Assert.Equal(
            [
                "1 s: <2> w1 ended with overload: starts w1",
                "2 s: <3> w2 ended with overload: gives up: stops <4> w3",
                "outcome: 1 restart; gave up at 2 s; 0 of 3 children up",
            ],
            answer.Otherwise.Where(IsAboutAnEnd));
        Assert.Equal(answer.Happened.Count, answer.Otherwise.Count);
    }

    [Fact]
    public void With_the_recorded_flags_both_columns_are_the_same()
    {
        viewer.Use("tree", SupervisedLife.Bytes());
        var answer = viewer.WhatIf(new WhatIfRequest(1, 9, 60, null));
        Assert.Equal(answer.Happened, answer.Otherwise);
        Assert.NotEmpty(answer.Happened);
    }

    [Theory]
    [InlineData("Say what is to be otherwise: the intensity or the period of a supervisor, or the trap flag of a process.", null, null, null, null)]
    [InlineData("Say what is to be otherwise: the intensity or the period of a supervisor, or the trap flag of a process.", 1L, null, null, null)]
    [InlineData("intensity: -1 is not a whole number from 0.", 1L, -1, null, null)]
    [InlineData("period: NaN is not a number of seconds greater than 0.", 1L, null, double.NaN, null)]
    [InlineData("<2> did not begin as a supervisor in this trace. No process did: record one from its start", 2L, 1, null, null)]
    [InlineData("<9> never was: by then, <1> to <3> had been spawned", null, null, null, 9L)]
    public void A_wrong_question_is_one_line(string line, long? supervisor, int? intensity, double? period, long? trap) => Assert.Equal(
        line,
        Assert.Throws<TraceViewException>(() =>
            viewer.WhatIf(new WhatIfRequest(supervisor, intensity, period, trap is { } pid ? new TrapRequest(pid, On: true) : null))).Message);

    private static bool IsAboutAnEnd(string text) =>
        text.Contains("overload", StringComparison.Ordinal) || text.StartsWith("outcome", StringComparison.Ordinal);
}
