using System.Diagnostics;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Supervision.Decisions;

/// <summary>Starts children one after the other, in their order. Each child must acknowledge its start before the next child is started.</summary>
internal static class Starts
{
    /// <summary>Starts all children when the supervisor starts. A simple_one_for_one supervisor has none at that time.</summary>
    internal static SupervisorStep Begin(SupervisorState state) => InOrder(state, state.Children.Map(child => child.Number), Goal.Begin.Instance);

    /// <summary>Starts these children in this order, and then continues with the goal.</summary>
    internal static SupervisorStep InOrder(SupervisorState state, Seq<long> children, Goal goal) => (children.IsEmpty, goal) switch
    {
        (false, _) => new SupervisorStep(
            state with { Work = new Work.Starting(children, goal) },
            Seq1<SupervisorAction>(new SupervisorAction.Start(state.ChildTable.Find(children.Head)!))),
        (true, Goal.Begin) => state.ToIdle().Prepend(SupervisorAction.Ready.Instance),
        (true, _) => state.ToIdle(),
    };

    internal static SupervisorStep Succeeded(SupervisorState state, Work.Starting work, SupervisorEvent.Started started)
    {
        var child = state.ChildTable.Find(work.Remaining.Head)!;
        var step = started.Pid is { } pid
            ? state.With(child.WithStatus(new ChildStatus.Up(pid, started.At))).WithoutActions()
            : Ends.SetDown(state, child);
        return step.Then(after => work.Goal is Goal.StartNewChild or Goal.RestartByCall
            ? after.ToIdle().Prepend(new SupervisorAction.Reply(new CallResult.Started(started.Pid)))
            : InOrder(after, work.Remaining.Tail, work.Goal));
    }

    internal static SupervisorStep Failed(SupervisorState state, Work.Starting work, SupervisorEvent.StartFailed failed)
    {
        var child = state.ChildTable.Find(work.Remaining.Head)!;
        var reply = new SupervisorAction.Reply(new CallResult.StartFailed(failed.Reason));
        return work.Goal switch
        {
            Goal.Begin => Stops.EndSupervisor(state, ExitReason.ShutdownWith(new FailedToStartChild(child.Spec.Id, failed.Reason)), failed.Death),
            Goal.StartNewChild => Ends.Remove(state, child).Then(after => after.ToIdle().Prepend(reply)),
            Goal.RestartByCall => state.ToIdle().Prepend(reply),
            Goal.Restart => Restarts.Later(state, child with { LastDeath = failed.Death ?? child.LastDeath }, failed.At),
            _ => throw new UnreachableException($"No child is started for the goal {work.Goal}"),
        };
    }
}
