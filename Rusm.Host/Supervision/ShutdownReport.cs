using System.Collections.Immutable;
using Rusm.Kernel;

namespace Rusm.Host.Supervision;

/// <summary>The result of a shutdown: the processes that were late.</summary>
/// <param name="Late">The processes of the trees that had not ended in time and were killed.</param>
/// <param name="Unwinding">The processes that have ended and whose bodies had not ended in time: they block, or keep running.</param>
public sealed record ShutdownReport(ImmutableArray<Pid> Late, ImmutableArray<Pid> Unwinding)
{
    /// <summary>Whether no process was late.</summary>
    public bool IsClean => Late.IsEmpty && Unwinding.IsEmpty;

    /// <summary>One line.</summary>
    /// <returns><c>killed &lt;3&gt;, &lt;4&gt;; still unwinding none</c>.</returns>
    public override string ToString() => $"killed {Names(Late)}; still unwinding {Names(Unwinding)}";

    private static string Names(ImmutableArray<Pid> pids) => pids.IsEmpty ? "none" : string.Join(", ", pids);
}
