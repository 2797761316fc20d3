namespace Rusm.Kernel.Supervision;

/// <summary>How a supervisor stops a child (OTP: the child's <c>shutdown</c>). Cases: <see cref="BrutalKill"/>, <see cref="After"/>,
/// <see cref="Infinity"/>.</summary>
public abstract record Shutdown
{
    private Shutdown()
    {
    }

    /// <summary>Kill the child at once (OTP: <c>brutal_kill</c>).</summary>
    public static Shutdown Brutally { get; } = new BrutalKill();

    /// <summary>Send the child an exit signal with <c>shutdown</c>, and wait without a time limit (OTP: <c>infinity</c>).</summary>
    public static Shutdown InItsOwnTime { get; } = new Infinity();

    /// <summary>Send the child an exit signal with <c>shutdown</c>, and kill it if it does not end within a time (OTP: a number
    /// of milliseconds).</summary>
    /// <param name="time">The time limit; zero or more.</param>
    /// <returns>The shutdown.</returns>
    public static Shutdown Within(TimeSpan time) => new After(time);

    /// <summary>The child is sent <c>exit(child, kill)</c>.</summary>
    public sealed record BrutalKill : Shutdown
    {
        /// <inheritdoc/>
        public override string ToString() => "brutal_kill";
    }

    /// <summary>The child is sent <c>exit(child, shutdown)</c>, and <c>exit(child, kill)</c> if it is still alive after a time.</summary>
    /// <param name="Time">The time limit.</param>
    public sealed record After(TimeSpan Time) : Shutdown
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Time.TotalMilliseconds} ms";
    }

    /// <summary>The child is sent <c>exit(child, shutdown)</c>, without a time limit. For supervisors, which have to stop
    /// their own children.</summary>
    public sealed record Infinity : Shutdown
    {
        /// <inheritdoc/>
        public override string ToString() => "infinity";
    }
}
