using System.Diagnostics;
using System.Text;

namespace Rusm.Cli.Traces;

/// <summary>A graph as text: for Mermaid, which GitHub draws, and for Graphviz.</summary>
internal static class Drawings
{
    internal static IEnumerable<string> Mermaid(CascadeGraph graph)
    {
        yield return "---";
        yield return $"title: \"{graph.Title}\"";
        yield return "---";
        yield return "flowchart TD";
        foreach (var node in graph.Nodes)
        {
            yield return $"  {Id(node.Pid)}[\"{Label(node, "<br/>", ForMermaid)}\"]:::{Commands.Inputs.Word(node.Part)}";
        }

        if (graph.NotDrawn is { } missing)
        {
            yield return $"  {Id(CascadeGraph.LeftOut)}[\"{missing}\"]:::missing";
        }

        foreach (var edge in graph.Edges)
        {
            yield return $"  {Id(edge.From)} {edge.Tie switch
            {
                Tie.Link => "---",
                Tie.Death => $"==>|{edge.Text}|",
                Tie.Told => "-.->|told|",
                Tie.Cause => $"-->|{edge.Text}|",
                _ => throw new UnreachableException($"No line for {edge.Tie}"),
            }} {Id(edge.To)}";
        }

        yield return "  classDef first fill:#b3261e,stroke:#7f0000,color:#ffffff";
        yield return "  classDef dead fill:#f2b8b5,stroke:#b3261e,color:#000000";
        yield return "  classDef survivor fill:#c8e6c9,stroke:#2e7d32,color:#000000";
        yield return "  classDef untouched fill:#ffffff,stroke:#2e7d32,color:#000000";
        yield return "  classDef origin fill:#e0e0e0,stroke:#616161,color:#000000";
        yield return "  classDef missing fill:#ffffff,stroke:#616161,color:#000000,stroke-dasharray:4";
    }

    internal static IEnumerable<string> Dot(CascadeGraph graph)
    {
        yield return "digraph cascade {";
        yield return $"  label=\"{graph.Title}\"; labelloc=t; node [shape=box, style=filled, fillcolor=white];";
        foreach (var node in graph.Nodes)
        {
            yield return $"  {Id(node.Pid)} [label=\"{Label(node, "\\n", ForDot)}\", fillcolor={node.Part switch
            {
                ReplayedProcess.First => "\"#e57373\"",
                ReplayedProcess.Dead => "\"#f2b8b5\"",
                ReplayedProcess.Survivor => "\"#c8e6c9\"",
                ReplayedProcess.Untouched => "white",
                ReplayedProcess.Origin => "\"#e0e0e0\"",
                _ => throw new UnreachableException($"No colour for {node.Part}"),
            }}];";
        }

        if (graph.NotDrawn is { } missing)
        {
            yield return $"  {Id(CascadeGraph.LeftOut)} [label=\"{missing}\", style=dashed];";
        }

        foreach (var edge in graph.Edges)
        {
            yield return $"  {Id(edge.From)} -> {Id(edge.To)} {edge.Tie switch
            {
                Tie.Link => "[dir=none]",
                Tie.Death => $"[style=bold, label=\"{edge.Text}\"]",
                Tie.Told => "[style=dashed, label=\"told\"]",
                Tie.Cause => $"[label=\"{edge.Text}\"]",
                _ => throw new UnreachableException($"No line for {edge.Tie}"),
            }};";
        }

        yield return "}";
    }

    private static string Id(Kernel.Pid pid) => pid == CascadeGraph.LeftOut ? "missing" : $"p{pid.Value}";

    private static string Label(Node node, string newLine, Func<string, string> escaped)
    {
        var who = node.Name is null ? $"{node.Pid}" : $"{node.Pid} {node.Name}";
        return escaped(who) + (node.Text.Length == 0 ? "" : newLine + escaped(node.Text));
    }

    private static string ForMermaid(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in UserFile.Shown(text))
        {
            // Names and reasons are the program's: what would be markup to Mermaid, or to the page, is a letter here.
            _ = char.IsLetterOrDigit(letter) || letter is ' ' or '.' or ',' or ':' or '(' or ')' or '-' or '_' or '/'
                ? escaped.Append(letter)
                : escaped.Append(null, $"#{(int)letter};");
        }

        return escaped.ToString();
    }

    private static string ForDot(string text) =>
        UserFile.Shown(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
