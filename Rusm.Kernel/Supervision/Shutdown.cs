namespace Rusm.Kernel.Supervision;

/// <summary>How a supervisor stops a child (OTP: the child's <c>shutdown</c>). Cases: <see cref="BrutalKill"/>,
/// <see cref="After"/>, <see cref="Infinity"/>.</summary>
public abstract record Shutdown
{
    private Shutdown()
    {
    }

    /// <summary>Kill it at once (OTP: <c>brutal_kill</c>).</summary>
    public static Shutdown Brutally { get; } = new BrutalKill();

    /// <summary>Ask it, and wait for as long as it takes (OTP: <c>infinity</c>).</summary>
    public static Shutdown InItsOwnTime { get; } = new Infinity();

    /// <summary>Ask it, and kill it when the time is up (OTP: a number of milliseconds).</summary>
    /// <param name="time">How long it may take; zero or more.</param>
    /// <returns>That way to stop it.</returns>
    public static Shutdown Within(TimeSpan time) => new After(time);

    /// <summary><c>exit(child, kill)</c>.</summary>
    public sealed record BrutalKill : Shutdown
    {
        /// <inheritdoc/>
        public override string ToString() => "brutal_kill";
    }

    /// <summary><c>exit(child, shutdown)</c>, and <c>exit(child, kill)</c> if it lives on after that time.</summary>
    /// <param name="Time">How long it may take.</param>
    public sealed record After(TimeSpan Time) : Shutdown
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Time.TotalMilliseconds} ms";
    }

    /// <summary><c>exit(child, shutdown)</c>, without a time limit. For supervisors, which have to stop their own children.</summary>
    public sealed record Infinity : Shutdown
    {
        /// <inheritdoc/>
        public override string ToString() => "infinity";
    }
}
