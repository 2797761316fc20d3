using Rusm.Dashboard.Http;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Dashboard;

/// <summary>The processes after a step with their links and monitors, and those that ended in it with what ended them.</summary>
/// <param name="Nodes">The processes, by pid.</param>
/// <param name="Edges">What connects them.</param>
/// <param name="Left">The number of processes that are not shown.</param>
internal sealed record StepGraph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, int Left)
{
    // A watcher can have a million monitors, and they can't be looked up by process.
    private const int MonitorsRead = 1_000;

    internal static StepGraph Of(State before, Replayed at, HashSet<Pid> supervisors)
    {
        var deaths = at.Effects.OfType<Effect.Stop>().ToDictionary(static stop => stop.Death.Pid, static stop => stop.Death);
        var chosen = new StepGraphChoice(before, at, [.. deaths.Keys]).Choose();
        var started = at.Effects.OfType<Effect.Start>().Select(static start => start.Pid).ToHashSet();
        var nodes = chosen.Values.Select(entry => new GraphNode(
            entry.Pid.Value,
            entry.Name ?? entry.Label,
            deaths.TryGetValue(entry.Pid, out var death) ? (death.IsCrash ? "crashed" : "ended")
                : started.Contains(entry.Pid) ? "new"
                : "running",
            supervisors.Contains(entry.Pid)));
        return new StepGraph([.. nodes], EdgesOf(chosen, deaths), at.State.Count + deaths.Count - chosen.Count);
    }

    private static List<GraphEdge> EdgesOf(SortedList<long, ProcessEntry> chosen, Dictionary<Pid, Death> deaths)
    {
        var edges = new List<GraphEdge>();
        var cascades = new HashSet<(long, long)>();
        foreach (var (pid, _) in chosen)
        {
            if (deaths.TryGetValue(new Pid(pid), out var death) && death.Cause is Cause.Link { Death.Pid.Value: var from } && chosen.ContainsKey(from))
            {
                edges.Add(new GraphEdge(from, pid, "cascade"));
                cascades.Add((Math.Min(from, pid), Math.Max(from, pid)));
            }
        }

        edges.AddRange(chosen.Values
            .SelectMany(entry => LinksOf(entry, chosen, deaths))
            .Distinct()
            .Where(link => !cascades.Contains(link))
            .Select(static link => new GraphEdge(link.From, link.To, "link")));
        edges.AddRange(chosen.Values.SelectMany(entry => MonitorsOf(entry, chosen)).Distinct());
        return edges;
    }

    // The link of a process that ended is in its own entry from before the end, and no longer in the entry of its peer.
    private static IEnumerable<(long From, long To)> LinksOf(ProcessEntry entry, SortedList<long, ProcessEntry> chosen, Dictionary<Pid, Death> deaths) =>
        (entry.Links.Count <= chosen.Count
            ? entry.Links.AsEnumerable().Select(static peer => peer.Value).Where(chosen.ContainsKey)
            : chosen.Keys.Where(entry.Links.Contains))
        .Where(peer => peer > entry.Pid.Value || deaths.ContainsKey(entry.Pid))
        .Select(peer => (Math.Min(peer, entry.Pid.Value), Math.Max(peer, entry.Pid.Value)));

    private static IEnumerable<GraphEdge> MonitorsOf(ProcessEntry entry, SortedList<long, ProcessEntry> chosen) =>
        Others(entry.Monitors, chosen).Select(other => new GraphEdge(entry.Pid.Value, other, "monitor"))
            .Concat(Others(entry.MonitoredBy, chosen).Select(other => new GraphEdge(other, entry.Pid.Value, "monitor")));

    private static IEnumerable<long> Others(Kernel.Persistent.KeyedSet<MonitorEnd> monitors, SortedList<long, ProcessEntry> chosen) =>
        monitors.AsEnumerable().Take(MonitorsRead).Select(static end => end.Other.Value).Where(chosen.ContainsKey);
}
