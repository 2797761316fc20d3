using System.Text.Json;
using LanguageExt;

namespace Rusm.Cli.Conformance.Supervision;

/// <summary>Reads what was observed of a supervisor: events and steps.</summary>
internal static class SupervisorObservationReader
{
    private static readonly string[] Results =
    [
        "ok", "already_started", "already_present", "not_found", "running", "restarting", "start_failed", "supervisor_gone",
    ];

    internal static Seq<ChildEvent> Events(JsonFields json, string field, JsonElement events) => json
        .ArrayOf(field, events)
        .Select((happened, index) => Event(json, $"event {index + 1} of \"{field}\"", happened))
        .ToSeq().Strict();

    internal static ObservedStep Step(JsonFields json)
    {
        var step = new ObservedStep(
            Events(json, "events", json.Get("events")),
            json.Find("result").Map(_ => json.OneOf("result", Results)),
            After(json));
        json.NothingElse();
        return step;
    }

    private static ChildEvent Event(JsonFields json, string place, JsonElement happened) => json.Words(place, happened) switch
    {
        ["start", var child] => new ChildEvent.Start(child),
        ["start_failed", var child] => new ChildEvent.StartFailed(child),
        ["exit", var child, var reason] => new ChildEvent.Exit(child, reason),
        _ => throw json.WrongAt(place, "no event; give [\"start\", id], [\"start_failed\", id] or [\"exit\", id, reason]"),
    };

    private static Aftermath After(JsonFields json) => (json.Has("children"), json.Has("supervisor_exit")) switch
    {
        (true, false) => new Aftermath.Running(Children(json, json.Get("children"))),
        (false, true) => new Aftermath.SupervisorExit(json.Word("supervisor_exit")),
        (false, false) => throw json.Wrong("\"children\" and \"supervisor_exit\" are both missing; add one of them"),
        (true, true) => throw json.Wrong("there are both \"children\" and \"supervisor_exit\"; leave one of them out"),
    };

    private static Seq<ChildState> Children(JsonFields json, JsonElement children) => json
        .ArrayOf("children", children)
        .Select((child, index) => Child(json, $"item {index + 1} of \"children\"", child))
        .ToSeq().Strict();

    private static ChildState Child(JsonFields json, string place, JsonElement child) => json.Words(place, child) switch
    {
        [var id, ("up" or "down" or "restarting") and var state] => new ChildState(id, state),
        _ => throw json.WrongAt(place, "no child; give its id and up, down or restarting"),
    };
}
