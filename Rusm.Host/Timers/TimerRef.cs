using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// The name of one timer (Erlang: the reference that <c>erlang:send_after/3</c> returns). It stays valid for ever; once the timer
/// has sent its message or is cancelled, it names a timer that is no more.
/// </summary>
/// <param name="To">Who gets the message.</param>
/// <param name="Value">The number of the timer; 0 names none.</param>
public readonly record struct TimerRef(Pid To, long Value)
{
    /// <summary>The timer as the traces and messages show it.</summary>
    /// <returns><c>timer 7 to &lt;3&gt;</c>.</returns>
    public override string ToString() => $"timer {Value} to {To}";
}
