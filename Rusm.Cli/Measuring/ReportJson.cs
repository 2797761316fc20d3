using System.Text.Json;

namespace Rusm.Cli.Measuring;

/// <summary>A report as one JSON object.</summary>
internal static class ReportJson
{
    internal static void Write(string scenario, Report report, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("scenario", scenario);
        json.WriteString("counts", report.Counts);
        json.WriteNumber("count", report.Count);
        json.WriteNumber("seconds", Math.Round(report.Seconds, 9));
        json.WriteNumber("per_s", Math.Round(report.PerSecond, 1));
        WriteNumberOrNull(json, "ns_each", report.NsEach);
        json.WriteNumber("processes_peak", report.ProcessesPeak);
        if (report.Latency is { } latency)
        {
            json.WriteStartObject("latency_ns");
            json.WriteNumber("p50", Math.Round(latency.P50));
            json.WriteNumber("p99", Math.Round(latency.P99));
            json.WriteEndObject();
        }

        if (report.TableNsEach is { } table)
        {
            json.WriteNumber("table_ns_each", Math.Round(table, 1));
        }

        if (report.BytesEach is { } bytes)
        {
            json.WriteNumber("bytes_each", Math.Round(bytes, 1));
        }

        if (report.EndedEarly)
        {
            json.WriteBoolean("ended_early", true);
        }

        json.WriteEndObject();
    }

    private static void WriteNumberOrNull(Utf8JsonWriter json, string name, double? figure)
    {
        if (figure is { } known)
        {
            json.WriteNumber(name, Math.Round(known, 1));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
