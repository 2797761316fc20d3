namespace Rusm.Cli.Comparison;

/// <summary>What the rounds of one contest gave, against one rival.</summary>
/// <param name="Case">Which contest.</param>
/// <param name="Peer">Which rival.</param>
/// <param name="Ours">Our figures, a round each.</param>
/// <param name="Theirs">Their figures, a round each, in the same order.</param>
internal sealed record Result(ComparisonCase Case, ComparisonPeer Peer, IReadOnlyList<double> Ours, IReadOnlyList<double> Theirs)
{
    /// <summary>The median of the rounds' ratios: what drifts from round to round drifts for both.</summary>
    internal double Ratio => Median([.. Ours.Zip(Theirs, Case.Figure.Ratio)]);

    internal static double Median(IReadOnlyList<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
