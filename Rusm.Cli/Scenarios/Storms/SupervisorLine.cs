using System.Diagnostics;
using System.Globalization;
using Rusm.Cli.Measuring;
using Rusm.Kernel.Supervision;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary>One supervisor of a tree as it is shown.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Strategy">How it restarts.</param>
/// <param name="Restarts">How often it has started a child again.</param>
/// <param name="GaveUp">How often it gave up.</param>
/// <param name="Up">How many of its children are alive.</param>
/// <param name="Of">How many it has.</param>
internal sealed record SupervisorLine(string Name, RestartStrategy Strategy, long Restarts, long GaveUp, int Up, int Of)
{
    private static readonly string[] Titles = ["", "", "restarts", "restarts/s", "gave up", "children up"];

    /// <summary>OTP's word for its strategy.</summary>
    internal string StrategyName => Strategy switch
    {
        RestartStrategy.OneForOne => "one_for_one",
        RestartStrategy.OneForAll => "one_for_all",
        RestartStrategy.RestForOne => "rest_for_one",
        RestartStrategy.SimpleOneForOne => "simple_one_for_one",
        _ => throw new UnreachableException($"No word for {Strategy}"),
    };

    /// <summary>A tree as text: the first supervisor is the root of the others.</summary>
    /// <param name="tree">The supervisors now.</param>
    /// <param name="earlier">The same ones before, for the restarts each second; nothing for none of them.</param>
    /// <param name="since">How long ago that was.</param>
    internal static IReadOnlyList<string> Draw(IReadOnlyList<SupervisorLine> tree, IReadOnlyList<SupervisorLine> earlier, TimeSpan since)
    {
        var before = earlier.ToDictionary(line => line.Name, line => line.Restarts, StringComparer.Ordinal);
        string[][] rows = [Titles, .. tree.Select((line, index) => line.Cells(
            index == 0 ? "" : index < tree.Count - 1 ? "├─ " : "└─ ",
            (line.Restarts - before.GetValueOrDefault(line.Name)) / Math.Max(since.TotalSeconds, 1e-9)))];
        var widths = Titles.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        return [.. rows.Select(row => string.Join("  ", row.Select((cell, column) =>
            column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))))];
    }

    private string[] Cells(string branch, double perSecond) =>
    [
        branch + Name,
        StrategyName,
        Units.Whole(Restarts),
        perSecond.ToString("N1", CultureInfo.InvariantCulture),
        Units.Whole(GaveUp),
        $"{Up} of {Of}",
    ];
}
