using Rusm.Cli.Conformance.Supervision;
using Xunit;

namespace Rusm.Tests.Recordings;

/// <summary>What OTP's own supervisor did, done again: by the decisions alone, and by a supervisor that runs.</summary>
public sealed class SupervisorAgreement
{
    private const int FreshScenarios = 200;

    [Theory]
    [InlineData("supervisor.jsonl", 300)]
    [InlineData("supervisor_random.jsonl", 200)]
    public async Task The_decisions_are_those_of_OTP(string file, int scenarios) =>
        await AllAgree(Recorded(file, scenarios), static () => new KernelSupervisorWorld());

    [Theory]
    [InlineData("supervisor.jsonl", 300)]
    [InlineData("supervisor_random.jsonl", 200)]
    public async Task A_supervisor_that_runs_does_what_OTPs_did(string file, int scenarios) =>
        await AllAgree(Recorded(file, scenarios), static () => new HostSupervisorWorld());

    [ErlangFact]
    public async Task Decisions_and_running_supervisors_do_what_a_live_OTP_does_in_fresh_scenarios()
    {
        var seed = Random.Shared.Next();
        var fresh = LiveBeam.Supervisors(seed, FreshScenarios).ToList();
        Assert.True(fresh.Count == FreshScenarios, $"of seed {seed} there are {fresh.Count} scenarios");
        await AllAgree(fresh, static () => new KernelSupervisorWorld());
        await AllAgree(fresh, static () => new HostSupervisorWorld());
    }

    private static List<SupervisorScenario> Recorded(string file, int scenarios)
    {
        var recorded = Recording.ReadSupervisors(file).ToList();
        Assert.Equal(scenarios, recorded.Count);
        return recorded;
    }

    // The name of a fresh scenario has the seed that it came from.
    private static async Task AllAgree(IEnumerable<SupervisorScenario> scenarios, Func<ISupervisorWorld> makeWorld)
    {
        foreach (var scenario in scenarios)
        {
            Assert.True(scenario.Expect.IsSome && scenario.Start.IsSome, $"{scenario.Name} is no recording");
            await using var world = makeWorld();
            var difference = await SupervisorScenarioRun.CheckAsync(scenario, world);
            difference.IfSome(found => Assert.Fail($"{found}\n\n{scenario}\n\nThe same, for `rusm conform`:\n{SupervisorScenarioWriter.Write(scenario)}"));
        }
    }
}
