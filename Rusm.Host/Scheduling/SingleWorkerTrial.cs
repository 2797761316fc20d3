namespace Rusm.Host.Scheduling;

/// <summary>
/// Measures whether one worker alone gets more done than all workers together. This is so when bodies run for a few microseconds and wake
/// each other: then workers spend most of their time on cache misses for data that another worker has just written. No counter of the
/// program shows that time, so the number of runs is measured both ways. Not thread-safe.
/// </summary>
internal sealed class SingleWorkerTrial
{
    // One worker alone must make this many times as many runs. With several workers, a run can do more work, because a server finds more
    // messages in its mailbox, but not that much more.
    private const double Gain = 2;

    // Bodies that run for longer use all cores well, and a trial would delay them.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMicroseconds(5);

    // Counted in looks of the watch. After each trial that failed, the next trial comes after twice as many looks.
    private const int ShortestPause = 1;
    private const int LongestPause = 1024;

    // After this many looks, all workers run once, to measure whether one worker alone is still better.
    private const int LongestAlone = 128;

    private int pause = ShortestPause;
    private int looksLeft = ShortestPause;
    private double together;
    private bool alone;

    /// <summary>Evaluates the runs since the last call.</summary>
    /// <param name="elapsed">The time since then.</param>
    /// <param name="runs">The number of runs: how many times a body has begun or continued.</param>
    /// <param name="workers">The number of workers that are not stuck.</param>
    /// <param name="anyStuck">Whether another worker waits, or has run one body for a long time.</param>
    /// <returns>Whether only one worker must run until the next call.</returns>
    internal bool Decide(TimeSpan elapsed, long runs, int workers, bool anyStuck)
    {
        var rate = runs / elapsed.TotalMicroseconds;
        if (alone)
        {
            GoOnAlone(isBetter: !anyStuck && rate >= Gain * together);
        }
        else if (!anyStuck && workers > 1 && rate * LongestRun.TotalMicroseconds > workers && --looksLeft <= 0)
        {
            (alone, together, looksLeft) = (true, rate, LongestAlone);
        }

        return alone;
    }

    private void GoOnAlone(bool isBetter)
    {
        if (!isBetter)
        {
            pause = Math.Min(2 * pause, LongestPause);
            (alone, looksLeft) = (false, pause);
        }
        else if (--looksLeft == 0)
        {
            pause = ShortestPause;
            (alone, looksLeft) = (false, pause);
        }
    }
}
