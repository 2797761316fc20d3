using System.Globalization;
using System.Text.Json;

namespace Rusm.Cli.Comparison;

/// <summary>The results as a table for people (Markdown) and as JSON.</summary>
internal static class ComparisonTable
{
    internal static string Of(IEnumerable<Result> results) =>
        string.Join('\n', results.Select(Row).Prepend("| --- | --- | --- | --- | --- | --- |")
            .Prepend("| scenario | figure | Rusm: median (min–max) | the BEAM: median (min–max) | ratio | goal |"));

    internal static void Write(IEnumerable<Result> results, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("scenario", result.Contest.Name);
            json.WriteString("figure", result.Contest.Figure.Unit);
            Write(json, "rusm", result.Ours);
            Write(json, "beam", result.Theirs);
            json.WriteNumber("ratio", Math.Round(result.Ratio, 3));
            json.WriteNumber("goal", Math.Round(result.Contest.Goal, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Row(Result result) =>
        $"| {result.Contest.Name} | {result.Contest.Figure.Unit} | {Spread(result.Ours)} | {Spread(result.Theirs)} "
        + $"| {Times(result.Ratio)} | {Times(result.Contest.Goal)} |";

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
}
