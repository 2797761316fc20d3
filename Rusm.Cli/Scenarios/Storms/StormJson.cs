using System.Diagnostics;
using System.Text.Json;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary>The report of a storm as one JSON object.</summary>
internal static class StormJson
{
    internal static void Write(string scenario, StormReport report, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("scenario", scenario);
        json.WriteNumber("seed", report.Seed);
        json.WriteNumber("seconds", Math.Round(report.Elapsed.TotalSeconds, 9));
        json.WriteStartArray("tree");
        foreach (var line in report.Tree)
        {
            WriteLine(json, line);
        }

        json.WriteEndArray();
        json.WriteStartObject("faults");
        foreach (var (kind, count) in report.Faults)
        {
            json.WriteNumber(Name(kind), count);
        }

        json.WriteEndObject();
        json.WriteNumber("faults_per_s", Math.Round(report.FaultsPerSecond, 1));
        json.WriteNumber("faults_missed", report.Missed);
        json.WriteStartObject("restart_ns");
        json.WriteNumber("p50", Math.Round(report.Recoveries.Percentile(0.5)));
        json.WriteNumber("p99", Math.Round(report.Recoveries.Percentile(0.99)));
        json.WriteNumber("max", Math.Round(report.Recoveries.Percentile(1)));
        json.WriteEndObject();
        json.WriteNumber("processes_alive", report.Alive);
        json.WriteNumber("processes_expected", report.Expected);
        json.WriteNumber("processes_leaked", report.Muster.Leaked.Count);
        json.WriteNumber("spawned", report.Spawned);
        json.WriteNumber("ended", report.Ended);
        json.WriteNumber("invariants_checked", report.Checks);
        json.WriteNumber("invariants_broken", report.Broken.Count);
        json.WriteNumber("shutdown_ns", Math.Round(report.ShutdownTook.TotalNanoseconds));
        json.WriteNumber("resident_bytes_before", report.ResidentBefore);
        json.WriteNumber("resident_bytes_after", report.ResidentAfter);
        WriteProblems(json, report.Problems);
        if (report.EndedEarly)
        {
            json.WriteBoolean("ended_early", true);
        }

        json.WriteEndObject();
    }

    private static void WriteLine(Utf8JsonWriter json, SupervisorLine line)
    {
        json.WriteStartObject();
        json.WriteString("supervisor", line.Name);
        json.WriteString("strategy", line.StrategyName);
        json.WriteNumber("restarts", line.Restarts);
        json.WriteNumber("gave_up", line.GaveUp);
        json.WriteNumber("children_up", line.Up);
        json.WriteNumber("children", line.Of);
        json.WriteEndObject();
    }

    private static void WriteProblems(Utf8JsonWriter json, IReadOnlyList<string> problems)
    {
        json.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            json.WriteStringValue(problem);
        }

        json.WriteEndArray();
    }

    private static string Name(StormFaultKind kind) => kind switch
    {
        StormFaultKind.Throw => "throw",
        StormFaultKind.Stop => "stop",
        StormFaultKind.Kill => "kill",
        StormFaultKind.FailedStart => "failed_start",
        StormFaultKind.KillSupervisor => "kill_supervisor",
        _ => throw new UnreachableException($"No name for {kind}"),
    };
}
