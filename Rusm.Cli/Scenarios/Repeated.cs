using System.Diagnostics;
using Rusm.Cli.Measuring;

namespace Rusm.Cli.Scenarios;

/// <summary>Times an operation that takes too little time to be timed once.</summary>
internal static class Repeated
{
    private const int Batch = 100;
    private const int Most = 100_000;

    // An operation that is slow is repeated less often.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Repeats an operation 100,000 times, or for a second if that is less often.</summary>
    /// <param name="processes">How many processes are alive.</param>
    /// <param name="operation">Is given how often it was repeated before.</param>
    /// <returns>How often it was repeated, and how long that took.</returns>
    internal static Round Time(int processes, Action<int> operation)
    {
        var began = Stopwatch.GetTimestamp();
        var done = 0;
        do
        {
            for (var end = done + Batch; done < end; done++)
            {
                operation(done);
            }
        }
        while (done < Most && Stopwatch.GetElapsedTime(began) < Longest);
        return new Round(done, Stopwatch.GetElapsedTime(began), processes);
    }
}
