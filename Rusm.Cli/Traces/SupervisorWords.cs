using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary>What supervisors were declared as, heard and ordered, in words and as JSON.</summary>
internal static class SupervisorWords
{
    internal static string Of(SupervisorFlags flags) =>
        $"{Of(flags.Strategy)}, intensity {flags.Intensity} in {Time(flags.Period)}{(flags.Backoff is { } backoff ? $", backoff {Of(backoff)}" : "")}";

    internal static string Of(RestartStrategy strategy) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{strategy}");

    /// <summary>A time since the supervisor began.</summary>
    internal static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    internal static string Of(TraceEntry.SupervisorDeclared declared) =>
        $"{declared.Pid} is a supervisor of {declared.Parent}: {Of(declared.Flags)}; children {string.Join(", ", declared.Children.Map(static child => child.Id))}";

    internal static string Of(TraceEntry.SupervisorEventTaken heard) => $"{heard.Pid} hears at {Time(heard.Event.At)}: {Of(heard.Event)}";

    internal static string Of(SupervisorEvent heard) => heard switch
    {
        SupervisorEvent.Begin => "it begins",
        SupervisorEvent.Exited exited => $"{exited.From} ended with {ReasonWords.Brief(exited.Reason)}",
        SupervisorEvent.Called called => $"it is asked for {JsonNamingPolicy.SnakeCaseLower.ConvertName(called.Call.GetType().Name)}",
        SupervisorEvent.Due due => $"the wait of child {due.Number} is over",
        SupervisorEvent.Started { Pid: { } pid } => $"{pid} has started",
        SupervisorEvent.Started => "the child has nothing to run",
        SupervisorEvent.StartFailed failed => $"the start failed with {ReasonWords.Brief(failed.Reason)}",
        SupervisorEvent.Stopped => "what it stopped has ended",
        _ => throw new UnreachableException($"No words for {heard}"),
    };

    /// <summary>What a supervisor does.</summary>
    /// <param name="action">The action.</param>
    /// <param name="nameOf">How a child is called that is stopped.</param>
    internal static string Of(SupervisorAction action, Func<Pid, string> nameOf) => action switch
    {
        SupervisorAction.Start start => $"starts {start.Child.Spec.Id}",
        SupervisorAction.Stop stop => $"stops {nameOf(stop.Pid)}",
        SupervisorAction.StopAll stop => $"stops {stop.Pids.Count} children",
        SupervisorAction.TryAgain again => $"waits {Time(again.Wait)} to start child {again.Number}",
        SupervisorAction.Reply => "answers",
        SupervisorAction.Ready => "is ready",
        SupervisorAction.Forget forget => $"forgets child {forget.Number}",
        SupervisorAction.End end => $"ends with {ReasonWords.Brief(end.Reason)}",
        _ => throw new UnreachableException($"No words for {action}"),
    };

    internal static void Write(Utf8JsonWriter json, TraceEntry.SupervisorDeclared declared)
    {
        json.WriteNumber("by", declared.Pid.Value);
        json.WriteNumber("parent", declared.Parent.Value);
        json.WriteString("strategy", Of(declared.Flags.Strategy));
        json.WriteNumber("intensity", declared.Flags.Intensity);
        json.WriteNumber("period_s", declared.Flags.Period.TotalSeconds);
        json.WriteStartArray("children");
        foreach (var child in declared.Children)
        {
            json.WriteStringValue(child.Id);
        }

        json.WriteEndArray();
    }

    internal static void Write(Utf8JsonWriter json, TraceEntry.SupervisorEventTaken heard)
    {
        json.WriteNumber("by", heard.Pid.Value);
        json.WriteNumber("at_s", heard.Event.At.TotalSeconds);
        json.WriteString("event", JsonNamingPolicy.SnakeCaseLower.ConvertName(heard.Event.GetType().Name));
        json.WriteString("text", Of(heard.Event));
    }

    private static string Of(Backoff backoff) => string.Create(
        CultureInfo.InvariantCulture, $"{Time(backoff.First)} times {backoff.Factor} up to {Time(backoff.Cap)}");
}
