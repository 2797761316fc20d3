using System.Diagnostics;

namespace Rusm.Cli.Measuring;

/// <summary>What a rate scenario had counted at one moment.</summary>
internal sealed class CountSample
{
    private readonly long timestamp = Stopwatch.GetTimestamp();
    private readonly long[] counts;
    private readonly Histogram latencies = new();

    private CountSample(IRateScenario scenario)
    {
        counts = scenario.CountEach();
        scenario.AddLatenciesTo(latencies);
    }

    internal static CountSample Now(IRateScenario scenario) => new(scenario);

    internal Interval Since(CountSample earlier) => new(earlier, this);

    /// <summary>What was counted between two moments.</summary>
    internal sealed class Interval
    {
        private readonly long[] counts;

        internal Interval(CountSample begin, CountSample end)
        {
            counts = [.. end.counts.Zip(begin.counts, (later, sooner) => later - sooner)];
            Elapsed = Stopwatch.GetElapsedTime(begin.timestamp, end.timestamp);
            Latencies.Add(end.latencies);
            Latencies.Subtract(begin.latencies);
        }

        internal long Count => counts.Sum();

        internal TimeSpan Elapsed { get; }

        internal Histogram Latencies { get; } = new();

        internal Shares? Shares(string doer) => counts.Length > 1 ? new(doer, counts.Min(), counts.Max()) : null;
    }
}
