using LanguageExt;

namespace Rusm.Kernel.Supervision.Decisions;

/// <summary>Handles the end of a child: whether the child is restarted, and whether the supervisor ends.</summary>
internal static class Ends
{
    /// <summary>Handles an exit message. It is ignored if its sender is not the process of a child that runs.</summary>
    internal static SupervisorStep OfChild(SupervisorState state, SupervisorEvent.Exited exited)
    {
        if (state.ChildTable.Find(exited.From) is not { } child)
        {
            return state.ToIdle();
        }

        var ended = child with { LastDeath = exited.Death };
        return MustRestart(child.Spec.Restart, exited.Reason)
            ? Restarts.AfterEnd(state, ended, exited.At)
            : SetDown(state, ended).Then(after => ApplyAutoShutdown(after, ended));
    }

    /// <summary>Sets a child that is not restarted to down. A child that is temporary or dynamic is removed.</summary>
    internal static SupervisorStep SetDown(SupervisorState state, Child child) =>
        state.IsSimple || child.Spec.Restart == RestartType.Temporary
            ? Remove(state, child)
            : state.With(child.WithStatus(ChildStatus.Down.Instance)).WithoutActions();

    internal static SupervisorStep Remove(SupervisorState state, Child child) => new(
        state with { ChildTable = state.ChildTable.Without(child) },
        Prelude.Seq1<SupervisorAction>(new SupervisorAction.Forget(child.Number)));

    private static bool MustRestart(RestartType restart, ExitReason reason) => (restart, reason.Kind) switch
    {
        (RestartType.Permanent, _) => true,
        (RestartType.Temporary, _) => false,
        (_, ExitKind.Normal or ExitKind.Shutdown) => false,
        (_, _) => true,
    };

    private static SupervisorStep ApplyAutoShutdown(SupervisorState state, Child ended) =>
        (state.Flags.AutoShutdown, ended.Spec.Significant) switch
        {
            (AutoShutdown.Never, _) or (_, false) => state.ToIdle(),
            (AutoShutdown.AllSignificant, true) when state.ChildTable.Tally.SignificantNotDown > 0 => state.ToIdle(),
            (_, true) => Stops.EndSupervisor(state, ExitReason.Shutdown, ended.LastDeath),
        };
}
