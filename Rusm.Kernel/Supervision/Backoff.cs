namespace Rusm.Kernel.Supervision;

/// <summary>
/// How long a supervisor waits before it restarts a child that keeps ending: longer each time, up to a cap. OTP restarts at once;
/// so does a child without a backoff. The wait takes no part in the restart intensity: what is counted is the restart itself,
/// when it is tried.
/// </summary>
public sealed record Backoff
{
    /// <summary>The wait before the first restart. Default: 100 ms.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>By how much the wait grows with each further restart; 1 or more. Default: 2.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>The longest wait. Default: 30 s.</summary>
    public TimeSpan Cap { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Which part of the wait is left to chance, from 0 (none) to 1 (all of it), so that children that ended together do
    /// not come back together. It only shortens. The chance comes from <see cref="SupervisorFlags.Seed"/>. Default: 0.</summary>
    public double Jitter { get; init; }

    /// <summary>How long a child must have been up for its next wait to be the first one again. Default: 60 s.</summary>
    public TimeSpan ResetAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The wait before a restart.</summary>
    /// <param name="restart">Which restart in a row it is, from 1.</param>
    /// <param name="chance">From 0 up to 1.</param>
    internal TimeSpan Wait(int restart, double chance)
    {
        var grown = First.TotalMilliseconds * Math.Pow(Factor, restart - 1);
        var capped = Math.Min(grown, Cap.TotalMilliseconds);   // the power may be infinite; the cap is not
        return TimeSpan.FromMilliseconds(capped * (1 - (Jitter * chance)));
    }
}
