using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Cli.Conformance.Supervision;

/// <summary>Runs scenarios of supervisors in a world, to compare what it does with a recording.</summary>
public static class SupervisorScenarioRun
{
    /// <summary>Runs a scenario and compares the start, and each step, with what was recorded of it.</summary>
    /// <param name="scenario">The scenario. What was not recorded is not compared.</param>
    /// <param name="world">A fresh world.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The first difference; none when the world did the same.</returns>
    public static async ValueTask<Option<Difference>> CheckAsync(
        SupervisorScenario scenario, ISupervisorWorld world, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(world);
        var place = "at its start";
        try
        {
            var started = await world.StartAsync(scenario.Supervisor, cancellationToken);
            var rows = scenario.Start.Match(Some: events => Differences(events, started), None: () => default);
            for (var index = 0; rows.IsEmpty && index < scenario.Operations.Count; index++)
            {
                var operation = scenario.Operations[index];
                place = $"operation {index + 1}: {operation}";
                var got = await world.PerformAsync(operation, cancellationToken);
                rows = scenario.Expect.Match(Some: steps => Differences(steps[index], got), None: () => default);
            }

            return rows.IsEmpty ? None : new Difference(scenario.Name, world.Name, place, rows);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            return Difference.OfBreakdown(scenario.Name, world.Name, place, broken);
        }
    }

    private static Seq<Difference.Row> Differences(Seq<ChildEvent> expected, Seq<ChildEvent> got) =>
        Difference.Between(ObservedStep.InWords(expected), ObservedStep.InWords(got), "nothing");

    private static Seq<Difference.Row> Differences(ObservedStep expected, ObservedStep got) =>
        Difference.Between(expected.InWords(), got.InWords(), "nothing");
}
