using Rusm.Cli.Conformance;
using Rusm.Kernel;
using Rusm.Kernel.Traces.Shrinking;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Traces;

/// <summary>What the commands say of exit reasons with a value.</summary>
public sealed class ReasonsOnTheCommandLine
{
    private static readonly ExitReason Idle = ExitReason.ShutdownWith("no orders");

    private static readonly Signal[] Day = [Outside.Spawns(), A.SpawnsLinked(), A.SpawnsLinked(), C.Traps(), B.StopsItself(Idle)];

    [Fact]
    public void Show_prints_the_value_in_brackets()
    {
        var lines = Recorded.Rusm("show", Recorded.Bytes(Day)).Output;
        Assert.Contains(lines, line => line.Contains("<2> stops itself with shutdown (no orders) -> <2> dies: shutdown (no orders), it stopped itself", StringComparison.Ordinal));
    }

    [Fact]
    public void Explain_prints_the_value_of_each_death()
    {
        var lines = Recorded.Rusm("explain", Recorded.Bytes(Day), "--pid", "1").Output;
        Assert.Equal("<1> died in step 5: shutdown (no orders).", lines[0]);
        Assert.Contains("Step 5: <2> stopped itself, and died: shutdown (no orders).", lines);
        Assert.Contains("  <1> was linked to <2> and did not trap exits, so it died, too: shutdown (no orders).", lines);
    }

    [Fact]
    public void Export_has_name_and_value_as_two_members() => Assert.Contains(
        Recorded.Rusm("export", Recorded.Bytes(Day)).Output,
        line => line.Contains("\"reason\":\"shutdown\",\"value\":\"no orders\"", StringComparison.Ordinal));

    [Fact]
    public async Task Shrink_keeps_a_death_with_its_value_and_the_scenario_has_it_as_a_word()
    {
        var (code, output, error) = Recorded.Rusm("shrink", Recorded.Bytes(Day), "--keep", "pid 1 dies with shutdown (no orders)");
        Assert.Equal(0, code);
        var scenario = ScenarioReader.Read(Assert.Single(output));
        Assert.Equal("{shutdown,no_orders}", scenario.Expect.Match(Some: steps => steps.Last.Died["p1"], None: () => "nothing"));
        Assert.Contains("Not in the scenario: spaces, braces and commas in exit reasons: in the scenario they are _.", error.Split('\n'));
        await using var host = new HostWorld();
        Assert.True((await ScenarioRun.CheckAsync(scenario, host)).IsNone);
    }

    [Theory]
    [InlineData("pid 1 dies with shutdown")]
    [InlineData("pid 1 dies with shutdown (orders)")]
    [InlineData("pid 1 dies with overload (no orders)")]
    public void Shrink_does_not_take_another_value_or_none_for_it(string goal) =>
        Assert.Contains("does not show", Recorded.Rusm("shrink", Recorded.Bytes(Day), "--keep", goal).Error, StringComparison.Ordinal);

    [Fact]
    public void A_goal_with_a_value_of_any_type_is_compared_by_its_text()
    {
        var trace = Recorded.Run([Outside.Spawns(), A.StopsItself(ExitReason.Named("overload", 7))]);
        Assert.True(Shrinker.Shrink(trace, new ShrinkGoal.Dies(A, ExitReason.Named("overload", 7)), mostSteps: 100).IsSome);
        Assert.True(Shrinker.Shrink(trace, new ShrinkGoal.Dies(A, ExitReason.Named("overload", 8)), mostSteps: 100).IsNone);
    }
}
