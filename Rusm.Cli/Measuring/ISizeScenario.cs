using Rusm.Host;

namespace Rusm.Cli.Measuring;

/// <summary>Something with an end of its own: how long does it take for so many processes?</summary>
internal interface ISizeScenario
{
    /// <summary>What runs: <c>chain of 100,000 processes</c>.</summary>
    string Title { get; }

    /// <summary>What is counted, in one word.</summary>
    string Unit { get; }

    /// <summary>What is counted, in a sentence.</summary>
    string Counts { get; }

    /// <summary>Sets it up on a fresh runtime, untimed, and measures it once.</summary>
    Round Run(Runtime runtime, CancellationToken interrupted);
}

/// <summary>One measured round.</summary>
/// <param name="Count">How many.</param>
/// <param name="Elapsed">How long all of them took together.</param>
/// <param name="ProcessesPeak">How many processes were alive at once.</param>
internal sealed record Round(long Count, TimeSpan Elapsed, int ProcessesPeak)
{
    /// <summary>Until all were dead in the table.</summary>
    internal TimeSpan? TableElapsed { get; init; }

    internal double? BytesEach { get; init; }
}
