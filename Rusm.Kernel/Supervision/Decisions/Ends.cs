using LanguageExt;

namespace Rusm.Kernel.Supervision.Decisions;

/// <summary>A child has ended: what becomes of it, and of its supervisor.</summary>
internal static class Ends
{
    /// <summary>A linked process ended by itself. If it is no child, that is nothing to a supervisor.</summary>
    internal static SupervisorStep Of(SupervisorState state, SupervisorEvent.Exited exited)
    {
        if (state.Family.Find(exited.From) is not { } child)
        {
            return state.Quiet();
        }

        var ended = child with { LastDeath = exited.Death };
        return MustRestart(child.Spec.Restart, exited.Reason)
            ? Restarts.AfterEnd(state, ended, exited.At)
            : Gone(state, ended).Then(after => ShutDownWith(after, ended));
    }

    /// <summary>A child that will not be restarted is down. One that is temporary, or dynamic, is forgotten.</summary>
    internal static SupervisorStep Gone(SupervisorState state, Child child) =>
        state.IsSimple || child.Spec.Restart == RestartType.Temporary
            ? Forgotten(state, child)
            : state.With(child.Is(ChildStatus.Down.Itself)).WithoutActions();

    internal static SupervisorStep Forgotten(SupervisorState state, Child child) => new(
        state with { Family = state.Family.Without(child) },
        Prelude.Seq1<SupervisorAction>(new SupervisorAction.Forget(child.Number)));

    private static bool MustRestart(RestartType restart, ExitReason reason) => (restart, reason.Kind) switch
    {
        (RestartType.Permanent, _) => true,
        (RestartType.Temporary, _) => false,
        (_, ExitKind.Normal or ExitKind.Shutdown) => false,
        (_, _) => true,
    };

    private static SupervisorStep ShutDownWith(SupervisorState state, Child ended) =>
        (state.Flags.AutoShutdown, ended.Spec.Significant) switch
        {
            (AutoShutdown.Never, _) or (_, false) => state.Quiet(),
            (AutoShutdown.AllSignificant, true) when state.Family.Tally.SignificantNotDown > 0 => state.Quiet(),
            (_, true) => Stops.End(state, ExitReason.Shutdown, ended.LastDeath),
        };
}
