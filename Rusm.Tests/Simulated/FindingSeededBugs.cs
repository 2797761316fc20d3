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

    /// <summary>The guarantee of PCT: a bug of depth d among n actors and k steps is found with a probability of 1 / (n k^(d-1)) at least.</summary>
    [Theory]
    [InlineData("Two processes see that a name is free, and both take it", 2)]
    [InlineData("Two clients take two locks in opposite orders", 2)]
    [InlineData("A cache keeps a value that was read before it was invalidated", 2)]
    [InlineData("A child is started before the one that it uses", 1)]
    public void Pct_finds_a_bug_at_least_as_often_as_its_bound_says(string name, int depth)
    {
        const int Runs = 3000;
        var bug = SeededBug.All.Single(bug => bug.Name == name);
        var steps = Simulation.Run(bug.Broken, bug.Options(SchedulingStrategy.RoundRobin)).Steps;
        var options = bug.Options(SchedulingStrategy.Pct) with { Depth = depth, ExpectedSteps = steps };
        var (found, length, actors) = (0, 0L, 0);
        for (var seed = 0; seed < Runs; seed++)
        {
            var run = Simulation.Run(bug.Broken, options with { Seed = seed });
            found += run.Failed ? 1 : 0;
            length = Math.Max(length, run.Steps);
            actors = Math.Max(actors, 1 + run.Story.Count(static line => line.Contains(" spawns ", StringComparison.Ordinal)));
        }

        var bound = Runs / (actors * Math.Pow(length, depth - 1));
        TestContext.Current.TestOutputHelper?.WriteLine($"found in {found} of {Runs} runs; the bound says {bound:F0}, for {actors} actors, {length} steps and depth {depth}");
        Assert.True(found >= bound, $"found in {found} of {Runs} runs, and the bound is {bound:F0}");
    }
}
