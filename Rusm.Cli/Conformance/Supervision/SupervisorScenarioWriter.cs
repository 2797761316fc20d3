using System.Diagnostics;
using System.Text.Json.Nodes;
using LanguageExt;

namespace Rusm.Cli.Conformance.Supervision;

/// <summary>Writes a scenario of a supervisor as its JSON: one line, as in a recording.</summary>
public static class SupervisorScenarioWriter
{
    /// <summary>Writes one scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <returns>Its text; <see cref="SupervisorScenarioReader.Read"/> reads an equal scenario from it.</returns>
    public static string Write(SupervisorScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var json = new JsonObject { ["name"] = scenario.Name, ["ops"] = Array(scenario.Operations, Operation) };
        scenario.Expect.IfSome(steps => json["expect"] = Array(steps, Step));
        scenario.Start.IfSome(events => json["start"] = Array(events, Event));
        json["supervisor"] = Supervisor(scenario.Supervisor);
        return json.ToJsonString(ScenarioWriter.Readable);
    }

    private static JsonObject Supervisor(ScenarioSupervisor supervisor)
    {
        var json = new JsonObject { ["auto_shutdown"] = supervisor.AutoShutdown, ["children"] = Array(supervisor.Children, Child) };
        supervisor.FailingStart.IfSome(child => json["failing_start"] = child);
        json["intensity"] = supervisor.Intensity;
        json["period"] = supervisor.Period;
        json["strategy"] = supervisor.Strategy;
        return json;
    }

    private static JsonObject Child(ScenarioChild child) => new()
    {
        ["id"] = child.Id,
        ["restart"] = child.Restart,
        ["shutdown"] = child.Shutdown is ChildShutdown.Milliseconds time ? time.Count : child.Shutdown.ToString(),
        ["significant"] = child.Significant,
        ["traps"] = child.Traps,
    };

    private static JsonObject Operation(SupervisorOperation operation) => operation switch
    {
        SupervisorOperation.Crash o => new() { ["op"] = "crash", ["child"] = o.Child },
        SupervisorOperation.Return o => new() { ["op"] = "return", ["child"] = o.Child },
        SupervisorOperation.Stop o => new() { ["op"] = "stop", ["child"] = o.Child, ["reason"] = o.Reason },
        SupervisorOperation.Kill o => new() { ["op"] = "kill", ["child"] = o.Child },
        SupervisorOperation.FailNextStarts o => new() { ["op"] = "fail_next_starts", ["child"] = o.Child, ["times"] = o.Times },
        SupervisorOperation.StartChild o => new() { ["op"] = "start_child", ["spec"] = Child(o.Spec) },
        SupervisorOperation.TerminateChild o => new() { ["op"] = "terminate_child", ["child"] = o.Child },
        SupervisorOperation.RestartChild o => new() { ["op"] = "restart_child", ["child"] = o.Child },
        SupervisorOperation.DeleteChild o => new() { ["op"] = "delete_child", ["child"] = o.Child },
        SupervisorOperation.Shutdown { Reason: SupervisorOperation.Shutdown.ByDefault } => new() { ["op"] = "shutdown" },
        SupervisorOperation.Shutdown o => new() { ["op"] = "shutdown", ["reason"] = o.Reason },
        _ => throw new UnreachableException($"No way to write {operation}"),
    };

    private static JsonObject Step(ObservedStep step)
    {
        var json = new JsonObject();
        if (step.After is Aftermath.Running running)
        {
            json["children"] = Array(running.Children, child => Words(child.Id, child.State));
        }

        json["events"] = Array(step.Events, Event);
        step.Result.IfSome(result => json["result"] = result);
        if (step.After is Aftermath.SupervisorExit exit)
        {
            json["supervisor_exit"] = exit.Reason;
        }

        return json;
    }

    private static JsonArray Event(ChildEvent happened) => happened switch
    {
        ChildEvent.Start e => Words("start", e.Child),
        ChildEvent.StartFailed e => Words("start_failed", e.Child),
        ChildEvent.Exit e => Words("exit", e.Child, e.Reason),
        _ => throw new UnreachableException($"No way to write {happened}"),
    };

    private static JsonArray Words(params string[] words) => new([.. words.Select(word => JsonValue.Create(word))]);

    private static JsonArray Array<T>(Seq<T> values, Func<T, JsonNode> write) => new([.. values.Select(write)]);
}
