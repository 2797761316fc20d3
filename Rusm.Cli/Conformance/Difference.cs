using System.Text;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Cli.Conformance;

/// <summary>Where a world first did something else than the recording says, and what.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="World">The world's name.</param>
/// <param name="Place">Which operation, or the end.</param>
/// <param name="Rows">One row for each process, or each part of what a supervisor did, that it shows at.</param>
public sealed record Difference(string Scenario, string World, string Place, Seq<Difference.Row> Rows)
{
    private const int RowsShown = 5;

    /// <summary>Whether the world did not answer at all.</summary>
    public bool Hung { get; init; }

    /// <summary>What was expected of one process, and what was seen instead, in words.</summary>
    /// <param name="Process">Which process; or which part, of a supervisor.</param>
    /// <param name="Expected">What the recording says.</param>
    /// <param name="Got">What the world did.</param>
    public sealed record Row(string Process, string Expected, string Got);

    /// <summary>A heading, and two lines for each of the first processes.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder($"{Scenario} on the {World}, {Place}");
        foreach (var row in Rows.Take(RowsShown))
        {
            text.Append($"\n    {row.Process}: expected {row.Expected}");
            text.Append($"\n    {"".PadLeft(row.Process.Length)}  got      {row.Got}");
        }

        if (Rows.Count > RowsShown)
        {
            text.Append($"\n    and {Rows.Count - RowsShown} more");
        }

        return text.ToString();
    }

    /// <summary>A world that breaks down differs, too: the other scenarios are still to be run.</summary>
    internal static Difference OfBreakdown(string scenario, string world, string place, Exception broken)
    {
        var failure = $"{broken.GetType().Name}: {broken.Message.ReplaceLineEndings(" ")}";
        var rows = Seq1(new Row($"the {world}", "an answer", failure));
        return new Difference(scenario, world, place, rows) { Hung = broken is TimeoutException };
    }

    /// <summary>The rows of two tables in words that are not the same.</summary>
    internal static Seq<Row> Between(Map<NameOrder, string, string> expected, Map<NameOrder, string, string> got, string ifAbsent) =>
        expected.Keys.Union(got.Keys)
            .Order(NameOrder.Comparer)
            .Select(process => new Row(process, expected.Find(process).IfNone(ifAbsent), got.Find(process).IfNone(ifAbsent)))
            .Where(row => row.Expected != row.Got)
            .ToSeq().Strict();
}
