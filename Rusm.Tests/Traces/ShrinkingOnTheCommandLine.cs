using Rusm.Cli.Conformance;
using Rusm.Cli.Traces;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;
using Rusm.Kernel.Traces.Shrinking;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Traces;

/// <summary>What <c>rusm shrink</c> prints and writes.</summary>
public sealed class ShrinkingOnTheCommandLine
{
    private static readonly Signal[] Day =
        [Outside.Spawns(), Outside.Spawns("clerk"), A.LinksTo(B), B.Sends(A, "good morning"), A.StopsItself(ExitReason.Named("out of coffee"))];

    [Fact]
    public async Task The_scenario_shows_the_same_death_on_the_kernel_and_on_the_host()
    {
        var (signals, dead) = ShrinkInputs.WithOneFault();
        var (code, output, error) = Recorded.Rusm("shrink", Recorded.Bytes(signals), "--keep", $"pid {dead.Value} dies with overload");
        Assert.Equal(0, code);
        var scenario = ScenarioReader.Read(Assert.Single(output));
        Assert.Equal(6, scenario.Operations.Count);
        var name = $"p{(error.Contains($"p3 was {dead}", StringComparison.Ordinal) ? 3 : error.Contains($"p2 was {dead}", StringComparison.Ordinal) ? 2 : 1)}";
        Assert.Equal("overload", scenario.Expect.Match(Some: steps => steps.Last.Died[name], None: () => "nothing"));
        await using var kernel = KernelWorld.OverMachine();
        await using var host = new HostWorld();
        Assert.True((await ScenarioRun.CheckAsync(scenario, kernel)).IsNone);
        Assert.True((await ScenarioRun.CheckAsync(scenario, host)).IsNone);
    }

    [Fact]
    public void The_short_trace_replays_and_shows_it_too()
    {
        var path = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, Recorded.Rusm("shrink", Recorded.Bytes(Day), "--keep", "pid <2> dies", "--out", path).Code);
            var trace = Trace.Open(new TraceBytes(File.ReadAllBytes(path)));
            var result = trace.Replay().Run();
            Assert.True(result.Divergence.IsNone);
            Assert.Equal((4L, 0), (result.Steps, result.State.Count));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_the_format_has_no_words_for_is_said()
    {
        var error = Recorded.Rusm("shrink", Recorded.Bytes(Day), "--keep", "pid 2 dies with out of coffee").Error.Split('\n');
        Assert.Contains("shown by step 5 of 5; 4 signals are left after ", error[0], StringComparison.Ordinal);
        Assert.Contains("Messages are left out: they change nothing in the process table.", error);
        Assert.Contains("Not in the scenario: spaces, braces and commas in exit reasons: in the scenario they are _.", error);
        Assert.Contains("p1 was <1>, p2 was <2>", error);
    }

    [Fact]
    public async Task A_demonitor_names_its_monitor_whatever_else_has_taken_references() => Assert.Equal(
        ["spawn p1", "p1 spawn_link p2", "p1 monitor p2 as m2", "p1 demonitor m2", "p1 monitor p2 as m3", "p1 demonitor m3", "p1 crash"],
        await OperationsOf(
            Outside.Spawns(), A.SpawnsLinked(), new Signal.RegisterGlobal(A, "shop", A), new Signal.Call(A, B, "how many?"), new Signal.Reply(B, A, R2, 7),
            A.Monitors(B), A.Demonitors(R3), A.Throws()));

    [Fact]
    public async Task What_the_kernel_has_created_is_in_the_scenario_and_nothing_else() => Assert.Equal(
        ["spawn p1", "p1 spawn_link p2", "p1 spawn_monitor p3 as m2", "spawn p4", "p4 return", "p1 demonitor m2", "p1 return"],
        await OperationsOf(
            Outside.Spawns("clerk"), new Signal.SpawnOn(A, NodeId.Alone, "body", Argument: null, SpawnTie.Link), A.SpawnsMonitored("clerk"),
            new Signal.SpawnOn(A, NodeId.Alone, "body", Argument: null, SpawnTie.Monitor), Outside.Spawns("clerk"), new Signal.SpawnOn(A, NodeId.Alone, "body", Argument: null),
            D.Returns(), A.Demonitors(R2), A.Returns(), A.Monitors(B)));

    [Theory]
    [InlineData("shrink: --keep: 'everybody is happy' is not \"pid N dies with REASON\", \"pid N dies\", \"an invariant breaks\" or \"more than N restarts\", with N a whole number.", "everybody is happy")]
    [InlineData("FILE: does not show '<1> dies with normal' in its 5 steps; see 'rusm explain' and 'rusm show'", "pid 1 dies with normal")]
    [InlineData("FILE: does not show 'more than 0 restarts' in its 5 steps; see 'rusm explain' and 'rusm show'", "more than 0 restarts")]
    [InlineData("FILE: does not show 'an invariant breaks' in its 5 steps; see 'rusm explain' and 'rusm show'", "an invariant breaks")]
    public void What_is_not_there_is_one_line_and_exit_code_2(string line, string condition)
    {
        var (code, output, error) = Recorded.Rusm("shrink", Recorded.Bytes(Day), "--keep", condition);
        Assert.Equal((2, 0, line), (code, output.Length, error));
    }

    [Fact]
    public void A_trace_that_cannot_be_written_is_one_line()
    {
        var (code, _, error) = Recorded.Rusm("shrink", Recorded.Bytes(Day), "--keep", "pid 2 dies", "--out", "/no/such/folder/short");
        Assert.Equal(2, code);
        Assert.Matches("^--out: can't write '/no/such/folder/short' \\([^\n]+\\)\\. Name a file that can be written\\.$", error);
    }

    // A search that was ended early can leave signals that the shortest trace would not have. What is written can be read again.
    private static async Task<string[]> OperationsOf(params Signal[] signals)
    {
        var shrunk = new ShrinkResult(State.Empty, signals.ToSeq().Strict(), Pids: default, ReachedAt: signals.Length, Attempts: 1, IsShortest: false);
        var told = await ShrunkScenario.OfAsync("ended early", shrunk, TestContext.Current.CancellationToken);
        return [.. ScenarioReader.Read(ScenarioWriter.Write(told.Scenario)).Operations.Select(static operation => $"{operation}")];
    }
}
