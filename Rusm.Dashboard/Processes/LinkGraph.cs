using Rusm.Dashboard.Http;
using Rusm.Dashboard.Live;
using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Dashboard.Processes;

/// <summary>Processes and their links and monitors, with those that have just ended and what has ended them.</summary>
internal sealed class LinkGraph
{
    private const int MaxNodes = 200;
    private const int MaxEnded = 24;
    private const int Looked = 50_000;
    private const int Steps = 2;

    private static readonly TimeSpan EndedAreShown = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan New = TimeSpan.FromSeconds(1);

    private readonly RecentEvents events;
    private readonly TimeProvider time;
    private readonly PerSurvey<(long Version, long? Focus), GraphAnswer> answers;

    public LinkGraph(Surveyor surveyor, RecentEvents events, TimeProvider time)
    {
        (this.events, this.time) = (events, time);
        answers = new PerSurvey<(long Version, long? Focus), GraphAnswer>(surveyor, (survey, asked) => Of(survey, asked.Focus is { } pid ? new Pid(pid) : null));
    }

    /// <summary>The graph of all, or of the neighbourhood of one process.</summary>
    /// <param name="version">The version of the structure: what has ended is shown before the next survey.</param>
    /// <param name="focus">The pid of the process; null for all.</param>
    internal GraphAnswer Read(long version, long? focus) => answers.Get((version, focus));

    private GraphAnswer Of(Survey survey, Pid? focus)
    {
        var now = time.GetUtcNow();
        var ended = events.Since(now - EndedAreShown).OfType<Happening.Ended>().Where(end => survey.IndexOf(end.Pid) < 0).TakeLast(MaxEnded).ToList();
        var chosen = focus is { } pid ? Around(survey, pid) : WithLinks(survey, ended);
        if (focus is { } center)
        {
            ended = [.. ended.Where(end => end.Pid == center || end.Links.Any(chosen.Contains))];
        }

        var supervisors = events.Children().Select(static child => child.Supervisor).ToHashSet();
        var processes = chosen.Select(survey.IndexOf).Where(static index => index >= 0).Select(index => survey.All[index]).ToList();
        var nodes = processes.Select(process => new GraphNode(
            process.Pid.Value,
            process.Name ?? process.Label,
            events.SpawnedAt(process.Pid) is { } at && now - at < New ? "new" : "running",
            supervisors.Contains(process.Pid))).ToList();
        nodes.AddRange(ended.Select(static end => new GraphNode(end.Pid.Value, end.Label, end.IsCrash ? "crashed" : "ended", Supervisor: false)));
        return new GraphAnswer(nodes, EdgesOf(processes, ended), survey.All.Length, Math.Max(0, survey.All.Length - processes.Count));
    }

    private static List<GraphEdge> EdgesOf(List<ProcessOverview> processes, List<Happening.Ended> ended)
    {
        var shown = processes.Select(static process => process.Pid).Concat(ended.Select(static end => end.Pid)).ToHashSet();
        var edges = new List<GraphEdge>();
        foreach (var process in processes)
        {
            edges.AddRange(process.Links.Where(peer => peer.Value > process.Pid.Value && shown.Contains(peer)).Select(peer => new GraphEdge(process.Pid.Value, peer.Value, "link")));
            edges.AddRange(process.Monitors.Where(end => shown.Contains(end.Other)).Select(end => new GraphEdge(process.Pid.Value, end.Other.Value, "monitor")));
        }

        foreach (var end in ended)
        {
            edges.AddRange(end.Links.Where(shown.Contains).Where(peer => CauseOf(end) != peer).Select(peer => new GraphEdge(end.Pid.Value, peer.Value, "link")));
            if (CauseOf(end) is { } from && shown.Contains(from))
            {
                edges.Add(new GraphEdge(from.Value, end.Pid.Value, "cascade"));
            }
        }

        return [.. edges.DistinctBy(static edge => (Math.Min(edge.From, edge.To), Math.Max(edge.From, edge.To), edge.Kind))];
    }

    private static Pid? CauseOf(Happening.Ended end) => end.Cause switch
    {
        Cause.Link link => link.Death.Pid,
        Cause.Escalation escalation => escalation.Death.Pid,
        Cause.ExitSignal signal when signal.Sender != Pid.Outside && signal.Sender != end.Pid => signal.Sender,
        _ => null,
    };

    // What has just been linked to an ended process, and then the oldest with a link or a monitor.
    private static HashSet<Pid> WithLinks(Survey survey, List<Happening.Ended> ended)
    {
        var chosen = new HashSet<Pid>();
        foreach (var pid in ended.SelectMany(static end => end.Links).Where(pid => survey.IndexOf(pid) >= 0).Take(MaxNodes / 2))
        {
            chosen.Add(pid);
        }

        foreach (var process in survey.All.Take(Looked).Where(static process => process.LinkCount + process.MonitorCount > 0))
        {
            if (chosen.Count >= MaxNodes)
            {
                break;
            }

            // A process is shown with those to which it is linked, so that no edge ends nowhere.
            chosen.Add(process.Pid);
            foreach (var peer in process.Links.Take(Math.Min(20, MaxNodes - chosen.Count)))
            {
                chosen.Add(peer);
            }
        }

        foreach (var process in survey.All.Take(MaxNodes))
        {
            if (chosen.Count >= MaxNodes)
            {
                break;
            }

            chosen.Add(process.Pid);
        }

        return chosen;
    }

    private static HashSet<Pid> Around(Survey survey, Pid center)
    {
        var (found, border) = (new HashSet<Pid> { center }, new List<Pid> { center });
        for (var step = 0; step < Steps; step++)
        {
            var next = new List<Pid>();
            foreach (var index in border.Select(survey.IndexOf).Where(static index => index >= 0))
            {
                var process = survey.All[index];
                next.AddRange(process.Links.Concat(process.Monitors.Select(static end => end.Other)).Take(MaxNodes).Where(peer => found.Count < MaxNodes && found.Add(peer)));
            }

            border = next;
        }

        return found;
    }
}
