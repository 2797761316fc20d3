namespace Cluster;

/// <summary>What the process tables of all silos must be together, when nothing is on the way.</summary>
internal static class Wholeness
{
    /// <summary>Looks for a problem in the reports of the silos that run.</summary>
    /// <param name="silos">The silos.</param>
    /// <param name="workers">How many workers there must be.</param>
    /// <param name="except">A silo that is left out, because it is stopped; 0 for none.</param>
    /// <returns>The first problem; null if there is none.</returns>
    internal static async Task<string?> ProblemAsync(Silos silos, int workers = PoolSilo.Workers, int except = 0)
    {
        string[][] reports;
        try
        {
            reports = await Task.WhenAll(silos.Running.Where(silo => silo.Number != except).Select(static silo => silo.ReportAsync(TimeSpan.FromSeconds(10))));
        }
        catch (Exception exception) when (exception is TimeoutException or IOException)
        {
            return "a silo does not answer";
        }

        var processes = reports.SelectMany(static lines => lines).Select(static line => line.Split('|')).Select(static parts => new Reported(
            parts[0], parts[1], parts[2].Split(' ', StringSplitOptions.RemoveEmptyEntries), Halves(parts[3]), Halves(parts[4]))).ToDictionary(static process => process.Pid);
        var found = processes.Values.Count(static process => process.Label.StartsWith("worker", StringComparison.Ordinal));
        return found != workers ? $"there are {found} workers and not {workers}"
            : processes.Values.SelectMany(process => process.Links.Where(peer => !IsLinked(processes, peer, process.Pid))
                .Select(peer => $"{process.Pid} is linked to {peer}, which is not linked to it")).FirstOrDefault()
            ?? processes.Values.SelectMany(process => process.Monitors.Where(held => !processes.TryGetValue(held.Other, out var target) || !target.MonitoredBy.Contains((held.Reference, process.Pid)))
                .Select(held => $"{process.Pid} monitors {held.Other} as {held.Reference}, which does not know it")).FirstOrDefault()
            ?? processes.Values.SelectMany(process => process.MonitoredBy.Where(on => !processes.TryGetValue(on.Other, out var watcher) || !watcher.Monitors.Contains((on.Reference, process.Pid)))
                .Select(on => $"{process.Pid} is monitored by {on.Other} as {on.Reference}, which does not know it")).FirstOrDefault();
    }

    private static bool IsLinked(Dictionary<string, Reported> processes, string from, string to) =>
        processes.TryGetValue(from, out var process) && process.Links.Contains(to);

    private static (string Reference, string Other)[] Halves(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static half => half.Split('<')).Select(static half => (half[0], $"<{half[1]}"))];

    private sealed record Reported(
        string Pid, string Label, string[] Links, (string Reference, string Other)[] Monitors, (string Reference, string Other)[] MonitoredBy);
}
