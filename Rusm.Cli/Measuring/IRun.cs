using Rusm.Host;

namespace Rusm.Cli.Measuring;

/// <summary>A scenario being measured.</summary>
internal interface IRun
{
    /// <summary>Runs it to its end. An interruption ends it early.</summary>
    /// <param name="options">For each runtime that it makes.</param>
    /// <param name="interrupted">Ends it.</param>
    /// <returns>The figures; null when it was interrupted before there were any.</returns>
    IReport? Run(RuntimeOptions options, CancellationToken interrupted);

    /// <summary>How it stands just now; called from another thread, a few times a second.</summary>
    Progress Look();
}

/// <summary>How a run stands.</summary>
/// <param name="Title">What runs.</param>
/// <param name="Phase">Where in it.</param>
/// <param name="Figures">What is known so far.</param>
internal sealed record Progress(string Title, string Phase, IReadOnlyList<(string Name, string Value)> Figures)
{
    /// <summary>What the run counts; null for a run that has no rate.</summary>
    internal RunRate? Rate { get; init; }

    /// <summary>What is drawn above the figures, line by line.</summary>
    internal IReadOnlyList<string> Drawing { get; init; } = [];
}

/// <summary>How fast a run was since the last look.</summary>
/// <param name="Unit">What is counted, in one word.</param>
/// <param name="PerSecond">How many of it each second.</param>
/// <param name="Latencies">The times that were recorded since the last look; null if none are recorded.</param>
internal sealed record RunRate(string Unit, double PerSecond, Histogram? Latencies);
