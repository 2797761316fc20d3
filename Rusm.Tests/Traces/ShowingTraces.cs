using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Traces;

/// <summary>What <c>rusm show</c> says.</summary>
public sealed class ShowingTraces
{
    private static readonly Signal[] Day =
    [
        Outside.Spawns("shop"), A.Traps(), A.SpawnsLinked(), A.Monitors(B), Outside.Sends("shop", "hello"), B.Throws(), A.SendsExit(A, Kill),
    ];

    [Fact]
    public void Each_step_is_a_line_with_what_came_of_it() => Assert.Equal(
        [
            "         1  <outside> spawns under the name shop -> <1> starts",
            "         2  <1> traps exits",
            "         3  <1> spawns with a link -> <2> starts",
            "         4  <1> monitors <2> -> <1> has #1",
            "         5  <outside> sends to the name shop System.String -> <1> gets message System.String",
            "         6  <2> throws OutOfCoffee: the pot is empty -> <2> dies: crashed (OutOfCoffee: the pot is empty), it threw; "
                + "<1> gets down #1 <2>: crashed (OutOfCoffee: the pot is empty); <1> gets exit from <2>: crashed (OutOfCoffee: the pot is empty)",
            "         7  <1> sends <1> the exit signal kill -> <1> dies: killed, exit signal from <1>",
        ],
        Show()[..^1]);

    [Fact]
    public void A_checkpoint_is_a_line_without_a_number() => Assert.Matches("^            checkpoint [0-9a-f]{16}$", Show()[^1]);

    [Fact]
    public void From_and_to_are_the_first_and_the_last_step_shown() =>
        Assert.Equal(["3", "4"], Numbers(Show("--from", "3", "--to", "4")));

    [Fact]
    public void Of_one_process_only_what_it_does_and_what_is_done_to_it_is_shown()
    {
        Assert.Equal(["3", "4", "6"], Numbers(Show("--pid", "2")));
        Assert.EndsWith("-> <2> starts", Show("--pid", "<2>")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_what_others_do_only_what_comes_to_that_process_is_shown() => Assert.Equal(
        "         6  <2> throws OutOfCoffee: the pot is empty -> <3> dies: crashed (OutOfCoffee: the pot is empty), linked to <2>; and 1 more",
        Assert.Single(Recorded.Rusm(
            "show",
            Recorded.Bytes(Outside.Spawns(), A.SpawnsLinked(), B.SpawnsLinked(), A.Traps(), A.UnlinksFrom(B), B.Throws()),
            "--pid", "3", "--from", "4").Output));

    [Fact]
    public void A_reply_is_also_a_step_of_the_server_for_which_another_process_replies()
    {
        Signal[] signals =
        [
            Outside.Spawns(), Outside.Spawns(), Outside.Spawns(), new Signal.Call(A, B, "how many?"), new Signal.Reply(C, A, R1, 7) { Target = B },
        ];
        Assert.Equal(["2", "4", "5"], Numbers(Recorded.Rusm("show", Recorded.Bytes(signals), "--pid", "2").Output));
    }

    [Fact]
    public void Of_a_step_with_many_effects_the_first_are_shown_and_the_others_counted()
    {
        var signals = Enumerable.Repeat(A.SpawnsLinked(), 99).Prepend(Outside.Spawns()).Append(A.Throws()).ToArray();
        var line = Recorded.Rusm("show", Recorded.Bytes(signals), "--from", "101").Output[0];
        Assert.EndsWith("<12> dies: crashed (OutOfCoffee: the pot is empty), linked to <1>; and 88 more", line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_between_two_steps_is_shown_too()
    {
        TraceEntry[] entries =
        [
            new TraceEntry.Step(Outside.Spawns()), new TraceEntry.ReceiveTimedOut(A, 2), new TraceEntry.EndedByOther(A, 5),
            new TraceEntry.ValueTaken(A, ValueSource.Seed, 42),
            new TraceEntry.TimerSet(A, 3, A), new TraceEntry.TimerFired(3),
        ];
        var bytes = TraceInMemory.Of(State.Empty, entries, DateTimeOffset.UnixEpoch);
        Assert.Equal(
            [
                "<1> has waited its time, and received nothing (its receive 2 with a time limit)",
                "<1> was ended by that, with 5 items received", "<1> takes the seed 42",
                "<1> sets timer 3 for <1>", "timer 3 is up",
            ],
            Recorded.Rusm("show", bytes).Output[1..^1].Select(line => line.Trim()));
    }

    [Fact]
    public void Each_value_that_a_process_can_take_has_its_words_and_its_json()
    {
        var entries = Enum.GetValues<ValueSource>().Select(source => new TraceEntry.ValueTaken(A, source, 0)).ToArray();
        var bytes = TraceInMemory.Of(State.Empty, [new TraceEntry.Step(Outside.Spawns()), .. entries], DateTimeOffset.UnixEpoch);
        Assert.Equal(entries.Length, Recorded.Rusm("show", bytes).Output[1..^1].Distinct().Count());
        Assert.Equal(entries.Length, Recorded.Rusm("export", bytes).Output[2..^1].Distinct().Count());
    }

    [Fact]
    public void A_text_with_line_breaks_stays_on_its_line()
    {
        var line = Recorded.Rusm("show", Recorded.Bytes(Outside.Spawns(), new Signal.Threw(A, new Fault("T", "one\ntwo")))).Output[1];
        Assert.Contains("T: one?two", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show: there is no step from 9 to 7: the trace has 7", "--from", "9")]
    [InlineData("show: there is no step from 3 to 2: the trace has 7", "--from", "3", "--to", "2")]
    [InlineData("show: <8> never was: by then, <1> to <2> had been spawned", "--pid", "8")]
    public void What_is_not_there_is_one_line_and_exit_code_2(string line, params string[] options)
    {
        var (code, output, error) = Recorded.Rusm("show", Recorded.Bytes(Day), options);
        Assert.Equal((2, line), (code, error));
        Assert.Empty(output);
    }

    private static string[] Show(params string[] options)
    {
        var (code, output, error) = Recorded.Rusm("show", Recorded.Bytes(Day), options);
        Assert.Equal((0, ""), (code, error));
        return output;
    }

    private static IEnumerable<string> Numbers(string[] lines) => lines.Select(line => line[..10].Trim()).Where(number => number.Length > 0);
}
