namespace Rusm.Kernel.Supervision;

/// <summary>
/// Something that a supervisor hears: the input of <see cref="SupervisorMachine.Step"/>. Cases: <see cref="Begin"/>;
/// <see cref="Exited"/>, <see cref="Called"/>, <see cref="Due"/>, which come when they come; and the outcomes of what it ordered,
/// <see cref="Started"/>, <see cref="StartFailed"/>, <see cref="Stopped"/>, of which it awaits one at a time.
/// </summary>
public abstract record SupervisorEvent
{
    private SupervisorEvent(TimeSpan at) => At = at;

    /// <summary>When it happened, since a moment that is the same for all events of one supervisor. It never falls.</summary>
    public TimeSpan At { get; }

    /// <summary>The supervisor runs, and may start its children. Once, before all others.</summary>
    /// <param name="At">When.</param>
    public sealed record Begin(TimeSpan At) : SupervisorEvent(At);

    /// <summary>A linked process ended, or an exit signal was received.</summary>
    /// <param name="At">When.</param>
    /// <param name="From">The linked process, or the sender.</param>
    /// <param name="Reason">The reason.</param>
    /// <param name="Death">The death of the linked process; null if no process ended.</param>
    public sealed record Exited(TimeSpan At, Pid From, ExitReason Reason, Death? Death = null) : SupervisorEvent(At);

    /// <summary>A call. Each call gets one <see cref="SupervisorAction.Reply"/> before the next one is handled.
    /// </summary>
    /// <param name="At">When.</param>
    /// <param name="Call">What for.</param>
    public sealed record Called(TimeSpan At, SupervisorCall Call) : SupervisorEvent(At);

    /// <summary>The time of a <see cref="SupervisorAction.TryAgain"/> has come.</summary>
    /// <param name="At">When.</param>
    /// <param name="Number">Which child.</param>
    public sealed record Due(TimeSpan At, long Number) : SupervisorEvent(At);

    /// <summary>The child that was to be started has acknowledged its start; outcome of <see cref="SupervisorAction.Start"/>.</summary>
    /// <param name="At">When.</param>
    /// <param name="Pid">Its process; null when its start says that there is nothing to run (OTP: <c>ignore</c>).</param>
    public sealed record Started(TimeSpan At, Pid? Pid) : SupervisorEvent(At);

    /// <summary>The child that was to be started is not there; outcome of <see cref="SupervisorAction.Start"/>.</summary>
    /// <param name="At">When.</param>
    /// <param name="Reason">Why not.</param>
    /// <param name="Death">Its death, if it died of it.</param>
    public sealed record StartFailed(TimeSpan At, ExitReason Reason, Death? Death = null) : SupervisorEvent(At);

    /// <summary>What was to be stopped has ended; outcome of <see cref="SupervisorAction.Stop"/> and
    /// <see cref="SupervisorAction.StopAll"/>.</summary>
    /// <param name="At">When.</param>
    public sealed record Stopped(TimeSpan At) : SupervisorEvent(At);
}
