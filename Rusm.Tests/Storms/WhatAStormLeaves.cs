using Rusm.Cli.Measuring;
using Rusm.Cli.Scenarios.Storms;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Xunit;
using static LanguageExt.Prelude;
using State = Rusm.Kernel.State;

namespace Rusm.Tests.Storms;

/// <summary>After a storm all processes are alive again, and no others; otherwise the report and the exit code say so.</summary>
public sealed class WhatAStormLeaves
{
    private static readonly Pid First = new(1);
    private static readonly Pid Second = new(2);

    private static readonly StormReport Good = new()
    {
        Title = "a tree",
        Seed = 1,
        Elapsed = TimeSpan.FromSeconds(10),
        EndedEarly = false,
        Faults = [(StormFaultKind.Throw, 1_000), (StormFaultKind.KillSupervisor, 3)],
        Missed = 0,
        Tree = [],
        Recoveries = new Histogram(),
        Expected = 30,
        Alive = 30,
        Muster = new Muster(Empty, Empty),
        Spawned = 1_030,
        Ended = 1_000,
        Checks = 100,
        Broken = [],
        Shutdown = new ShutdownReport([], []),
        ShutdownTook = TimeSpan.FromMilliseconds(2),
        BodiesLeft = 0,
        ResidentBefore = 88_000_000,
        ResidentAfter = 99_000_000,
    };

    [Fact]
    public void Real_supervisors_leave_nothing_broken_and_nobody_behind()
    {
        var report = (StormReport)new Storm(seed: 1, double.PositiveInfinity, TimeSpan.FromMilliseconds(300)).Run(new RuntimeOptions(), CancellationToken.None)!;
        Assert.Empty(report.Problems);
        Assert.Equal(report.Expected, report.Alive);
        Assert.All(report.Tree, line => Assert.Equal(line.Of, line.Up));
        Assert.Equal(0, report.Tree[0].GaveUp);
        Assert.True(report.FaultCount > 0);
    }

    [Fact]
    public void All_went_well()
    {
        Assert.Empty(Good.Problems);
        Assert.Equal(0, Good.ExitCode);
        Assert.Contains("1,003 faults in 10 s, 100/s: 1,000 throws, 3 supervisors killed", Text(Good), StringComparison.Ordinal);
        Assert.Contains("30 processes alive at the end, 30 expected; 1,030 spawned, 1,000 ended; 0 leaked", Text(Good), StringComparison.Ordinal);
        Assert.Contains("invariants checked 100 times, none broken", Text(Good), StringComparison.Ordinal);
    }

    [Fact]
    public void Somebody_interrupted_it() => Assert.Equal(130, (Good with { EndedEarly = true }).ExitCode);

    [Fact]
    public void A_promise_was_broken() =>
        MustFail(Good with { Broken = ["<1> is linked to itself"] }, "broken: <1> is linked to itself");

    [Fact]
    public void A_process_was_leaked() =>
        MustFail(Good with { Muster = new Muster(Seq1(First), Empty) }, "leaked: <1> is alive and belongs to no supervisor");

    [Fact]
    public void A_process_did_not_come_back() =>
        MustFail(Good with { Muster = new Muster(Empty, Seq1(First)) }, "missing: <1> has died and was not restarted");

    [Fact]
    public void A_process_was_late_to_shut_down() =>
        MustFail(Good with { Shutdown = new ShutdownReport([First], []) }, "late to shut down: killed <1>; still unwinding none");

    [Fact]
    public void A_body_was_left() => MustFail(Good with { BodiesLeft = 1 }, "leaked: 1 body left after the shutdown");

    [Fact]
    public void The_muster_tells_the_leaked_from_the_missing()
    {
        var state = Machine.Step(State.Empty, new Signal.Spawn(Pid.Outside)).State;
        Assert.True(Muster.Of(state, new HashSet<Pid> { First }).IsComplete);
        Assert.Equal(new Muster(Seq1(First), Seq1(Second)), Muster.Of(state, new HashSet<Pid> { Second }));
    }

    [Fact]
    public void The_table_is_compared_with_the_one_before()
    {
        var promises = new InvariantChecks();
        promises.Check(Machine.Step(State.Empty, new Signal.Spawn(Pid.Outside)).State);
        Assert.Empty(promises.Broken);
        promises.Check(State.Empty);
        Assert.Equal("the pid counter fell from 1 to 0", Assert.Single(promises.Broken));
        Assert.Equal(2, promises.Checks);
    }

    // Interrupted or not.
    private static void MustFail(StormReport report, string problem)
    {
        Assert.Equal(problem, Assert.Single(report.Problems));
        Assert.Equal((1, 1), (report.ExitCode, (report with { EndedEarly = true }).ExitCode));
        Assert.Contains(problem, Text(report), StringComparison.Ordinal);
    }

    private static string Text(StormReport report)
    {
        using var output = new StringWriter();
        report.Write("supervision", output);
        return output.ToString();
    }
}
