using System.Text.Json;
using Rusm.Cli.Measuring;

namespace Rusm.Cli.Comparison;

/// <summary>What is compared, and which way is better.</summary>
/// <param name="Unit">What it counts, with its unit.</param>
/// <param name="MoreIsBetter">Whether the larger figure wins.</param>
/// <param name="Of">The figure in a result of either side.</param>
internal sealed record Figure(string Unit, bool MoreIsBetter, Func<JsonElement, double> Of)
{
    internal static Figure Bytes { get; } = new("bytes each", MoreIsBetter: false, result => Number(result, "bytes_each"));

    internal static Figure PerSecond(string counted) =>
        new($"{counted}/s", MoreIsBetter: true, result => Number(result, "count") / Number(result, "seconds"));

    internal static Figure NsEach(string counted) =>
        new($"ns per {counted}", MoreIsBetter: false, result => Number(result, "seconds") * 1e9 / Number(result, "count"));

    /// <summary>How many times better ours is than theirs.</summary>
    internal double Ratio(double ours, double theirs) => MoreIsBetter ? ours / theirs : theirs / ours;

    /// <summary>The figure as people read it.</summary>
    internal static string InWords(double figure) => Units.Whole(figure);

    private static double Number(JsonElement result, string name) => result.GetProperty(name).GetDouble();
}
