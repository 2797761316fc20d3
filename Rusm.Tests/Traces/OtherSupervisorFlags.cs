using LanguageExt;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces;
using Rusm.Kernel.Traces.WhatIfs;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Traces;

/// <summary>A recorded supervisor with other flags. Its children are w1 to w3, and one ends each second.</summary>
public sealed class OtherSupervisorFlags
{
    private static readonly SupervisorFlags Patient = new() { Intensity = 9, Period = TimeSpan.FromSeconds(60) };

    [Fact]
    public void With_the_recorded_flags_every_decision_is_the_same()
    {
        var result = WhatIf(Patient, Patient, "w1", "w2", "w3");
        Assert.True(result.Divergence.IsNone);
        Assert.Equal(result.Recorded, result.Simulated);
        Assert.Equal(new SupervisorOutcome(3, default, 3, 3), result.Simulated);
    }

    [Fact]
    public void With_a_lower_intensity_it_gives_up_where_it_restarted()
    {
        var result = WhatIf(Patient, Patient with { Intensity = 1 }, "w3", "w1", "w2", "w1");
        var parting = Only(result);
        Assert.Equal((Seconds(2), "w1"), (parting.Event.At, parting.Child.IfNone("nobody")));
        Assert.Equal((false, true), (parting.Recorded.GivesUp, parting.Simulated.GivesUp));
        Assert.Contains(parting.Recorded.Actions, action => action is SupervisorAction.Start { Child.Spec.Id: "w1" });
        Assert.Equal(new SupervisorOutcome(4, default, 3, 3), result.Recorded);
        Assert.Equal(new SupervisorOutcome(1, new SupervisorEnd(Seconds(2), GaveUp: true), 0, 3), result.Simulated);
        Assert.Equal((2, 2), (result.Faults, result.WithoutEffect));
    }

    [Fact]
    public void With_a_shorter_period_it_bears_what_it_gave_up_for()
    {
        var result = WhatIf(Patient with { Intensity = 2 }, Patient with { Intensity = 2, Period = Seconds(1.5) }, "w1", "w2", "w3", "w1");
        Assert.Equal((true, false), (Only(result).Recorded.GivesUp, Only(result).Simulated.GivesUp));
        Assert.Equal(new SupervisorEnd(Seconds(3), GaveUp: true), result.Recorded.End);
        Assert.Equal(new SupervisorOutcome(3, default, 3, 3), result.Simulated);
    }

    [Fact]
    public void With_another_strategy_siblings_are_stopped_and_started_along()
    {
        var result = WhatIf(Patient, Patient with { Strategy = RestartStrategy.RestForOne }, "w3", "w2", "w1");
        Assert.Equal(Seconds(2), Only(result).Event.At);   // w3 is the last one: it is restarted alone either way
        Assert.IsType<SupervisorAction.Stop>(Only(result).Simulated.Actions.Head);
        Assert.Equal(new SupervisorOutcome(3, default, 3, 3), result.Simulated);
    }

    [Fact]
    public void With_a_backoff_a_child_is_down_for_a_while_and_what_hits_it_then_hits_nobody()
    {
        var backoff = new Backoff { First = Seconds(2.5), Factor = 1 };
        var result = WhatIf(Patient, Patient with { Backoff = backoff }, "w1", "w1", "w1", "w1", "w1");
        Assert.Equal(Seconds(1), Only(result).Event.At);

        // It ends at 1, is back at 3.5, ends at 4 and is not back at 5.
        Assert.Equal((4, 3), (result.Faults, result.WithoutEffect));
        Assert.Equal(new SupervisorOutcome(1, default, 2, 3), result.Simulated);
    }

    [Fact]
    public void A_recorded_wait_that_is_not_over_when_they_part_is_over_in_its_time()
    {
        var recorded = Patient with { Backoff = new Backoff { First = Seconds(1.5), Factor = 1 } };
        var result = WhatIf(recorded, recorded with { Intensity = 1 }, "w1", "w2", "w3", "w3", "w3", "w3");
        Assert.Equal(Seconds(3.5), Only(result).Event.At);
        Assert.Equal(new SupervisorOutcome(1, new SupervisorEnd(Seconds(3.5), GaveUp: true), 0, 3), result.Simulated);
    }

    [Fact]
    public void The_parents_exit_ends_both()
    {
        var result = SupervisorWhatIf.Of(
            Recording(Patient, [.. Life.Of(Patient, "w1", "w2"), new SupervisorEvent.Exited(Seconds(9), Outside, ExitReason.Shutdown)]),
            Patient with { Backoff = new Backoff() });
        Assert.Equal(new SupervisorOutcome(2, new SupervisorEnd(Seconds(9), GaveUp: false), 3, 3), result.Recorded);
        Assert.Equal(result.Recorded, result.Simulated);
    }

    [Fact]
    public void A_supervisor_that_was_killed_heard_nothing_of_it_and_is_told_of()
    {
        var killed = TraceInMemory.Of(
            Kernel.State.Empty,
            Trace.Open(new TraceBytes(Bytes())).Entries().Append(new TraceEntry.Step(Outside.SendsExit(A, ExitReason.Kill))),
            DateTimeOffset.UnixEpoch);
        var output = Recorded.Rusm("whatif", killed, "--supervisor", "1", "--intensity", "20").Output;
        Assert.Contains("outcome      recorded: 4 restarts; lived until it died with killed in the recording; 3 of 3 children up until then", output);
    }

    [Fact]
    public void A_supervisor_with_a_template_keeps_its_strategy() => Assert.Throws<ArgumentException>(() =>
        WhatIf(Patient, Patient with { Strategy = RestartStrategy.SimpleOneForOne }));

    [Fact]
    public void What_no_supervisor_can_have_heard_is_refused() => Assert.Throws<TraceException>(() =>
        SupervisorWhatIf.Of(Recording(Patient, [new SupervisorEvent.Stopped(Seconds(1))]), Patient));

    [Fact]
    public void The_command_tells_where_they_part_what_is_simulated_and_how_both_end()
    {
        var (code, output, _) = Recorded.Rusm("whatif", Bytes(), "--supervisor", "1", "--intensity", "1");
        Assert.Equal(0, code);
        Assert.Equal(
            [
                "supervisor   <1>, which heard 12 events",
                "recorded     one_for_one, intensity 9 in 60 s",
                "what if      one_for_one, intensity 1 in 60 s",
                "they part    after step 40, 2 s after it began, when w2 (<3> ended with overload):",
                "  recorded   it starts w2",
                "  what if    it gives up: stops <4>",
                "outcome      recorded: 4 restarts; lives; 3 of 3 children up",
                "             what if:  1 restart; gave up at 2 s; 0 of 3 children up",
            ],
            output[..8]);
        Assert.Contains("Of 2 recorded ends after that, 0 hit a child that ran there.", output);
    }

    [Theory]
    [InlineData("whatif: --supervisor: <2> did not begin as a supervisor in this trace. Those that did: <1>", "--supervisor", "2", "--intensity", "1")]
    [InlineData("whatif: --intensity: '-1' is not a whole number from 0. See 'rusm whatif --help'.", "--supervisor", "1", "--intensity", "-1")]
    [InlineData("whatif: --strategy: 'none' is not one of one_for_one, one_for_all, rest_for_one. See 'rusm whatif --help'.", "--supervisor", "1", "--strategy", "none")]
    [InlineData("whatif: --period: '0' is not a number of seconds greater than 0. See 'rusm whatif --help'.", "--supervisor", "1", "--period", "0")]
    [InlineData("whatif: --backoff: 'x' is not a whole number of milliseconds from 0 to 30000. See 'rusm whatif --help'.", "--supervisor", "1", "--backoff", "x")]
    [InlineData("whatif: say what is to be otherwise: --supervisor P with --intensity, --period, --strategy or --backoff; or --trap P=on or P=off", "--supervisor", "1")]
    public void What_is_not_there_is_one_line_and_exit_code_2(string line, params string[] options)
    {
        var (code, output, error) = Recorded.Rusm("whatif", Bytes(), options);
        Assert.Equal((2, 0, line), (code, output.Length, error));
    }

    private static SupervisorWhatIf WhatIf(SupervisorFlags recorded, SupervisorFlags other, params string[] faults) =>
        SupervisorWhatIf.Of(Recording(recorded, Life.Of(recorded, faults)), other);

    private static SupervisorRecording Recording(SupervisorFlags flags, IEnumerable<SupervisorEvent> heard) =>
        SupervisorRecording.Of(Trace.Open(new TraceBytes(Bytes(flags, heard))), A).IfNone(() => throw new Xunit.Sdk.XunitException("It is there."));

    private static byte[] Bytes() => Bytes(Patient, Life.Of(Patient, "w1", "w2", "w1", "w3"));

    private static byte[] Bytes(SupervisorFlags flags, IEnumerable<SupervisorEvent> heard) => TraceInMemory.Of(
        Kernel.State.Empty,
        Enumerable.Repeat<TraceEntry>(new TraceEntry.Step(Outside.Spawns()), 40)
            .Append(new TraceEntry.SupervisorDeclared(A, Outside, flags, Life.Children))
            .Concat(heard.Select(supervisorEvent => new TraceEntry.SupervisorEventTaken(A, supervisorEvent))),
        DateTimeOffset.UnixEpoch);

    private static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);

    private static DecisionDivergence Only(SupervisorWhatIf result) => result.Divergence.IfNone(() => throw new Xunit.Sdk.XunitException("They part."));
}
