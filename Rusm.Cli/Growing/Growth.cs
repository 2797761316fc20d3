using System.Globalization;
using System.Text.Json;
using Rusm.Cli.Measuring;

namespace Rusm.Cli.Growing;

/// <summary>What one operation took at each size.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="NsEach">Nanoseconds at each size; null where the time limit was reached.</param>
internal sealed record Growth(Operation Operation, IReadOnlyList<double?> NsEach)
{
    /// <summary>How many times more it takes at the largest size than at the smallest; null where one of them is missing.</summary>
    internal double? Ratio => NsEach[^1] / NsEach[0];

    /// <summary>The results as a table for people (Markdown).</summary>
    internal static string Table(IReadOnlyList<int> sizes, TimeSpan limit, IEnumerable<Growth> results)
    {
        var columns = string.Concat(sizes.Select(size => $" {Units.Whole(size)} |"));
        return string.Join(
            '\n',
            [
                $"| operation, ns each | rusm run |{columns} last / first |",
                $"| --- | --- |{string.Concat(sizes.Select(_ => " --- |"))} --- |",
                .. results.Select(result => result.Row(limit)),
            ]);
    }

    /// <summary>The results as JSON.</summary>
    internal static void Write(IReadOnlyList<int> sizes, IEnumerable<Growth> results, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("operation", result.Operation.Name);
            json.WriteString("run", result.Operation.Command);
            json.WriteStartArray("sizes");
            foreach (var size in sizes)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteStartArray("ns_each");
            foreach (var nsEach in result.NsEach)
            {
                Write(json, nsEach, 1);
            }

            json.WriteEndArray();
            json.WritePropertyName("ratio");
            Write(json, result.Ratio, 3);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private string Row(TimeSpan limit)
    {
        var cells = string.Concat(NsEach.Select(nsEach =>
            $" {(nsEach is { } known ? Units.Whole(known) : $"over {Units.Seconds(limit)}")} |"));
        var ratio = Ratio is { } times ? $"{times.ToString("0.0#", CultureInfo.InvariantCulture)} x" : "–";
        return $"| {Operation.Name} | {Operation.Command} |{cells} {ratio} |";
    }

    private static void Write(Utf8JsonWriter json, double? figure, int digits)
    {
        if (figure is { } known)
        {
            json.WriteNumberValue(Math.Round(known, digits));
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
