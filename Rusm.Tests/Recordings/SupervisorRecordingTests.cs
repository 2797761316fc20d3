using Rusm.Cli.Conformance.Supervision;
using Xunit;

namespace Rusm.Tests.Recordings;

/// <summary>The recordings of supervisors as values: what is read from them is all that is in them.</summary>
public sealed class SupervisorRecordingTests
{
    private static readonly string[] Files = ["supervisor.jsonl", "supervisor_random.jsonl"];

    [Theory]
    [InlineData("supervisor.jsonl", 300)]
    [InlineData("supervisor_random.jsonl", 200)]
    public void Every_line_is_read_and_written_back_as_it_was(string file, int scenarios)
    {
        var lines = Recording.Lines(file).ToList();
        Assert.Equal(scenarios, lines.Count);
        Assert.All(lines, line =>
        {
            var scenario = SupervisorScenarioReader.Read(line);
            Assert.True(scenario.Expect.IsSome && scenario.Start.IsSome, $"{scenario.Name} is no recording");
            Assert.Equal(line, SupervisorScenarioWriter.Write(scenario));
            Assert.Equal(scenario, SupervisorScenarioReader.Read(line));
        });
    }

    [Fact]
    public void Every_strategy_every_operation_every_event_and_every_result_but_one_occurs()
    {
        var scenarios = Files.SelectMany(Recording.ReadSupervisors).ToList();
        var steps = scenarios.SelectMany(scenario => scenario.Expect.IfNone([])).ToList();
        Assert.Equal(
            ["one_for_all", "one_for_one", "rest_for_one"], scenarios.Select(scenario => scenario.Supervisor.Strategy).Distinct().Order());
        Assert.Equal(
            CasesOf(typeof(SupervisorOperation)),
            scenarios.SelectMany(scenario => scenario.Operations).Select(operation => operation.GetType().Name).Distinct().Order());
        Assert.Equal(
            CasesOf(typeof(ChildEvent)),
            steps.SelectMany(step => step.Events).Select(happened => happened.GetType().Name).Distinct().Order());

        // A call can't find a child restarting: the supervisor tries again until the start succeeds or its intensity is used up.
        Assert.Equal(
            ["already_present", "already_started", "not_found", "ok", "running", "start_failed", "supervisor_gone"],
            steps.SelectMany(step => step.Result.ToSeq()).Distinct().Order());
    }

    [ErlangFact]
    public void A_live_BEAM_does_again_what_was_recorded()
    {
        using var beam = new LiveBeam();
        Assert.All(Files.SelectMany(Recording.ReadSupervisors), scenario => Assert.Equal(scenario, beam.Record(scenario)));
    }

    [ErlangFact]
    public void A_live_BEAM_does_fresh_scenarios_twice_the_same()
    {
        using var beam = new LiveBeam();
        var fresh = LiveBeam.Supervisors(Random.Shared.Next(), 100).ToList();
        Assert.Equal(100, fresh.Count);
        Assert.All(fresh, scenario => Assert.Equal(scenario, beam.Record(scenario)));
    }

    private static IEnumerable<string> CasesOf(Type union) => union.GetNestedTypes().Select(type => type.Name).Order();
}
