using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Cli.Conformance;

/// <summary>Runs scenarios in a world: to compare what it does with a recording, or to make one.</summary>
public static class ScenarioRun
{
    /// <summary>Runs a scenario and compares each step, and the end, with what was recorded of it.</summary>
    /// <param name="scenario">The scenario. What was not recorded is not compared.</param>
    /// <param name="world">A fresh world.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The first difference; none when the world did the same.</returns>
    public static async ValueTask<Option<Difference>> CheckAsync(
        Scenario scenario, IWorld world, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(world);
        var place = "at its start";
        try
        {
            for (var index = 0; index < scenario.Operations.Count; index++)
            {
                var operation = scenario.Operations[index];
                place = $"operation {index + 1}: {operation}";
                var got = await world.PerformAsync(operation, cancellationToken);
                var rows = scenario.Expect.Match(Some: steps => Differences(operation, steps[index], got), None: () => default);
                if (!rows.IsEmpty)
                {
                    return new Difference(scenario.Name, world.Name, place, rows);
                }
            }

            place = "at its end";
            var survivors = world.Survivors();
            var last = scenario.Final.Match(Some: processes => Differences(processes, survivors), None: () => default);
            return last.IsEmpty ? None : new Difference(scenario.Name, world.Name, place, last);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            return Difference.OfBreakdown(scenario.Name, world.Name, place, broken);
        }
    }

    /// <summary>Runs a scenario and writes down what the world does.</summary>
    /// <param name="scenario">The scenario. What is known of it already is left aside.</param>
    /// <param name="world">A fresh world.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The scenario with what was seen, in normal order: the recordings of worlds that do the same are equal.</returns>
    public static async ValueTask<Scenario> RecordAsync(Scenario scenario, IWorld world, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(world);
        var steps = new List<Step>(scenario.Operations.Count);
        foreach (var operation in scenario.Operations)
        {
            var step = await world.PerformAsync(operation, cancellationToken);
            steps.Add(step.Normal());
        }

        return scenario with { Expect = steps.ToSeq().Strict(), Final = world.Survivors().Map(process => process.Normal()) };
    }

    private static Seq<Difference.Row> Differences(Operation operation, Step expected, Step got) =>
        Difference.Between(expected.Normal().InWords(operation.By), got.Normal().InWords(operation.By), "nothing");

    private static Seq<Difference.Row> Differences(
        Map<NameOrder, string, FinalProcess> expected, Map<NameOrder, string, FinalProcess> got) =>
        Difference.Between(InWords(expected), InWords(got), "dead");

    private static Map<NameOrder, string, string> InWords(Map<NameOrder, string, FinalProcess> processes) =>
        processes.Map(process => process.Normal().ToString());
}
