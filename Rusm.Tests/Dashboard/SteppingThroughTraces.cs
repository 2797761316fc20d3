using FsCheck;
using FsCheck.Fluent;
using Rusm.Cli.Dashboard;
using Rusm.Dashboard;
using Rusm.Dashboard.Http;
using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.Laws;
using Rusm.Tests.Scenarios;
using Rusm.Tests.Traces;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Dashboard;

/// <summary>The states of a trace, and what its steps did.</summary>
public sealed class SteppingThroughTraces
{
    // C traps exits and is linked to A; B dies of A.
    private static readonly Signal[] Day =
        [Outside.Spawns("shop"), A.SpawnsLinked("till"), A.SpawnsLinked(), C.Traps(), C.Monitors(B), A.Throws(), C.Returns()];

    private readonly TraceViewer viewer = new();

    public SteppingThroughTraces() => viewer.Use("day", Recorded.Bytes(Day));

    [Fact]
    public void The_beginning_is_step_0()
    {
        var step = viewer.Step(0);
        Assert.Equal((0, "The beginning: 0 processes alive.", 0, 0), (step.Step, step.Signal, step.Alive, step.Left));
        Assert.Empty(step.Nodes);
        Assert.Empty(step.Effects);
    }

    [Fact]
    public void A_process_that_was_spawned_in_the_step_is_new()
    {
        var step = viewer.Step(2);
        Assert.Equal(("<1> spawns with a link under the name till", 2), (step.Signal, step.Alive));
        Assert.Equal(["<2> starts"], step.Effects);
        Assert.Equal([new GraphNode(1, "shop", "running", false), new GraphNode(2, "till", "new", false)], step.Nodes);
        Assert.Equal([new GraphEdge(1, 2, "link")], step.Edges);
        Assert.Equal("running", viewer.Step(3).Nodes[1].State);
    }

    [Fact]
    public void A_cascade_has_its_dead_its_survivors_and_a_sentence_for_each()
    {
        var step = viewer.Step(6);
        Assert.Equal(["crashed", "ended", "running"], step.Nodes.Select(static node => node.State));
        Assert.Equal([new GraphEdge(1, 2, "cascade"), new GraphEdge(1, 3, "link"), new GraphEdge(3, 2, "monitor")], step.Edges);
        Assert.Equal(
            [
                "<1> shop threw OutOfCoffee: the pot is empty, and died: crashed.",
                "<2> till was linked to <1> and did not trap exits, so it died, too: crashed.",
                "<3> was linked to <1>, but trapped exits: it survived and was told.",
            ],
            step.Notes);
        Assert.Equal((1, 0), (step.Alive, step.Left));
        Assert.Single(viewer.Step(7).Nodes, static node => node is { Pid: 3, State: "ended" });
    }

    [Fact]
    public void The_records_of_supervisors_are_notes_of_the_step_before_them()
    {
        viewer.Use("tree", SupervisedLife.Bytes());
        var notes = viewer.Step(SupervisedLife.Steps).Notes;
        Assert.Equal("<1> is a supervisor of <outside>: one_for_one, intensity 9 in 60 s; children w1, w2, w3", notes[0]);
        Assert.Equal((13, "<1> hears at 0 s: it begins"), (notes.Count, notes[1]));
        Assert.Empty(viewer.Step(SupervisedLife.Steps - 1).Notes);
        Assert.True(viewer.Step(1).Nodes[0].Supervisor);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(8)]
    public void A_step_that_is_not_there_is_refused(long step) => Assert.Equal(
        $"There is no step {step}: the trace has 7.", Assert.Throws<TraceViewException>(() => viewer.Step(step)).Message);

    [Fact]
    public void Of_a_large_table_the_involved_are_shown_and_the_others_counted()
    {
        var pool = Enumerable.Repeat(A.SpawnsLinked(), 1_000);
        viewer.Use("pool", Recorded.Bytes([Outside.Spawns(), .. pool, Outside.Spawns(), new Pid(900).Monitors(new Pid(1_002)), A.Throws()]));
        var step = viewer.Step(1_003);
        Assert.Equal((1_002, 200, 802), (step.Alive, step.Nodes.Count, step.Left));
        Assert.Contains(new GraphEdge(900, 1_002, "monitor"), step.Edges);
        var last = viewer.Step(1_004);
        Assert.Equal((1, 200, 802, "and 801 more"), (last.Alive, last.Nodes.Count, last.Left, last.Effects[^1]));
    }

    [Fact]
    public void A_run_of_random_signals_has_the_same_steps_in_any_order() => Assert.All(
        Any.Scenario.Generator.Sample(30, new Rnd(2026), 60),
        scenario =>
        {
            var signals = NamedHistory.Of(scenario).Steps.Select(static moment => moment.Signal).ToArray();
            viewer.Use("random", Recorded.Bytes(signals));
            var forwards = Enumerable.Range(0, signals.Length + 1).Select(step => Text(viewer, step)).ToArray();
            var backwards = Enumerable.Range(0, signals.Length + 1).Reverse().Select(step => Text(viewer, step)).Reverse();
            Assert.Equal(forwards, backwards);
        });

    [Fact]
    public async Task A_recorded_run_has_the_same_steps_in_any_order()
    {
        var path = Path.GetTempFileName();
        try
        {
            await RecordRun(path).WithinPatience();
            viewer.UseFile(path);
            var steps = Enumerable.Range(0, (int)viewer.Open!.Steps + 1).ToArray();
            var forwards = steps.Select(step => Text(viewer, step)).ToArray();
            var other = new TraceViewer();
            other.UseFile(path);
            var backwards = steps.Reverse().Select(step => Text(other, step)).Reverse().ToArray();
            Assert.Equal(forwards, backwards);
            var random = new Random(7);
            Assert.All(Enumerable.Range(0, 200).Select(_ => random.Next(steps.Length)), step => Assert.Equal(forwards[step], Text(other, step)));
            Assert.Contains(steps, step => viewer.Step(step).Notes.Any(static note => note.Contains("hears at", StringComparison.Ordinal)));
            Assert.NotEmpty(viewer.Open.Deaths);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task RecordRun(string path)
    {
        await using var runtime = new Runtime(new RuntimeOptions { Record = new RecordingOptions(path) });
        var root = await runtime.StartSupervisorAsync(new SupervisorSpec(new SupervisorFlags { Intensity = 1_000 })
            .Child("worker", static async context =>
            {
                await context.ReceiveAsync();
                throw new InvalidOperationException("told to");
            }));
        for (var fault = 0; fault < 30; fault++)
        {
            foreach (var pid in runtime.List().Where(pid => pid != root.Pid))
            {
                runtime.Exit(pid, fault % 2 == 0 ? ExitReason.Kill : ExitReason.Shutdown);
            }

            await Task.Delay(1);
        }

        await runtime.ShutdownAsync(Patience.Limit);
    }

    private static string Text(TraceViewer viewer, long step) => System.Text.Json.JsonSerializer.Serialize(viewer.Step(step), AnswerContext.Default.TraceStep);
}
