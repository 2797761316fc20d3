using FsCheck;
using FsCheck.Xunit;
using Rusm.Host;
using Rusm.Host.Simulating;
using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Rusm.Properties;
using Rusm.Tests.Hosted.Recording;
using Xunit;

namespace Rusm.Tests.Simulated;

/// <summary>A schedule is all that a run depends on: it prints, is read again, and repeats the run.</summary>
public sealed class RepeatingRuns : RecordingFacts
{
    // Of Programs.CounterAsync in the default order.
    private const ulong DigestOfSeed0 = 6544290236743916739;

    public static class Random
    {
        public static Arbitrary<Schedule> Schedule => Schedules.Schedule;

        public static Arbitrary<FaultOptions> Faults => Schedules.Faults;
    }

    [Property(Arbitrary = [typeof(Random)])]
    public bool A_schedule_is_read_as_it_was_printed(Schedule schedule) => Schedule.Parse(schedule.ToString()).Equals(schedule);

    [Property(Arbitrary = [typeof(Random)])]
    public void A_run_with_any_schedule_and_faults_is_repeated_by_its_own_schedule(Schedule schedule, FaultOptions faults)
    {
        var options = new SimulationOptions { MaxSteps = 1000, Faults = faults };
        var run = Simulation.Replay(Programs.CounterAsync, schedule, options);
        var again = Simulation.Replay(Programs.CounterAsync, run.Schedule, options);
        Assert.Equal((run.Digest, run.Schedule, run.Steps), (again.Digest, again.Schedule, again.Steps));
    }

    [Theory]
    [InlineData("", "A schedule begins with 'seed' and a number: '' does not.")]
    [InlineData("12:run 3", "A schedule begins with 'seed' and a number: '12:run 3' does not.")]
    [InlineData("seed 1; 12:walk 3", "'12:walk 3' is no decision of a schedule: use one such as '12:run 3', '12:time', '12:kill 3' or '12:deliver 2 3'.")]
    [InlineData("seed 1; 12:run", "'12:run' is no decision of a schedule: use one such as '12:run 3', '12:time', '12:kill 3' or '12:deliver 2 3'.")]
    [InlineData("seed 1; 0:time", "'0:time' is no decision of a schedule: use one such as '12:run 3', '12:time', '12:kill 3' or '12:deliver 2 3'.")]
    [InlineData("seed 1; 12:time; 3:time", "'3:time' comes after step 12: decisions are in the order of their steps.")]
    public void A_text_that_is_no_schedule_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Schedule.Parse(text)).Message);

    [Fact]
    public void The_same_seed_makes_the_same_run_a_thousand_times()
    {
        var digests = new HashSet<ulong>();
        for (var seed = 0; seed < 1000; seed++)
        {
            var options = new SimulationOptions { Seed = seed, Strategy = (SchedulingStrategy)(seed % 2), Faults = new FaultOptions { Kills = seed % 3 } };
            var (first, second) = (Simulation.Run(Programs.CounterAsync, options with { MaxSteps = 2000 }), Simulation.Run(Programs.CounterAsync, options with { MaxSteps = 2000 }));
            var replayed = Simulation.Replay(Programs.CounterAsync, Schedule.Parse($"{first.Schedule}"), options with { MaxSteps = 2000 });
            Assert.Equal((first.Digest, first.Schedule, first.Steps), (second.Digest, second.Schedule, second.Steps));
            Assert.Equal((first.Digest, first.Schedule, first.Steps), (replayed.Digest, replayed.Schedule, replayed.Steps));
            digests.Add(first.Digest);
        }

        Assert.True(digests.Count > 20, $"only {digests.Count} different runs");
    }

    [Fact]
    public void The_digest_of_a_run_is_the_same_on_all_machines() =>
        Assert.Equal(DigestOfSeed0, Simulation.Run(Programs.CounterAsync, new SimulationOptions { Strategy = SchedulingStrategy.RoundRobin }).Digest);

    [Fact]
    public void A_run_can_be_recorded_to_a_trace()
    {
        var result = Simulation.Run(Programs.CounterAsync, new SimulationOptions { Seed = 5 });
        var recorded = Simulation.Record(Programs.CounterAsync, result.Schedule, ToFile.Path);
        Assert.Equal(result.Digest, recorded.Digest);
        var trace = Recorded();
        Assert.IsType<TraceEnding.Complete>(trace.Ending);
        Assert.True(trace.Replay().Run().Divergence.IsNone);
        Assert.Contains(Steps(trace), static signal => signal is Signal.Threw { Fault.Type: "System.DivideByZeroException" });
    }

    [Fact]
    public async Task A_recorded_run_of_a_runtime_is_followed_to_its_outcome()
    {
        var outcomes = new List<int>();
        for (var run = 0; run < 50; run++)
        {
            var (live, followed, repeated) = (new HashSet<int>(), new HashSet<int>(), new HashSet<int>());
            await using (var runtime = new Runtime(new RuntimeOptions { Record = ToFile }))
            {
                await Programs.LostUpdateAsync(runtime, live);
            }

            var result = Simulation.Follow(simulated => Programs.LostUpdateAsync(simulated, followed), Recorded());
            Simulation.Replay(simulated => Programs.LostUpdateAsync(simulated, repeated), result.Schedule);
            Assert.Equal(live, followed);
            Assert.Equal(live, repeated);
            outcomes.AddRange(live);
        }

        Assert.Equal(50, outcomes.Count);
    }

    [Fact]
    public async Task The_program_of_a_simulation_runs_unchanged_with_a_runtime()
    {
        await using var runtime = new Runtime();
        await Programs.CounterAsync(runtime);
    }
}
