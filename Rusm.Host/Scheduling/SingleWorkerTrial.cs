namespace Rusm.Host.Scheduling;

/// <summary>
/// Finds out by a trial whether one worker alone gets more done than all together. It does when bodies run for a few microseconds and
/// wake each other: then workers spend most of their time in fetching from each other's caches what the other has just written. No
/// counter of the program shows that time, so both ways are measured, by the number of runs. Not thread-safe.
/// </summary>
internal sealed class SingleWorkerTrial
{
    // One worker alone must get so many times as much done. A run alone can do less than a run together, where a server finds more
    // messages in its mailbox, but not that much less.
    private const double Gain = 2;

    // Bodies that run for longer share the cores well, and a trial would make them wait.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMicroseconds(5);

    // Counted in looks of the watch. After a trial that failed the next one comes after twice as many looks as the last time.
    private const int ShortestPause = 1;
    private const int LongestPause = 1024;

    // After so many looks all work together once, to see whether it is still better alone.
    private const int LongestAlone = 128;

    private int pause = ShortestPause;
    private int looksLeft = ShortestPause;
    private double together;
    private bool alone;

    /// <summary>Looks at what was done since the last call.</summary>
    /// <param name="elapsed">The time since then.</param>
    /// <param name="runs">How many times a body has begun or gone on.</param>
    /// <param name="workers">How many workers go on.</param>
    /// <param name="anyStuck">Whether another worker waits, or runs one body for long.</param>
    /// <returns>Whether one worker is to work alone until the next call.</returns>
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
