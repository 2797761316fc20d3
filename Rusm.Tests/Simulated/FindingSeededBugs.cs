using Rusm.Host.Simulating;
using Rusm.Tests.Simulated.SeededBugs;
using Xunit;

namespace Rusm.Tests.Simulated;

/// <summary>Each seeded bug is found by each strategy, shrunk, and repeated; the mended program passes.</summary>
public sealed class FindingSeededBugs
{
    private const int MostDecisions = 10;

    public static TheoryData<string, SchedulingStrategy> Bugs { get; } = new(
        from bug in SeededBug.All
        from strategy in (SchedulingStrategy[])[SchedulingStrategy.Random, SchedulingStrategy.Pct]
        select (bug.Name, strategy));

    [Theory]
    [MemberData(nameof(Bugs))]
    public void It_is_found_and_shrunk_and_repeated(string name, SchedulingStrategy strategy)
    {
        var bug = SeededBug.All.Single(bug => bug.Name == name);
        var options = bug.Options(strategy);
        var exploration = Simulation.Explore(bug.Broken, options);
        Assert.True(exploration.Failed, $"{name}: not found within {options.Schedules} schedules");
        var failure = exploration.Failure!;
        TestContext.Current.TestOutputHelper?.WriteLine($"{strategy}: schedule {exploration.Schedules}, {exploration.FirstSchedule!.Decisions.Length} decisions, shrunk to {failure.Schedule.Decisions.Length}: {failure.Problem}");
        Assert.True(failure.Failed, $"the shrunk schedule does not fail: {failure}");
        Assert.InRange(failure.Schedule.Decisions.Length, 0, MostDecisions);
        for (var repetition = 0; repetition < 100; repetition++)
        {
            var again = Simulation.Replay(bug.Broken, Schedule.Parse(failure.Schedule.ToString()), options);
            Assert.Equal((failure.Digest, failure.Schedule, failure.Problem!.Description), (again.Digest, again.Schedule, again.Problem?.Description));
        }
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void The_mended_program_passes(string name, SchedulingStrategy strategy)
    {
        var bug = SeededBug.All.Single(bug => bug.Name == name);
        var exploration = Simulation.Explore(bug.Mended, bug.Options(strategy) with { Schedules = 500 });
        Assert.False(exploration.Failed, $"{exploration}");
    }
}
