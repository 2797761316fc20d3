using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LanguageExt;

namespace Rusm.Cli.Conformance;

/// <summary>Writes a scenario as its JSON: one line, as in a recording.</summary>
public static class ScenarioWriter
{
    /// <summary>Names are written as they are, not escaped.</summary>
    internal static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <returns>Its text; <see cref="ScenarioReader.Read"/> reads an equal scenario from it.</returns>
    public static string Write(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var json = new JsonObject { ["name"] = scenario.Name, ["ops"] = Array(scenario.Operations, Operation) };
        scenario.Expect.IfSome(steps => json["expect"] = Array(steps, Step));
        scenario.Final.IfSome(processes => json["final"] = Object(processes, Process));
        return json.ToJsonString(Readable);
    }

    private static JsonObject Operation(Operation operation) => operation switch
    {
        Operation.Spawn o => new() { ["op"] = "spawn", ["as"] = o.As },
        Operation.SpawnLink o => new() { ["op"] = "spawn_link", ["by"] = o.By, ["as"] = o.As },
        Operation.SpawnMonitor o => new() { ["op"] = "spawn_monitor", ["by"] = o.By, ["as"] = o.As, ["ref"] = o.Reference },
        Operation.Link o => new() { ["op"] = "link", ["by"] = o.By, ["to"] = o.To },
        Operation.Unlink o => new() { ["op"] = "unlink", ["by"] = o.By, ["to"] = o.To },
        Operation.Monitor o => new() { ["op"] = "monitor", ["by"] = o.By, ["to"] = o.To, ["ref"] = o.Reference },
        Operation.Demonitor o => new() { ["op"] = "demonitor", ["by"] = o.By, ["ref"] = o.Reference, ["flush"] = o.Flush },
        Operation.TrapExit o => new() { ["op"] = "trap_exit", ["by"] = o.By, ["value"] = o.Value },
        Operation.Exit { By: null } o => new() { ["op"] = "exit", ["to"] = o.To, ["reason"] = o.Reason },
        Operation.Exit o => new() { ["op"] = "exit", ["by"] = o.By, ["to"] = o.To, ["reason"] = o.Reason },
        Operation.Stop o => new() { ["op"] = "stop", ["by"] = o.By, ["reason"] = o.Reason },
        Operation.Crash o => new() { ["op"] = "crash", ["by"] = o.By },
        Operation.Return o => new() { ["op"] = "return", ["by"] = o.By },
        Operation.Send o => new() { ["op"] = "send", ["by"] = o.By, ["to"] = o.To, ["message"] = o.Message },
        Operation.Receive o => new() { ["op"] = "receive", ["by"] = o.By },
        Operation.ReceiveMatch o => new() { ["op"] = "receive_match", ["by"] = o.By, ["item"] = Item(o.Item) },
        _ => throw new UnreachableException($"No way to write {operation}"),
    };

    private static JsonObject Item(Item item) => item switch
    {
        Item.Exit i => new() { ["exit"] = i.From, ["reason"] = i.Reason },
        Item.Down i => new() { ["down"] = i.Reference, ["pid"] = i.Process, ["reason"] = i.Reason },
        Item.Message i => new() { ["message"] = i.Number },
        _ => throw new UnreachableException($"No way to write {item}"),
    };

    private static JsonObject Step(Step step)
    {
        var json = new JsonObject();
        if (!step.Died.IsEmpty)
        {
            json["died"] = Object(step.Died, Name);
        }

        if (!step.Delivered.IsEmpty)
        {
            json["delivered"] = Object(step.Delivered, Items);
        }

        if (step.Taken is not Taken.NotAsked)
        {
            json["received"] = step.Taken is Taken.One one ? Item(one.Item) : null;
        }

        if (!step.Flushed.IsEmpty)
        {
            json["flushed"] = Items(step.Flushed);
        }

        return json;
    }

    private static JsonObject Process(FinalProcess process) => new()
    {
        ["links"] = Array(process.Links, Name),
        ["mailbox"] = Items(process.Mailbox),
        ["monitored_by"] = Array(process.MonitoredBy, Name),
        ["monitors"] = Array(process.Monitors, Name),
        ["trap_exit"] = process.TrapsExits,
    };

    private static JsonArray Items(Seq<Item> items) => Array(items, Item);

    private static JsonValue Name(string name) => JsonValue.Create(name);

    private static JsonArray Array<T>(Seq<T> values, Func<T, JsonNode> write) => new([.. values.Select(write)]);

    private static JsonObject Object<T>(Map<NameOrder, string, T> values, Func<T, JsonNode> write) =>
        new(values.AsEnumerable().Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)write(pair.Value))));
}
