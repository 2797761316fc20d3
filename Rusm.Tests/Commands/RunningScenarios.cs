using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Cli.Scenarios;
using Rusm.Host;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Commands;

/// <summary>The scenarios of <c>rusm run</c> count what they say.</summary>
public sealed class RunningScenarios
{
    [Theory]
    [InlineData("dynamic-children --size 7", 7, 9)]
    [InlineData("dynamic-children --size 7 --from outside", 7, 9)]
    [InlineData("dynamic-children --size 7 --measure stop", 7, 9)]
    [InlineData("dynamic-children --size 7 --measure terminate", 7, 9)]
    [InlineData("dynamic-children --size 1100 --measure terminate", 1000, 1102)]
    [InlineData("dynamic-children --size 7 --measure count", 1000, 9)]
    [InlineData("dynamic-children --size 1000 --measure which", 1_000_000, 1002)]
    [InlineData("timers --size 7", 7, 1)]
    [InlineData("timers --size 7 --measure cancel", 7, 1)]
    [InlineData("timers --size 7 --measure fire", 6, 1)]
    [InlineData("timers --size 1 --measure fire", 1, 1)]
    [InlineData("monitors --size 7 --measure exit", 7, 9)]
    [InlineData("monitors --size 7 --measure exit --waiting 5", 7, 9)]
    [InlineData("cascade --size 7", 7, 7)]
    [InlineData("trap-hub --size 7", 7, 8)]
    [InlineData("monitor-fan-out --size 7", 7, 8)]
    public async Task A_scenario_with_an_end_counts_all_of_its_size(string scenario, long count, int processes)
    {
        var report = await CommandLine.Json($"run {scenario} --rounds 1 --warm-up 0");
        Assert.Equal(scenario.Split(' ')[0], report.GetProperty("scenario").GetString());
        Assert.Equal(count, report.GetProperty("count").GetInt64());
        Assert.Equal(processes, report.GetProperty("processes_peak").GetInt32());
        var seconds = report.GetProperty("seconds").GetDouble();
        Assert.Equal(seconds * 1e9 / count, report.GetProperty("ns_each").GetDouble(), 1.0);
    }

    [Theory]
    [InlineData("names --size 7", 8)]
    [InlineData("names --size 7 --measure whereis", 8)]
    [InlineData("links --size 7", 9)]
    [InlineData("monitors --size 7", 9)]
    [InlineData("monitors --size 7 --waiting 5", 9)]
    [InlineData("monitors --size 7 --waiting 5 --measure flush", 9)]
    public async Task A_short_operation_is_repeated(string scenario, int processes)
    {
        var report = await CommandLine.Json($"run {scenario} --rounds 1 --warm-up 0");
        Assert.Equal(processes, report.GetProperty("processes_peak").GetInt32());
        Assert.InRange(report.GetProperty("count").GetInt64(), 100, 100_000);
    }

    [Theory]
    [InlineData("calls", "calls:")]
    [InlineData("calls --callers 3 --waiting 10", "calls:")]
    [InlineData("calls --callers 3 --from outside", "calls:")]
    [InlineData("supervised --others 3", "restarts:")]
    [InlineData("spawn-storm --others 3", "processes:")]
    [InlineData("fault-recovery --others 3", "restarts:")]
    [InlineData("ping-pong", "messages:")]
    public async Task A_scenario_without_an_end_reports_how_often_in_how_long(string scenario, string counts)
    {
        var report = await CommandLine.Json($"run {scenario} 0.1 --warm-up 0");
        Assert.StartsWith(counts, report.GetProperty("counts").GetString(), StringComparison.Ordinal);
        var perSecond = report.GetProperty("count").GetInt64() / report.GetProperty("seconds").GetDouble();
        Assert.Equal(perSecond, report.GetProperty("per_s").GetDouble(), 1.0);
        Assert.False(report.TryGetProperty("ended_early", out _));
    }

    [Theory]
    [InlineData(CallSide.Process, 0)]
    [InlineData(CallSide.Process, 100)]
    [InlineData(CallSide.Outside, 0)]
    public async Task Every_caller_gets_its_replies(object from, int waiting) =>
        await GoesOn(new ServerCalls(3, (CallSide)from, waiting), processes: (CallSide)from == CallSide.Process ? 4 : null);

    [Fact]
    public async Task A_supervisor_restarts_its_child_again_and_again() => await GoesOn(new Supervised(others: 2));

    [Fact]
    public async Task Processes_are_spawned_beside_others() => await GoesOn(new SpawnStorm(others: 2));

    [Fact]
    public void Every_scenario_is_in_the_list_with_a_description_and_details() => Assert.All(Catalogue.All(), scenario =>
    {
        Assert.NotEmpty(scenario.Description!);
        Assert.NotEmpty(scenario.Details);
    });

    // Until each actor has done it twice.
    private static async Task GoesOn(IRateScenario scenario, int? processes = null)
    {
        await using var runtime = new Runtime();
        scenario.Start(runtime);
        await Twice().WithinPatience(scenario.Title);
        if (processes is { } expected)
        {
            Assert.Equal(expected, runtime.ProcessCount);
        }

        async Task Twice()
        {
            while (scenario.CountEach().Min() < 2)
            {
                await Task.Yield();
            }
        }
    }
}
