using LanguageExt;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// An instruction for the process of a supervisor. Cases with an outcome, each of which is the last action of its step:
/// <see cref="Start"/>, <see cref="Stop"/>, <see cref="StopAll"/>. Other cases: <see cref="TryAgain"/>, <see cref="Reply"/>,
/// <see cref="Ready"/>, <see cref="Forget"/>, <see cref="End"/>.
/// </summary>
public abstract record SupervisorAction
{
    private SupervisorAction()
    {
    }

    /// <summary>Spawn the process of the child with a link, and wait until it acknowledges.</summary>
    /// <param name="Child">The child.</param>
    public sealed record Start(Child Child) : SupervisorAction;

    /// <summary>Stop a process and wait for its end. Remove its exit message from the mailbox if it is there.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Shutdown">How it is stopped.</param>
    public sealed record Stop(Pid Pid, Shutdown Shutdown) : SupervisorAction;

    /// <summary>Stop several processes at once and wait until all have ended. One time limit applies to all of them together.</summary>
    /// <param name="Pids">The processes.</param>
    /// <param name="Shutdown">How they are stopped.</param>
    public sealed record StopAll(Seq<Pid> Pids, Shutdown Shutdown) : SupervisorAction;

    /// <summary>Apply <see cref="SupervisorEvent.Due"/> after a delay, after the events that have arrived by then.</summary>
    /// <param name="Number">The number of the child.</param>
    /// <param name="Wait">The delay; zero for none.</param>
    public sealed record TryAgain(long Number, TimeSpan Wait) : SupervisorAction;

    /// <summary>Reply to the call that is being handled.</summary>
    /// <param name="Result">The reply.</param>
    public sealed record Reply(CallResult Result) : SupervisorAction;

    /// <summary>Acknowledge the start of the supervisor: all its children have started.</summary>
    public sealed record Ready : SupervisorAction
    {
        internal static readonly Ready Instance = new();
    }

    /// <summary>The child has been removed. Release the data that was kept to start it.</summary>
    /// <param name="Number">The number of the child.</param>
    public sealed record Forget(long Number) : SupervisorAction;

    /// <summary>End the supervisor. All children have ended. The supervisor accepts no more events.</summary>
    /// <param name="Reason">Its exit reason. Before <see cref="Ready"/> it is <c>shutdown</c> with a <see cref="FailedToStartChild"/>.</param>
    /// <param name="Because">The death that caused the end: of the parent, of the child whose restart exceeded the restart
    /// intensity, of a significant child, or of a child that did not start; null if no death caused it, for example if an exit
    /// signal requested the end.</param>
    public sealed record End(ExitReason Reason, Death? Because) : SupervisorAction;
}
