namespace Rusm.Kernel.Supervision;

/// <summary>
/// The delay before a supervisor restarts a child that ends repeatedly. The delay grows with each restart, up to a maximum. OTP has no
/// delay; a child without a backoff is restarted at once, as in OTP. The delay does not count for the restart intensity. The restart
/// counts, at the time when it is tried.
/// </summary>
public sealed record Backoff
{
    /// <summary>The delay before the first restart. Default: 100 ms.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The factor by which the delay grows with each further restart; 1 or more. Default: 2.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>The maximum delay. Default: 30 s.</summary>
    public TimeSpan Cap { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The fraction of the delay that is random, from 0 (none) to 1 (the complete delay). With jitter, children that ended at the
    /// same time are not restarted at the same time. Jitter only makes the delay shorter. The random numbers are computed from
    /// <see cref="SupervisorFlags.Seed"/>. Default: 0.</summary>
    public double Jitter { get; init; }

    /// <summary>The time for which a child must have run so that its next delay is the first delay again. Default: 60 s.</summary>
    public TimeSpan ResetAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Returns the delay before a restart.</summary>
    /// <param name="restart">The number of the restart in the current series of restarts, from 1.</param>
    /// <param name="random">A random number, at least 0 and less than 1.</param>
    internal TimeSpan Wait(int restart, double random)
    {
        var grown = First.TotalMilliseconds * Math.Pow(Factor, restart - 1);
        var capped = Math.Min(grown, Cap.TotalMilliseconds);   // the power can be infinite; the cap is finite
        return TimeSpan.FromMilliseconds(capped * (1 - (Jitter * random)));
    }
}
