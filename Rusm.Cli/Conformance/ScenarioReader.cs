using System.Diagnostics;
using System.Text.Json;
using LanguageExt;

namespace Rusm.Cli.Conformance;

/// <summary>Reads a scenario from its JSON: one line of a recording.</summary>
public static class ScenarioReader
{
    /// <summary>Reads one scenario.</summary>
    /// <param name="json">Its text.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="ScenarioFormatException">The text is none; the message says where and why.</exception>
    public static Scenario Read(string json) => AnyScenarioReader.Read(json) switch
    {
        AnyScenario.OfLinks found => found.Scenario,
        AnyScenario.OfSupervisor other => throw new ScenarioFormatException(
            $"scenario {other.Scenario.Name}: is about a supervisor; give a recording of links and monitors"),
        var other => throw new UnreachableException($"No scenario of links: {other}"),
    };

    internal static Scenario ReadFields(JsonFields fields)
    {
        var scenario = new Scenario(
            fields.Title("name"),
            Operations(fields),
            fields.Find("expect").Map(steps => Expect(fields, steps)),
            fields.Find("final").Map(processes => Final(fields.Fields("\"final\"", processes))));
        fields.NothingElse();
        scenario.Expect.IfSome(steps => fields.MustBeAsLong(scenario.Operations.Count, steps.Count));
        CheckNames(scenario, fields);
        return scenario;
    }

    private static Seq<Operation> Operations(JsonFields fields) => fields
        .Array("ops")
        .Select((json, index) => OperationReader.Read(fields.Fields($"operation {index + 1}", json)))
        .ToSeq().Strict();

    private static Seq<Step> Expect(JsonFields fields, JsonElement steps) => fields
        .ArrayOf("expect", steps)
        .Select((json, index) => ObservationReader.Step(fields.Fields($"step {index + 1} of \"expect\"", json)))
        .ToSeq().Strict();

    private static Map<NameOrder, string, FinalProcess> Final(JsonFields processes) => processes.ByProcess
        .Select(field => (field.Process, ObservationReader.Process(processes.Fields(field.Process, field.Value))))
        .ToNamed();

    private static void CheckNames(Scenario scenario, JsonFields fields)
    {
        var number = 0;
        var names = new NameCheck(what => fields.WrongAt($"operation {number} ({scenario.Operations[number - 1]})", what));
        foreach (var operation in scenario.Operations)
        {
            number++;
            names.Check(operation);
        }
    }
}
