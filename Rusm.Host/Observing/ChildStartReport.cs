using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Observing;

/// <summary>The start of a child.</summary>
/// <param name="Supervisor">The supervisor.</param>
/// <param name="Spec">The specification of the child.</param>
/// <param name="Pid">The process; null if the child has ignored its start.</param>
/// <param name="Before">The process that the child had before; null for the first start.</param>
/// <param name="Recovery">The time since the supervisor heard of the end that made this restart necessary, with the delay of a backoff; null for
/// a start that no end made necessary.</param>
public readonly record struct ChildStartReport(Pid Supervisor, ChildSpec Spec, Pid? Pid, Pid? Before, TimeSpan? Recovery)
{
    /// <summary>Whether the child was started again because a process had ended.</summary>
    public bool IsRestart => Recovery is not null;
}
