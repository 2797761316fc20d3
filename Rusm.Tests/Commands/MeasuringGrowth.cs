using System.Text;
using System.Text.Json;
using Rusm.Cli.Growing;
using Xunit;

namespace Rusm.Tests.Commands;

/// <summary>What <c>rusm growth</c> runs, and what it prints.</summary>
public sealed class MeasuringGrowth
{
    private static readonly int[] Sizes = [10, 20_000];

    private static readonly Growth[] Results =
    [
        new(new Operation("set a timer", ["--rounds", "1"], "timers", "--size", "N"), [100, 250.04]),
        new(new Operation("stop a child", ["--rounds", "1"], "dynamic-children", "--size", "N"), [100, null]),
    ];

    [Fact]
    public void Every_command_line_is_understood() => Assert.All(
        Operation.All, operation => Assert.Null(CommandLine.Refusal($"run {string.Join(' ', operation.For(1000))}")));

    [Fact]
    public void Every_operation_is_measured_for_its_size() =>
        Assert.All(Operation.All, operation => Assert.Single(operation.For(4711), "4711"));

    [Fact]
    public void The_table_shows_each_size_and_how_many_times_more_the_last_one_takes() => Assert.Equal(
        """
        | operation, ns each | rusm run | 10 | 20,000 | last / first |
        | --- | --- | --- | --- | --- |
        | set a timer | timers --size N | 100 | 250 | 2.5 x |
        | stop a child | dynamic-children --size N | 100 | over 60 s | – |
        """.ReplaceLineEndings("\n"),
        Growth.Table(Sizes, TimeSpan.FromSeconds(60), Results));

    [Fact]
    public void The_same_goes_into_the_JSON()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Growth.Write(Sizes, Results, writer);
        }

        Assert.Equal(
            """[{"operation":"set a timer","run":"timers --size N","sizes":[10,20000],"ns_each":[100,250],"ratio":2.5},"""
            + """{"operation":"stop a child","run":"dynamic-children --size N","sizes":[10,20000],"ns_each":[100,null],"ratio":null}]""",
            Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public async Task It_runs_the_scenarios()
    {
        var result = Assert.Single((await CommandLine.Json("growth --sizes 2,3 --only look")).EnumerateArray().ToArray());
        Assert.Equal("look up one of N names", result.GetProperty("operation").GetString());
        Assert.All(result.GetProperty("ns_each").EnumerateArray().ToArray(), each => Assert.True(each.GetDouble() > 0));
    }
}
