using System.Collections.Immutable;
using Rusm.Kernel;

namespace Rusm.Host.Supervision;

/// <summary>How a shutdown went: who was late.</summary>
/// <param name="Late">The processes of the trees that had not ended when their time was up, and were killed.</param>
/// <param name="Unwinding">The dead whose bodies had not come to their end in time: they block, or keep running.</param>
public sealed record ShutdownReport(ImmutableArray<Pid> Late, ImmutableArray<Pid> Unwinding)
{
    /// <summary>Whether nobody was late.</summary>
    public bool IsClean => Late.IsEmpty && Unwinding.IsEmpty;

    /// <summary>One line.</summary>
    /// <returns><c>killed &lt;3&gt;, &lt;4&gt;; still unwinding nobody</c>.</returns>
    public override string ToString() => $"killed {Names(Late)}; still unwinding {Names(Unwinding)}";

    private static string Names(ImmutableArray<Pid> pids) => pids.IsEmpty ? "nobody" : string.Join(", ", pids);
}
