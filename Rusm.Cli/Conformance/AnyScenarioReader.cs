using System.Text.Json;
using Rusm.Cli.Conformance.Supervision;

namespace Rusm.Cli.Conformance;

/// <summary>Reads one line of a recording, of whichever kind: with a supervisor it is about that.</summary>
internal static class AnyScenarioReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads one scenario.</summary>
    /// <exception cref="ScenarioFormatException">The text is none; the message says where and why.</exception>
    internal static AnyScenario Read(string json)
    {
        using var document = Parse(json);
        var name = new JsonFields("a scenario", document.RootElement).Title("name");
        var fields = new JsonFields($"scenario {name}", document.RootElement);
        return document.RootElement.TryGetProperty("supervisor", out _)
            ? new AnyScenario.OfSupervisor(SupervisorScenarioReader.ReadFields(fields))
            : new AnyScenario.OfLinks(ScenarioReader.ReadFields(fields));
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
}
