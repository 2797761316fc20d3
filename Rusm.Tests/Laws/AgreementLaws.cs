using FsCheck;
using Rusm.Cli.Conformance;
using Rusm.Tests.Scenarios;
using Xunit;

namespace Rusm.Tests.Laws;

/// <summary>The kernel and the host do what the reference model does: step by step, and in what is left at the end.</summary>
public sealed class AgreementLaws
{
    [Fact]
    public void The_kernel_agrees_with_the_model_on_random_scenarios() =>
        Agrees(Any.RandomScenario, 500, KernelWorld.OverBuilder, KernelWorld.OverMachine);

    [Fact]
    public void The_kernel_agrees_with_the_model_on_topologies() =>
        Agrees(Any.Topology, 60, KernelWorld.OverBuilder, KernelWorld.OverMachine);

    [Fact]
    public void The_host_agrees_with_the_model_on_random_scenarios() =>
        Agrees(Any.RandomScenario, 80, () => new HostWorld());

    [Fact]
    public void The_host_agrees_with_the_model_on_topologies() =>
        Agrees(Any.Topology, 15, () => new HostWorld());

    private static void Agrees(Arbitrary<Scenario> scenarios, int cases, params Func<IWorld>[] worlds) =>
        Law.Holds(scenarios, cases, scenario => Array.ForEach(worlds, makeWorld => Worlds.MustDoAsExpected(scenario, makeWorld)));
}
