using Rusm.Host;

namespace Rusm.Cli.Measuring;

/// <summary>Something that goes on until its runtime is stopped: how often does it happen each second?</summary>
internal interface IRateScenario
{
    /// <summary>What runs: <c>64 pairs</c>.</summary>
    string Title { get; }

    /// <summary>What is counted, in one word.</summary>
    string Unit { get; }

    /// <summary>What is counted, in a sentence.</summary>
    string Counts { get; }

    /// <summary>The name of the actors, if there are several: <c>pair</c>.</summary>
    string Doer { get; }

    /// <summary>From what to what the recorded times are; null when none are recorded.</summary>
    string? LatencyMeaning => null;

    /// <summary>The counts since the start, one for each actor.</summary>
    long[] CountEach();

    /// <summary>Adds the times recorded until now.</summary>
    void AddLatenciesTo(Histogram sum)
    {
    }

    /// <summary>Spawns what is needed, and lets it run.</summary>
    void Start(Runtime runtime);
}
