using System.Text.Json;
using LanguageExt;

namespace Rusm.Cli.Conformance.Supervision;

/// <summary>Reads a supervisor and child specifications. What OTP's supervisor refuses to start with is refused.</summary>
internal static class SupervisorReader
{
    private const string Never = "never";
    private const string Permanent = "permanent";

    internal static ScenarioSupervisor Supervisor(JsonFields json)
    {
        var autoShutdown = json.OneOf("auto_shutdown", Never, "any_significant", "all_significant");
        var supervisor = new ScenarioSupervisor(
            json.OneOf("strategy", "one_for_one", "one_for_all", "rest_for_one"),
            json.IntegerFrom(0, "intensity"),
            json.IntegerFrom(1, "period"),
            autoShutdown,
            json.Find("failing_start").Map(child => json.WordOf("failing_start", child)),
            json.Array("children")
                .Select((child, index) => Child(json.Fields($"child {index + 1}", child), autoShutdown))
                .ToSeq().Strict());
        json.NothingElse();
        CheckIds(json, supervisor.Children);
        supervisor.FailingStart.Filter(child => !supervisor.Children.Exists(known => known.Id == child)).IfSome(child =>
            throw json.Wrong($"\"failing_start\" is {child}, and no child has that id; give the id of a child"));
        return supervisor;
    }

    /// <summary>Reads a child specification for a supervisor with that automatic shutdown.</summary>
    internal static ScenarioChild Child(JsonFields json, string autoShutdown)
    {
        var child = new ScenarioChild(
            json.Word("id"),
            json.OneOf("restart", Permanent, "transient", "temporary"),
            Shutdown(json),
            json.Flag("significant"),
            json.OneOf("traps", "no", "polite"));
        json.NothingElse();
        return child switch
        {
            { Significant: true, Restart: Permanent } =>
                throw json.Wrong("a permanent child can't be significant; give \"significant\" false, or another \"restart\""),
            { Significant: true } when autoShutdown == Never =>
                throw json.Wrong("with \"auto_shutdown\" never no child can be significant; give \"significant\" false"),
            _ => child,
        };
    }

    private static ChildShutdown Shutdown(JsonFields json) => json.Get("shutdown") switch
    {
        { ValueKind: JsonValueKind.Number } => new ChildShutdown.Milliseconds(json.IntegerFrom(0, "shutdown")),
        { ValueKind: JsonValueKind.String } word when word.ValueEquals("brutal_kill") => new ChildShutdown.BrutalKill(),
        { ValueKind: JsonValueKind.String } word when word.ValueEquals("infinity") => new ChildShutdown.Infinity(),
        var other => throw json.Unfit("shutdown", other, "brutal_kill, infinity or a number of milliseconds"),
    };

    private static void CheckIds(JsonFields json, Seq<ScenarioChild> children)
    {
        if (children.GroupBy(child => child.Id).FirstOrDefault(ofOneId => ofOneId.Skip(1).Any()) is { Key: var taken })
        {
            throw json.Wrong($"two children have the id {taken}; choose another one");
        }
    }
}
