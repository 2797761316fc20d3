namespace Rusm.Kernel;

/// <summary>
/// The end of one process: who, with which reason, and because of what. From any death one can walk back, pid by pid, to the
/// one that began it (<see cref="Chain"/>). Two deaths are equal when pid, reason and the immediate cause are.
/// </summary>
/// <param name="pid">Who died.</param>
/// <param name="reason">Its exit reason.</param>
/// <param name="cause">What ended it.</param>
public sealed class Death(Pid pid, ExitReason reason, Cause cause) : IEquatable<Death>
{
    /// <summary>Who died.</summary>
    public Pid Pid { get; } = pid;

    /// <summary>Its exit reason: what its links and monitors are told.</summary>
    public ExitReason Reason { get; } = reason;

    /// <summary>What ended it.</summary>
    public Cause Cause { get; } = cause;

    /// <summary>This death, the death that caused it, and so on back to the first one.</summary>
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

    /// <summary>The death that began it all: the last one of <see cref="Chain"/>.</summary>
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

    /// <summary>
    /// Equal when pid, reason and immediate cause are. The rest of the chain is left out: a pid dies once, so equal histories
    /// have equal chains, and a chain of a million deaths compares without recursion.
    /// </summary>
    /// <param name="other">The death to compare with.</param>
    /// <returns>Whether the two are the same end of the same process.</returns>
    public bool Equals(Death? other) =>
        other is not null && Pid == other.Pid && Reason == other.Reason && Cause.Equals(other.Cause);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Death);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pid, Reason);

    /// <summary>One line: who, why and by what.</summary>
    /// <returns><c>&lt;2&gt; crashed, linked to &lt;1&gt;</c>.</returns>
    public override string ToString() => $"{Pid} {Reason}, {Cause}";
}
