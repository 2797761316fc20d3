using System.Text.Json;
using LanguageExt;

namespace Rusm.Cli.Conformance;

/// <summary>Reads a scenario from its JSON: one line of a recording.</summary>
public static class ScenarioReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads one scenario.</summary>
    /// <param name="json">Its text.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="ScenarioFormatException">The text is none; the message says where and why.</exception>
    public static Scenario Read(string json)
    {
        using var document = Parse(json);
        var name = new JsonFields("a scenario", document.RootElement).Title("name");
        var fields = new JsonFields($"scenario {name}", document.RootElement);
        return document.RootElement.TryGetProperty("supervisor", out _)
            ? throw fields.Wrong("recordings of supervisors are not supported yet; give recordings of links and monitors")
            : OfLinks(fields);
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, Strict);
        }
        catch (JsonException broken)
        {
            var what = broken.BytePositionInLine is { } before
                ? $"not JSON from byte {before + 1} on"
                : "a field stands twice in an object";
            throw new ScenarioFormatException($"{what}; give one whole scenario a line");
        }
        catch (InvalidOperationException)
        {
            throw new ScenarioFormatException("a field's name holds half a surrogate pair; give whole characters");
        }
    }

    private static Scenario OfLinks(JsonFields fields)
    {
        var scenario = new Scenario(
            fields.Title("name"),
            Operations(fields),
            fields.Find("expect").Map(steps => Expect(fields, steps)),
            fields.Find("final").Map(processes => Final(fields.Fields("\"final\"", processes))));
        fields.NothingElse();
        CheckLength(scenario, fields);
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

    private static void CheckLength(Scenario scenario, JsonFields fields)
    {
        var operations = scenario.Operations.Count;
        var steps = scenario.Expect.Match(Some: all => all.Count, None: () => operations);
        if (steps != operations)
        {
            throw fields.Wrong($"\"ops\" and \"expect\" differ in length ({operations} and {steps}); give one step for each operation");
        }
    }

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
