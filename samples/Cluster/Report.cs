using Rusm.Host;

namespace Cluster;

/// <summary>What a silo has: its processes, the process that it knows as the leader, and its streams.</summary>
/// <param name="Silo">The number of the silo.</param>
/// <param name="Processes">The processes.</param>
/// <param name="Leader">The process that has the global name on this node; empty if there is none.</param>
/// <param name="Sent">The last number that was sent in each stream.</param>
/// <param name="Arrived">The last number that came in each stream.</param>
/// <param name="Wrong">What did not come once and in order; empty if all did.</param>
internal sealed record Report(
    int Silo, IReadOnlyList<ReportedProcess> Processes, string Leader, IReadOnlyDictionary<string, long> Sent, IReadOnlyDictionary<string, long> Arrived, string Wrong)
{
    /// <summary>What each line of a report begins with.</summary>
    internal const char Mark = '|';

    /// <summary>The line after a report.</summary>
    internal const string End = "end of report";

    /// <summary>The lines of the report of this silo.</summary>
    internal static IEnumerable<string> Of(Runtime runtime)
    {
        foreach (var process in runtime.Snapshot().Processes)
        {
            yield return string.Join(
                Mark,
                "|process",
                process.Pid,
                process.Label,
                string.Join(' ', process.Links),
                string.Join(' ', process.Monitors.Select(static held => $"{held.Reference}{held.Other}")),
                string.Join(' ', process.MonitoredBy.Select(static on => $"{on.Reference}{on.Other}")));
        }

        yield return $"|leader|{runtime.WhereIsGlobal(Pool.Leader)}";
        foreach (var (stream, number) in Streams.Sent)
        {
            yield return $"|sent|{stream}|{number}";
        }

        foreach (var (stream, number) in Streams.Arrived)
        {
            yield return $"|arrived|{stream}|{number}";
        }

        yield return $"|wrong|{Streams.Wrong}";
        yield return End;
    }

    internal static Report Parse(int silo, IEnumerable<string> lines)
    {
        var parts = lines.Select(static line => line.Split(Mark)[1..]).ToLookup(static line => line[0], static line => line[1..]);
        return new Report(
            silo,
            [.. parts["process"].Select(static part => new ReportedProcess(part[0], part[1], part[2].Split(' ', StringSplitOptions.RemoveEmptyEntries), Halves(part[3]), Halves(part[4])))],
            parts["leader"].Single()[0],
            Numbers(parts["sent"]),
            Numbers(parts["arrived"]),
            parts["wrong"].Single()[0]);
    }

    private static Dictionary<string, long> Numbers(IEnumerable<string[]> parts) =>
        parts.ToDictionary(static part => part[0], static part => long.Parse(part[1], System.Globalization.CultureInfo.InvariantCulture));

    private static (string Reference, string Other)[] Halves(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static half => half.Split('<')).Select(static half => (half[0], $"<{half[1]}"))];
}

/// <summary>A process with its links, and both halves of its monitors.</summary>
internal sealed record ReportedProcess(
    string Pid, string Label, string[] Links, (string Reference, string Other)[] Monitors, (string Reference, string Other)[] MonitoredBy);
