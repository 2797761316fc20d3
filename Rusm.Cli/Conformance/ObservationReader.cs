using System.Text.Json;
using LanguageExt;

namespace Rusm.Cli.Conformance;

/// <summary>Reads what was observed: items, steps, and the processes alive at the end.</summary>
internal static class ObservationReader
{
    internal static Item Item(JsonFields json)
    {
        var item = json.Has("message") ? new Item.Message(json.Integer("message"))
            : json.Has("exit") ? new Item.Exit(json.Word("exit"), json.Word("reason"))
            : json.Has("down") ? (Item)new Item.Down(json.Word("down"), json.Word("pid"), json.Word("reason"))
            : throw json.Wrong("an item of no kind; give \"message\", \"exit\" and \"reason\", or \"down\", \"pid\" and \"reason\"");
        json.NothingElse();
        return item;
    }

    internal static Step Step(JsonFields json)
    {
        var step = new Step(
            json.Find("died").Map(died => Died(json.Fields("\"died\"", died))).IfNone(default(Map<NameOrder, string, string>)),
            json.Find("delivered").Map(items => Delivered(json.Fields("\"delivered\"", items)))
                .IfNone(default(Map<NameOrder, string, Seq<Item>>)),
            json.Find("received").Map(item => Taken(json, item)).IfNone(new Taken.NotAsked()),
            json.Find("flushed").Map(items => Items(json, "flushed", items)).IfNone(default(Seq<Item>)));
        json.NothingElse();
        return step;
    }

    internal static FinalProcess Process(JsonFields json)
    {
        var process = new FinalProcess(
            Names(json, "links"), Names(json, "monitors"), Names(json, "monitored_by"), json.Flag("trap_exit"),
            Items(json, "mailbox", json.Get("mailbox")));
        json.NothingElse();
        return process;
    }

    private static Map<NameOrder, string, string> Died(JsonFields died) =>
        died.ByProcess.Select(field => (field.Process, died.WordOf(field.Process, field.Value))).ToNamed();

    private static Map<NameOrder, string, Seq<Item>> Delivered(JsonFields delivered) =>
        delivered.ByProcess.Select(field => (field.Process, Items(delivered, field.Process, field.Value))).ToNamed();

    private static Taken Taken(JsonFields json, JsonElement item) =>
        item.ValueKind == JsonValueKind.Null ? new Taken.Nothing() : new Taken.One(Item(json.Fields("\"received\"", item)));

    private static Seq<Item> Items(JsonFields json, string field, JsonElement items) => json
        .ArrayOf(field, items)
        .Select((item, index) => Item(json.Fields($"item {index + 1} of \"{field}\"", item)))
        .ToSeq().Strict();

    private static Seq<string> Names(JsonFields json, string field) =>
        json.Array(field).Select(name => json.WordOf(field, name)).ToSeq().Strict();
}
