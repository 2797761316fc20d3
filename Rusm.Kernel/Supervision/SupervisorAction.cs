using LanguageExt;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// An order of a supervisor's decisions to the process that runs it. Cases: <see cref="Start"/>, <see cref="Stop"/>,
/// <see cref="StopAll"/>, which have an outcome and are the last of their step; <see cref="TryAgain"/>, <see cref="Reply"/>,
/// <see cref="Ready"/>, <see cref="Forget"/>, <see cref="End"/>.
/// </summary>
public abstract record SupervisorAction
{
    private SupervisorAction()
    {
    }

    /// <summary>Start this child, linked, and wait for it to acknowledge.</summary>
    /// <param name="Child">Which child.</param>
    public sealed record Start(Child Child) : SupervisorAction;

    /// <summary>Stop this process and wait for its end; take its exit out of the mailbox if it is there.</summary>
    /// <param name="Pid">Which process.</param>
    /// <param name="Shutdown">How.</param>
    public sealed record Stop(Pid Pid, Shutdown Shutdown) : SupervisorAction;

    /// <summary>Stop these processes all at once and wait for the end of all, with one time limit for all.</summary>
    /// <param name="Pids">Which processes.</param>
    /// <param name="Shutdown">How.</param>
    public sealed record StopAll(Seq<Pid> Pids, Shutdown Shutdown) : SupervisorAction;

    /// <summary>Say <see cref="SupervisorEvent.Due"/> after this time, behind what has come by then.</summary>
    /// <param name="Number">Of which child.</param>
    /// <param name="Wait">After which time; zero for at once.</param>
    public sealed record TryAgain(long Number, TimeSpan Wait) : SupervisorAction;

    /// <summary>Answer the call that is being served.</summary>
    /// <param name="Result">The answer.</param>
    public sealed record Reply(CallResult Result) : SupervisorAction;

    /// <summary>Acknowledge the supervisor's own start: its children are there.</summary>
    public sealed record Ready : SupervisorAction
    {
        internal static readonly Ready Itself = new();
    }

    /// <summary>This child is no more: what was kept to start it may go.</summary>
    /// <param name="Number">Which child.</param>
    public sealed record Forget(long Number) : SupervisorAction;

    /// <summary>End the supervisor. No child lives, and nothing is heard after it.</summary>
    /// <param name="Reason">Its exit reason; before <see cref="Ready"/> it is <c>shutdown</c> with a
    /// <see cref="FailedToStartChild"/>.</param>
    /// <param name="Because">The death that ended it: its parent's, the one too many, the last significant child's, or that of a
    /// child that did not start; null when it was asked to end.</param>
    public sealed record End(ExitReason Reason, Death? Because) : SupervisorAction;
}
