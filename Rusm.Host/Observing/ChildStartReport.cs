using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Observing;

/// <summary>The start of a child, as <see cref="RuntimeObserver.ChildStarted"/> gets it.</summary>
public readonly ref struct ChildStartReport
{
    private readonly SupervisorReports reports;
    private readonly Child child;
    private readonly SupervisorEvent.Started started;
    private readonly SupervisorEvent.Exited? end;

    internal ChildStartReport(SupervisorReports reports, Child child, SupervisorEvent.Started started, SupervisorEvent.Exited? end) =>
        (this.reports, this.child, this.started, this.end) = (reports, child, started, end);

    /// <summary>The supervisor.</summary>
    public Pid Supervisor => reports.Supervisor;

    /// <summary>The specification of the child.</summary>
    public ChildSpec Spec => child.Spec;

    /// <summary>The process; null if the child has ignored its start.</summary>
    public Pid? Pid => started.Pid;

    /// <summary>The process that the child had before; null for the first start.</summary>
    public Pid? Before => child.LastPid;

    /// <summary>The number of processes that the child had before, since the supervisor runs, at most <see cref="int.MaxValue"/>.</summary>
    public int Restarts => child.Processes;

    /// <summary>The time since the supervisor received the end that made this restart necessary, with the delay of a backoff; null for a start that
    /// no end made necessary.</summary>
    public TimeSpan? Recovery => started.At - end?.At;

    /// <summary>The flags of the supervisor.</summary>
    public SupervisorFlags Flags => reports.Flags;

    /// <summary>The number of restarts within the last period of the restart intensity. If it is the intensity, one more ends the supervisor.</summary>
    public int RecentRestarts => reports.RecentRestarts;

    /// <summary>The death that made this restart necessary: of the child, or of another child that it was stopped with. Null for a start that no
    /// death made necessary.</summary>
    public Death? Because => end?.Death;

    /// <summary>Whether the child was started again because a process had ended.</summary>
    public bool IsRestart => end is not null;
}
