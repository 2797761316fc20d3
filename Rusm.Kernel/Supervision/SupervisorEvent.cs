namespace Rusm.Kernel.Supervision;

/// <summary>
/// The input of <see cref="SupervisorMachine.Step"/>. The first event is <see cref="Begin"/>. Events that can occur at any time:
/// <see cref="Exited"/>, <see cref="Called"/>, <see cref="Due"/>. Outcomes of actions: <see cref="Started"/>, <see cref="StartFailed"/>,
/// <see cref="Stopped"/>. A supervisor waits for one outcome at a time.
/// </summary>
public abstract record SupervisorEvent
{
    private SupervisorEvent(TimeSpan at) => At = at;

    /// <summary>The time of the event, relative to a moment that is the same for all events of one supervisor. It never decreases.</summary>
    public TimeSpan At { get; }

    /// <summary>The supervisor runs and can start its children. This event occurs once, before all others.</summary>
    /// <param name="At">The time of the event.</param>
    public sealed record Begin(TimeSpan At) : SupervisorEvent(At);

    /// <summary>A linked process ended, or an exit signal was received.</summary>
    /// <param name="At">The time of the event.</param>
    /// <param name="From">The linked process, or the sender.</param>
    /// <param name="Reason">The reason.</param>
    /// <param name="Death">The death of the linked process; null if no process ended.</param>
    public sealed record Exited(TimeSpan At, Pid From, ExitReason Reason, Death? Death = null) : SupervisorEvent(At);

    /// <summary>A call. Each call gets one <see cref="SupervisorAction.Reply"/> before the next call is handled.</summary>
    /// <param name="At">The time of the event.</param>
    /// <param name="Call">The call.</param>
    public sealed record Called(TimeSpan At, SupervisorCall Call) : SupervisorEvent(At);

    /// <summary>The delay of a <see cref="SupervisorAction.TryAgain"/> is over.</summary>
    /// <param name="At">The time of the event.</param>
    /// <param name="Number">The number of the child.</param>
    public sealed record Due(TimeSpan At, long Number) : SupervisorEvent(At);

    /// <summary>The child has acknowledged its start. An outcome of <see cref="SupervisorAction.Start"/>.</summary>
    /// <param name="At">The time of the event.</param>
    /// <param name="Pid">The process of the child; null if its start reported that there is nothing to run (OTP: <c>ignore</c>).</param>
    public sealed record Started(TimeSpan At, Pid? Pid) : SupervisorEvent(At);

    /// <summary>The child did not start. An outcome of <see cref="SupervisorAction.Start"/>.</summary>
    /// <param name="At">The time of the event.</param>
    /// <param name="Reason">The reason.</param>
    /// <param name="Death">The death of the child; null if no process ended.</param>
    public sealed record StartFailed(TimeSpan At, ExitReason Reason, Death? Death = null) : SupervisorEvent(At);

    /// <summary>The process, or all the processes, have ended. The outcome of <see cref="SupervisorAction.Stop"/> and
    /// <see cref="SupervisorAction.StopAll"/>.</summary>
    /// <param name="At">The time of the event.</param>
    public sealed record Stopped(TimeSpan At) : SupervisorEvent(At);
}
