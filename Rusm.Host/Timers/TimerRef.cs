using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// The name of one timer (Erlang: the reference that <c>erlang:send_after/3</c> returns). It stays valid after the timer has sent its
/// message or is cancelled, but then names no timer.
/// </summary>
/// <param name="To">The receiver of the message.</param>
/// <param name="Value">The number of the timer; 0 names none.</param>
public readonly record struct TimerRef(Pid To, long Value)
{
    /// <summary>The timer itself, so that no lookup is needed; null in a reference that the program created itself.</summary>
    internal MessageTimer? Timer { get; init; }

    /// <summary>Whether two references name the same timer: one of the same receiver and number.</summary>
    /// <param name="other">The other reference.</param>
    /// <returns>Whether they name the same timer.</returns>
    public bool Equals(TimerRef other) => To == other.To && Value == other.Value;

    /// <summary>A hash code of the receiver and the number.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() => HashCode.Combine(To, Value);

    /// <summary>The timer as the traces and messages show it.</summary>
    /// <returns><c>timer 7 to &lt;3&gt;</c>.</returns>
    public override string ToString() => $"timer {Value} to {To}";
}
