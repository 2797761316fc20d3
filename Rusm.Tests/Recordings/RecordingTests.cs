using Rusm.Cli.Conformance;
using Rusm.Tests.Reference;
using Xunit;
using Worlds = Rusm.Tests.Laws.Worlds;

namespace Rusm.Tests.Recordings;

/// <summary>What a real BEAM did, done again: by the kernel both ways, by the host, and by the model that the laws trust.</summary>
public sealed class RecordingTests
{
    [Theory]
    [InlineData("random.jsonl", 300)]
    [InlineData("topology.jsonl", 30)]
    public void The_kernel_does_what_the_BEAM_did(string file, int scenarios)
    {
        AllAgree(file, scenarios, KernelWorld.OverBuilder);
        AllAgree(file, scenarios, KernelWorld.OverMachine);
    }

    [Theory]
    [InlineData("random.jsonl", 300)]
    [InlineData("topology.jsonl", 30)]
    public void The_host_does_what_the_BEAM_did(string file, int scenarios) => AllAgree(file, scenarios, () => new HostWorld());

    [Theory]
    [InlineData("random.jsonl", 300)]
    [InlineData("topology.jsonl", 30)]
    public void The_model_does_what_the_BEAM_did(string file, int scenarios) => AllAgree(file, scenarios, () => new Model());

    private static void AllAgree(string file, int scenarios, Func<IWorld> makeWorld)
    {
        var recorded = Recording.Read(file).ToList();
        Assert.Equal(scenarios, recorded.Count);
        Assert.All(recorded, scenario =>
        {
            Assert.True(scenario.Expect.IsSome && scenario.Final.IsSome, $"{scenario.Name} is no recording");
            Worlds.MustDoAsExpected(scenario, makeWorld);
        });
    }
}
