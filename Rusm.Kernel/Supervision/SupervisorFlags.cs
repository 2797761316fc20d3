namespace Rusm.Kernel.Supervision;

/// <summary>How a supervisor treats its children as a whole (OTP: the supervisor flags). The defaults are OTP's.</summary>
public sealed record SupervisorFlags
{
    /// <summary>The children that are restarted together with a child. Default: that child only.</summary>
    public RestartStrategy Strategy { get; init; } = RestartStrategy.OneForOne;

    /// <summary>
    /// The restart intensity: how many restarts within <see cref="Period"/> are one too many by one more. At the next one the
    /// supervisor stops its children and ends with <c>shutdown</c>. Zero: it ends at the first. Default: 1.
    /// </summary>
    public int Intensity { get; init; } = 1;

    /// <summary>The time in which restarts are counted. Default: 5 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What the end of significant children does. Default: nothing.</summary>
    public AutoShutdown AutoShutdown { get; init; } = AutoShutdown.Never;

    /// <summary>The wait before the restart of each child that has no <see cref="ChildSpec.Backoff"/> of its own; null for none,
    /// as in OTP.</summary>
    public Backoff? Backoff { get; init; }

    /// <summary>What the jitter of backoffs comes from: the same seed, the same waits. Default: 0.</summary>
    public long Seed { get; init; }
}
