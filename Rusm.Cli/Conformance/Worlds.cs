using System.Diagnostics;
using LanguageExt;
using Rusm.Cli.Conformance.Supervision;

namespace Rusm.Cli.Conformance;

/// <summary>Where scenarios run.</summary>
internal enum Places
{
    Both = 0,
    Kernel,
    Host,
}

/// <summary>The worlds of the places.</summary>
internal static class Worlds
{
    /// <summary>Runs one scenario in a fresh world, and gives the first difference.</summary>
    internal delegate ValueTask<Option<Difference>> Check(CancellationToken cancellationToken);

    /// <summary>The checks of a scenario: one for each world that it runs in.</summary>
    internal static IEnumerable<Check> ChecksOf(AnyScenario scenario, Places places) => scenario switch
    {
        AnyScenario.OfLinks of => OfLinks(places).Select(makeWorld => (Check)(cancellationToken => InAsync(makeWorld, of.Scenario, cancellationToken))),
        AnyScenario.OfSupervisor of => OfSupervisors(places).Select(makeWorld => (Check)(cancellationToken => InAsync(makeWorld, of.Scenario, cancellationToken))),
        _ => throw new UnreachableException($"No world for {scenario}"),
    };

    private static Func<IWorld>[] OfLinks(Places places) => places switch
    {
        Places.Kernel => [KernelWorld.OverBuilder],
        Places.Host => [() => new HostWorld()],
        _ => [KernelWorld.OverBuilder, () => new HostWorld()],
    };

    private static Func<ISupervisorWorld>[] OfSupervisors(Places places) => places switch
    {
        Places.Kernel => [() => new KernelSupervisorWorld()],
        Places.Host => [() => new HostSupervisorWorld()],
        _ => [() => new KernelSupervisorWorld(), () => new HostSupervisorWorld()],
    };

    private static async ValueTask<Option<Difference>> InAsync(
        Func<ISupervisorWorld> makeWorld, SupervisorScenario scenario, CancellationToken cancellationToken)
    {
        await using var world = makeWorld();
        return await SupervisorScenarioRun.CheckAsync(scenario, world, cancellationToken);
    }

    private static async ValueTask<Option<Difference>> InAsync(Func<IWorld> makeWorld, Scenario scenario, CancellationToken cancellationToken)
    {
        await using var world = makeWorld();
        return await ScenarioRun.CheckAsync(scenario, world, cancellationToken);
    }
}
