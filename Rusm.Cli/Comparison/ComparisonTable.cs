using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Rusm.Cli.Comparison;

/// <summary>The results as tables for people (Markdown), one for each side that Rusm is compared with, and as JSON.</summary>
internal static class ComparisonTable
{
    internal static string Of(IEnumerable<Result> results) => string.Join(
        "\n\n",
        results.GroupBy(result => result.Peer.Who).OrderBy(group => group.Key).Select(group => Of(group.Key, group)));

    internal static void Write(IEnumerable<Result> results, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("scenario", result.Case.Name);
            json.WriteString("figure", result.Case.Figure.Unit);
            Write(json, "rusm", result.Ours);
            if (result.Peer.Difference is { } difference)
            {
                json.WriteString("against", difference);
            }

            Write(json, result.Peer.Who.ToString().ToLowerInvariant(), result.Theirs);
            json.WriteNumber("ratio", Math.Round(result.Ratio, 3));
            Write(json, "goal", result.Peer.Goal.Ratio);
            Write(json, "goal_figure", result.Peer.Goal.Figure);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Of(Opponent opponent, IEnumerable<Result> results) =>
        string.Join('\n', results.Select(Row).Prepend("| --- | --- | --- | --- | --- | --- |")
            .Prepend($"| scenario | figure | Rusm: median (min–max) | {NameOf(opponent)}: median (min–max) | ratio | goal |"));

    private static string NameOf(Opponent opponent) => opponent switch
    {
        Opponent.Beam => "the BEAM",
        Opponent.Itself => "Rusm itself",
        Opponent.Proto => "Proto.Actor",
        Opponent.Akka => "Akka.NET",
        _ => throw new UnreachableException($"No name for {opponent}"),
    };

    private static string Row(Result result) =>
        $"| {result.Case.Name}{(result.Peer.Difference is { } difference ? $" / {difference}" : "")} | {result.Case.Figure.Unit} "
        + $"| {Spread(result.Ours)} | {Spread(result.Theirs)} | {Times(result.Ratio)} | {InWords(result.Peer.Goal)} |";

    private static string InWords(Goal goal) => goal switch
    {
        { Ratio: { } ratio, Figure: { } figure } => $"{Times(ratio)}, {Figure.InWords(figure)}",
        { Ratio: { } ratio } => Times(ratio),
        { Figure: { } figure } => Figure.InWords(figure),
        _ => "–",
    };

    private static string Spread(IReadOnlyList<double> figures) =>
        $"{Figure.InWords(Result.Median(figures))} ({Figure.InWords(figures.Min())}–{Figure.InWords(figures.Max())})";

    private static string Times(double ratio) => $"{ratio.ToString("0.0#", CultureInfo.InvariantCulture)} x";

    private static void Write(Utf8JsonWriter json, string side, IReadOnlyList<double> figures)
    {
        json.WriteStartArray(side);
        foreach (var figure in figures)
        {
            json.WriteNumberValue(Math.Round(figure, 1));
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, double? goal)
    {
        if (goal is { } known)
        {
            json.WriteNumber(name, Math.Round(known, 3));
        }
    }
}
