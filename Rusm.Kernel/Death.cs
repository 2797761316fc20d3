namespace Rusm.Kernel;

/// <summary>
/// The end of a process: its pid, its exit reason and its cause. <see cref="Chain"/> leads back to the first death. Two deaths are equal
/// if their pids, reasons and immediate causes are equal.
/// </summary>
public sealed class Death : IEquatable<Death>
{
    internal Death(Pid pid, ExitReason reason, Cause cause) => (Pid, Reason, Cause) = (pid, reason, cause);

    /// <summary>The process that ended.</summary>
    public Pid Pid { get; }

    /// <summary>Its exit reason, which its links and monitors get.</summary>
    public ExitReason Reason { get; }

    /// <summary>The cause of its end.</summary>
    public Cause Cause { get; }

    /// <summary>Whether the process ended abnormally by itself: it threw, or it stopped itself with a reason that is neither <c>normal</c> nor
    /// <c>shutdown</c>. A death that a signal or another death has caused is no crash.</summary>
    public bool IsCrash => IsCrashBy(Reason, Cause);

    /// <summary>This death, the death that caused it, and so on, back to the first death.</summary>
    public IEnumerable<Death> Chain
    {
        get
        {
            for (var death = this; death is not null; death = death.Cause.Earlier)
            {
                yield return death;
            }
        }
    }

    /// <summary>The first death, which is the last one of <see cref="Chain"/>.</summary>
    public Death First
    {
        get
        {
            var death = this;
            while (death.Cause.Earlier is { } earlier)
            {
                death = earlier;
            }

            return death;
        }
    }

    /// <summary>The same as <see cref="IsCrash"/>, without a death.</summary>
    internal static bool IsCrashBy(ExitReason reason, Cause cause) =>
        cause is Cause.Threw or Cause.Stopped && reason.IsAbnormal && reason.Kind != ExitKind.Shutdown;

    /// <summary>
    /// Compares the pid, the reason and the immediate cause. The rest of the chain is not compared: a process ends once, so deaths of
    /// one run that are equal have equal chains, and a chain of a million deaths is compared without recursion.
    /// </summary>
    /// <param name="other">The death to compare with.</param>
    /// <returns>Whether both are the same end of the same process.</returns>
    public bool Equals(Death? other) =>
        other is not null && Pid == other.Pid && Reason == other.Reason && Cause.Equals(other.Cause);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Death);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pid, Reason);

    /// <summary>Returns the pid, the reason and the cause on one line.</summary>
    /// <returns><c>&lt;2&gt; crashed, linked to &lt;1&gt;</c>.</returns>
    public override string ToString() => $"{Pid} {Reason}, {Cause}";
}
