using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Observing;

/// <summary>The start of a child.</summary>
/// <param name="Supervisor">The supervisor.</param>
/// <param name="Spec">The specification of the child.</param>
/// <param name="Pid">The process; null if the child has ignored its start.</param>
/// <param name="Before">The process that the child had before; null for the first start.</param>
/// <param name="Recovery">The time since the supervisor received the end that made this restart necessary, with the delay of a backoff;
/// null for a start that no end made necessary.</param>
public readonly record struct ChildStartReport(Pid Supervisor, ChildSpec Spec, Pid? Pid, Pid? Before, TimeSpan? Recovery)
{
    /// <summary>The flags of the supervisor.</summary>
    public required SupervisorFlags Flags { get; init; }

    /// <summary>The number of restarts within the last period of the restart intensity. If it is equal to the intensity, one more restart
    /// ends the supervisor.</summary>
    public int RecentRestarts { get; init; }

    /// <summary>The death that made this restart necessary: of the child, or of another child that it was stopped with. Null for a start that no
    /// death made necessary.</summary>
    public Death? Because { get; init; }

    /// <summary>Whether the child was started again because a process had ended.</summary>
    public bool IsRestart => Recovery is not null;
}
