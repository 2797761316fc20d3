namespace Rusm.Kernel.Supervision;

/// <summary>The supervisor flags: the options of a supervisor that apply to all its children (OTP: the supervisor flags). The defaults are
/// those of OTP.</summary>
public sealed record SupervisorFlags
{
    /// <summary>Which children are restarted when one ends. Default: only that child.</summary>
    public RestartStrategy Strategy { get; init; } = RestartStrategy.OneForOne;

    /// <summary>
    /// The restart intensity: the number of restarts that are allowed within <see cref="Period"/>. Instead of one more restart, the
    /// supervisor stops its children and ends with <c>shutdown</c>. If it is zero, the supervisor ends instead of the first restart.
    /// Default: 1.
    /// </summary>
    public int Intensity { get; init; } = 1;

    /// <summary>The period in which restarts are counted. Default: 5 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the end of significant children ends the supervisor. Default: never.</summary>
    public AutoShutdown AutoShutdown { get; init; } = AutoShutdown.Never;

    /// <summary>The backoff of the children that have no <see cref="ChildSpec.Backoff"/> of their own; null for none, as in OTP.</summary>
    public Backoff? Backoff { get; init; }

    /// <summary>The seed of the random numbers for <see cref="Backoff.Jitter"/>. The same seed gives the same delays. Default: 0.</summary>
    public long Seed { get; init; }
}
