namespace Cluster;

/// <summary>What all silos must have together, when nothing is on the way.</summary>
internal static class Wholeness
{
    /// <summary>Asks the silos that run for their reports.</summary>
    /// <param name="silos">The silos.</param>
    /// <param name="except">A silo that is left out, because it is stopped or cut off; 0 for none.</param>
    /// <returns>The reports; null if a silo does not answer.</returns>
    internal static async Task<Report[]?> ReportsAsync(Silos silos, int except = 0)
    {
        try
        {
            return await Task.WhenAll(silos.Running.Where(silo => silo.Number != except).Select(static silo => silo.ReportAsync(TimeSpan.FromSeconds(10))));
        }
        catch (Exception exception) when (exception is TimeoutException or IOException)
        {
            return null;
        }
    }

    /// <summary>Looks for a problem in the reports of the silos that run.</summary>
    /// <returns>The first problem; null if there is none.</returns>
    internal static async Task<string?> ProblemAsync(Silos silos, int except = 0) =>
        await ReportsAsync(silos, except) is { } reports ? Problem(reports) : "a silo does not answer";

    /// <summary>Looks for a problem in the reports of the silos.</summary>
    /// <returns>The first problem; null if there is none.</returns>
    internal static string? Problem(Report[] reports)
    {
        var processes = reports.SelectMany(static report => report.Processes).ToDictionary(static process => process.Pid);
        return ProblemOfStreams(reports) ?? ProblemOfWorkers(processes) ?? ProblemOfLeader(reports, processes) ?? ProblemOfCount(reports, processes)
            ?? processes.Values.SelectMany(process => process.Links.Where(peer => !IsLinked(processes, peer, process.Pid))
                .Select(peer => $"{process.Pid} is linked to {peer}, which is not linked to it")).FirstOrDefault()
            ?? processes.Values.SelectMany(process => process.Monitors.Where(held => !processes.TryGetValue(held.Other, out var target) || !target.MonitoredBy.Contains((held.Reference, process.Pid)))
                .Select(held => $"{process.Pid} monitors {held.Other} as {held.Reference}, which does not know it")).FirstOrDefault()
            ?? processes.Values.SelectMany(process => process.MonitoredBy.Where(on => !processes.TryGetValue(on.Other, out var watcher) || !watcher.Monitors.Contains((on.Reference, process.Pid)))
                .Select(on => $"{process.Pid} is monitored by {on.Other} as {on.Reference}, which does not know it")).FirstOrDefault();
    }

    // Each silo has a stream to each other one, and nothing came twice, late or not at all.
    private static string? ProblemOfStreams(Report[] reports)
    {
        var (sent, arrived) = (reports.Sum(static report => report.Sent.Count), reports.Sum(static report => report.Arrived.Count));
        var expected = reports.Length * (reports.Length - 1);
        return reports.Select(static report => report.Wrong).FirstOrDefault(static wrong => wrong.Length > 0)
            ?? (sent == expected && arrived == expected ? null : $"{sent} streams are sent and {arrived} arrive, and not {expected}");
    }

    // A silo has a supervisor with its candidate, listener and speaker. The pool has a supervisor and its workers. Another process is one that has not ended.
    private static string? ProblemOfCount(Report[] reports, Dictionary<string, ReportedProcess> processes)
    {
        var expected = (4 * reports.Length) + 1 + Pool.Workers;
        return processes.Count == expected ? null : $"there are {processes.Count} processes, and not {expected}";
    }

    // Each worker runs once.
    private static string? ProblemOfWorkers(Dictionary<string, ReportedProcess> processes)
    {
        var workers = processes.Values.Select(static process => process.Label).Where(static label => label.StartsWith("worker", StringComparison.Ordinal)).ToArray();
        return workers.Length == Pool.Workers && workers.Distinct().Count() == Pool.Workers ? null
            : $"there are {workers.Length} workers, {workers.Distinct().Count()} different ones, and not {Pool.Workers}";
    }

    // One process that lives has the global name, and all silos know it.
    private static string? ProblemOfLeader(Report[] reports, Dictionary<string, ReportedProcess> processes)
    {
        var leaders = reports.Select(static report => report.Leader).Distinct().ToArray();
        return leaders.Length == 1 && processes.ContainsKey(leaders[0]) ? null
            : $"the silos know as the leader {string.Join(", ", leaders.Select(static leader => leader.Length == 0 ? "none" : leader))}, and not one process that lives";
    }

    private static bool IsLinked(Dictionary<string, ReportedProcess> processes, string from, string to) =>
        processes.TryGetValue(from, out var process) && process.Links.Contains(to);
}
