using Rusm.Cli.Measuring;
using Rusm.Kernel;

namespace Rusm.Cli.Traces;

/// <summary>What part a process has in a cascade.</summary>
internal enum ReplayedProcess
{
    /// <summary>It died, and others after it.</summary>
    Dead,

    /// <summary>It died before all others.</summary>
    First,

    /// <summary>It trapped exits, was told, and lived on.</summary>
    Survivor,

    /// <summary>It was linked to one that ended with normal, and lived on.</summary>
    Untouched,

    /// <summary>The first death came from it.</summary>
    Origin,
}

/// <summary>What two processes of the graph have to do with each other.</summary>
internal enum Tie
{
    /// <summary>What the first one died of, besides links.</summary>
    Cause,

    /// <summary>One died of the other's death.</summary>
    Death,

    /// <summary>One was told of the other's death.</summary>
    Told,

    /// <summary>A link that nothing went over.</summary>
    Link,
}

/// <summary>A process of the graph.</summary>
internal sealed record Node(Pid Pid, string? Name, ReplayedProcess Part, string Text);

/// <summary>A line of the graph. Where an end is not drawn it is <see cref="CascadeGraph.LeftOut"/>.</summary>
internal sealed record Edge(Pid From, Pid To, Tie Tie, string Text = "");

/// <summary>
/// A cascade with the links it went over, small enough to be looked at: of a large one the beginning, and the way to one process.
/// </summary>
internal sealed record CascadeGraph(string Title, IReadOnlyList<Node> Nodes, IReadOnlyList<Edge> Edges, string? NotDrawn)
{
    /// <summary>Stands for those that are not drawn.</summary>
    internal static readonly Pid LeftOut = new(-1);

    private const int DeadShown = 24;
    private const int OthersShown = 20;

    // GitHub draws no graph with more than 500.
    private const int EdgesShown = 400;

    /// <summary>The graph of a cascade.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="towards">The process to whose death the graph must lead; null for none.</param>
    internal static CascadeGraph Of(Cascade cascade, Pid? towards)
    {
        var order = cascade.Deaths.Select(static (death, index) => (death, index)).ToDictionary(static at => at.death.Pid, static at => at.index);
        var shown = Chosen(cascade, towards is { } end ? cascade.Deaths[order[end]] : null);
        var drawn = shown.Select(static death => death.Pid).ToHashSet();
        var told = cascade.Told.OrderBy(told => drawn.Contains(told.From) ? 0 : 1).DistinctBy(static told => told.Pid).Take(OthersShown).ToArray();
        var involved = cascade.Told.Select(static told => told.Pid).Concat(order.Keys).ToHashSet();
        var untouched = drawn
            .SelectMany(pid => Entry(cascade, pid).Links.AsEnumerable().Where(peer => !involved.Contains(peer)))
            .Distinct().ToArray();
        var nodes = shown.Select(death => DeadNode(cascade, death, order[death.Pid]))
            .Concat(told.Select(told => new Node(told.Pid, NameOf(cascade, told.Pid), ReplayedProcess.Survivor, "trapped exits, survived")))
            .Concat(untouched.Take(OthersShown).Select(pid => new Node(pid, NameOf(cascade, pid), ReplayedProcess.Untouched, "survived")))
            .ToList();
        var edges = Origin(cascade, nodes);
        foreach (var death in shown)
        {
            if (death.Cause is Cause.Link { Death.Pid: var from })
            {
                edges.Add(new Edge(drawn.Contains(from) ? from : LeftOut, death.Pid, Tie.Death, $"{order[death.Pid] + 1}"));
            }
        }

        var survivors = told.Select(static told => told.Pid).ToHashSet();
        edges.AddRange(cascade.Told.Where(told => survivors.Contains(told.Pid) && drawn.Contains(told.From))
            .Select(static told => new Edge(told.From, told.Pid, Tie.Told)));
        edges.AddRange(told.Where(told => !drawn.Contains(told.From)).Select(static told => new Edge(LeftOut, told.Pid, Tie.Told)));
        edges.AddRange(Links(cascade, nodes, edges));
        var missing = Missing(
            (cascade.Deaths.Length - shown.Count, "more died"),
            (cascade.Told.Select(static told => told.Pid).Distinct().Count() - told.Length, "more trapped exits and survived"),
            (untouched.Length - OthersShown, "more were linked and survived"),
            (edges.Count - EdgesShown, "more lines"));
        return new CascadeGraph(
            $"Step {cascade.Step}: {Units.Of(cascade.Deaths.Length, "death")}",
            nodes,
            [.. edges.OrderBy(static edge => edge.Tie).Take(EdgesShown)],
            missing);
    }

    // The path to the process that is asked for, or both of its ends; then the processes that ended first.
    private static List<Death> Chosen(Cascade cascade, Death? towards)
    {
        var way = new List<Death>();
        for (var death = towards; death is not null; death = death.Cause is Cause.Link link ? link.Death : null)
        {
            way.Add(death);
        }

        var ends = way.Count <= DeadShown ? way : [.. way.Take(DeadShown / 2), .. way.TakeLast(DeadShown / 2)];
        var chosen = ends.Concat(cascade.Deaths.Take(DeadShown)).DistinctBy(static death => death.Pid).Take(DeadShown).ToHashSet();
        return [.. cascade.Deaths.Where(chosen.Contains)];
    }

    private static Node DeadNode(Cascade cascade, Death death, int index) => new(
        death.Pid,
        NameOf(cascade, death.Pid),
        index == 0 ? ReplayedProcess.First : ReplayedProcess.Dead,
        $"death {index + 1}: {(index == 0 ? death.Reason.ToString() : ReasonWords.Brief(death.Reason))}");

    private static List<Edge> Origin(Cascade cascade, List<Node> nodes)
    {
        var first = cascade.Deaths[0];
        var (from, text) = first.Cause switch
        {
            Cause.ExitSignal signal => (signal.Sender, "exit signal"),
            Cause.Escalation escalation => (escalation.Death.Pid, "gave up because of"),
            Cause.NoProcess none => (none.Peer, "linked to, was dead"),
            _ => (LeftOut, ""),
        };
        if (from == LeftOut)
        {
            return [];
        }

        if (nodes.TrueForAll(node => node.Pid != from))
        {
            var dead = first.Cause is not Cause.ExitSignal;
            nodes.Add(new Node(from, NameOf(cascade, from), ReplayedProcess.Origin, dead ? "dead before" : ""));
        }

        return [new Edge(from, first.Pid, Tie.Cause, text)];
    }

    private static IEnumerable<Edge> Links(Cascade cascade, List<Node> nodes, List<Edge> edges)
    {
        var tied = edges.Where(static edge => edge.Tie != Tie.Cause)
            .SelectMany(static edge => new[] { (edge.From, edge.To), (edge.To, edge.From) })
            .ToHashSet();
        return from one in nodes
               from other in nodes
               where one.Pid < other.Pid && !tied.Contains((one.Pid, other.Pid))
               where cascade.Before.Find(one.Pid).Exists(entry => entry.Links.Contains(other.Pid.Value))
               select new Edge(one.Pid, other.Pid, Tie.Link);
    }

    private static ProcessEntry Entry(Cascade cascade, Pid pid) =>
        cascade.Before.Find(pid).IfNone(() => throw new InvalidOperationException($"{pid} died, and was not alive before."));

    private static string? NameOf(Cascade cascade, Pid pid) => cascade.Before.Find(pid).MatchUnsafe(static entry => entry.Name, static () => null);

    private static string? Missing(params (int Count, string What)[] parts)
    {
        var missing = parts.Where(static part => part.Count > 0).Select(static part => $"{Units.Whole(part.Count)} {part.What}").ToArray();
        return missing.Length == 0 ? null : $"not drawn: {string.Join(", ", missing)}";
    }
}
