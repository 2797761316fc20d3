namespace Rusm.Cli.Conformance;

/// <summary>Counts what came out of the runs, shows the first differences as they are found, and sums up.</summary>
/// <param name="output">Where to.</param>
internal sealed class RunTally(TextWriter output) : IDisposable
{
    private const int DifferencesShown = 10;

    private readonly ProgressLine progress = new();
    private int passed;

    internal int Failed { get; private set; }

    /// <summary>Whether a world did not answer. It would not the next time either, and each time takes long.</summary>
    internal bool Hung { get; private set; }

    internal void Passed()
    {
        passed++;
        progress.Report(Summary());
    }

    /// <summary>Counts a difference.</summary>
    /// <param name="place">Which line of which file the scenario is.</param>
    /// <param name="difference">What it is.</param>
    internal void Differed(string place, Difference difference)
    {
        Failed++;
        Hung |= difference.Hung;
        progress.Clear();
        if (Failed <= DifferencesShown || difference.Hung)
        {
            output.WriteLine($"{place}: {difference}");
        }
        else if (Failed == DifferencesShown + 1)
        {
            output.WriteLine($"More scenarios differ; these were the first {DifferencesShown}.");
        }
    }

    /// <summary>Ends with the line that says it all.</summary>
    internal void SumUp()
    {
        progress.Clear();
        if (Hung)
        {
            output.WriteLine("A world hung, so the scenarios after this one were not run.");
        }

        output.WriteLine(Summary());
    }

    public void Dispose() => progress.Clear();

    private string Summary() => $"{passed} passed, {Failed} failed";
}
