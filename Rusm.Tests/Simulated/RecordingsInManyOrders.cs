using Rusm.Cli.Conformance;
using Rusm.Cli.Conformance.Supervision;
using Rusm.Host;
using Rusm.Host.Simulating;
using Rusm.Tests.Recordings;
using Xunit;
using Xunit.Sdk;

namespace Rusm.Tests.Simulated;

/// <summary>A recording of a BEAM waits after each operation until nothing happens any more. So what it shows does not depend on the order of what
/// goes on meanwhile: each order of the simulation gives it.</summary>
public sealed class RecordingsInManyOrders
{
    private static readonly SimulationOptions Few = new() { Schedules = 5, MaxSteps = 10_000_000, MaxLag = TimeSpan.Zero };

    [Theory]
    [InlineData("random.jsonl", 300)]
    [InlineData("topology.jsonl", 30)]
    public void Links_and_monitors(string file, int scenarios) => AllAgree(Recording.Read(file).Select(ProgramOf), scenarios);

    [Theory]
    [InlineData("supervisor.jsonl", 300)]
    [InlineData("supervisor_random.jsonl", 200)]
    public void Supervisors(string file, int scenarios) => AllAgree(Recording.ReadSupervisors(file).Select(ProgramOf), scenarios);

    private static void AllAgree(IEnumerable<Func<Runtime, Task>> programs, int count)
    {
        var recorded = programs.ToList();
        Assert.Equal(count, recorded.Count);
        Assert.All(recorded, static program => Simulation.Explore(program, Few).ThrowIfFailed());
    }

    private static Func<Runtime, Task> ProgramOf(Scenario scenario) => async runtime =>
    {
        await using var world = new HostWorld(runtime);
        (await ScenarioRun.CheckAsync(scenario, world)).IfSome(static difference => throw new XunitException($"{difference}"));
    };

    private static Func<Runtime, Task> ProgramOf(SupervisorScenario scenario) => async runtime =>
    {
        await using var world = new HostSupervisorWorld(runtime);
        (await SupervisorScenarioRun.CheckAsync(scenario, world)).IfSome(static difference => throw new XunitException($"{difference}"));
    };
}
