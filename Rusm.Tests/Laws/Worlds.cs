using Rusm.Cli.Conformance;
using Xunit;

namespace Rusm.Tests.Laws;

/// <summary>Runs scenarios in worlds, from a check that can't wait itself.</summary>
internal static class Worlds
{
    /// <summary>Fails with the first difference between what is expected and what the world does.</summary>
    internal static void MustDoAsExpected(Scenario scenario, Func<IWorld> makeWorld) => Wait(async () =>
    {
        await using var world = makeWorld();
        var difference = await ScenarioRun.CheckAsync(scenario, world);
        difference.IfSome(found => Assert.Fail(found.ToString()));
    });

    /// <summary>Waits for what runs on the thread pool, where it needs none of the few threads that the tests run on.</summary>
    internal static void Wait(Func<Task> run) => Task.Run(run).GetAwaiter().GetResult();
}
