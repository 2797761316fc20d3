using System.Diagnostics;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary>Turns at a rate. Turns that could not be taken for long are not made up for: that would be a storm of its own.</summary>
/// <param name="perSecond">How many each second; infinity for no limit.</param>
/// <param name="began">When, in the ticks of <see cref="Stopwatch"/>.</param>
internal sealed class Pace(double perSecond, long began)
{
    // What a pause can be too long by.
    private static readonly long Slack = Stopwatch.Frequency / 50;
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(1);

    private readonly long interval = (long)(Stopwatch.Frequency / perSecond);
    private long due = began;

    /// <summary>Whether it is time for a turn. It is taken then.</summary>
    internal bool TakeTurn(long now)
    {
        if (now < due)
        {
            return false;
        }

        due = Math.Max(due, now - Slack) + interval;
        return true;
    }

    /// <summary>How long until the next turn.</summary>
    internal TimeSpan Pause(long now)
    {
        var left = Stopwatch.GetElapsedTime(now, due);
        return left > LeastPause ? left : LeastPause;
    }
}
