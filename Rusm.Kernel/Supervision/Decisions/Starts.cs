using System.Diagnostics;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Supervision.Decisions;

/// <summary>Children are started one after the other, in their order; each must acknowledge before the next one's turn.</summary>
internal static class Starts
{
    /// <summary>The start of the supervisor: it starts all its children. A template starts none.</summary>
    internal static SupervisorStep Begin(SupervisorState state) => InOrder(state, state.Children.Map(child => child.Number), Goal.Begin.Itself);

    /// <summary>Starts these children, and does then what it is for.</summary>
    internal static SupervisorStep InOrder(SupervisorState state, Seq<long> children, Goal goal) => (children.IsEmpty, goal) switch
    {
        (false, _) => new SupervisorStep(
            state with { Work = new Work.Starting(children, goal) },
            Seq1<SupervisorAction>(new SupervisorAction.Start(state.Family.Find(children.Head)!))),
        (true, Goal.Begin) => state.Quiet().After(SupervisorAction.Ready.Itself),
        (true, _) => state.Quiet(),
    };

    internal static SupervisorStep Succeeded(SupervisorState state, Work.Starting work, SupervisorEvent.Started started)
    {
        var child = state.Family.Find(work.Left.Head)!;
        var step = started.Pid is { } pid
            ? state.With(child.Is(new ChildStatus.Up(pid, started.At))).WithoutActions()
            : Ends.Gone(state, child);
        return step.Then(after => work.Goal is Goal.StartNewChild or Goal.StartAgain
            ? after.Quiet().After(new SupervisorAction.Reply(new CallResult.Started(started.Pid)))
            : InOrder(after, work.Left.Tail, work.Goal));
    }

    internal static SupervisorStep Failed(SupervisorState state, Work.Starting work, SupervisorEvent.StartFailed failed)
    {
        var child = state.Family.Find(work.Left.Head)!;
        var refusal = new SupervisorAction.Reply(new CallResult.StartFailed(failed.Reason));
        return work.Goal switch
        {
            Goal.Begin => Stops.End(state, ExitReason.ShutdownWith(new FailedToStartChild(child.Spec.Id, failed.Reason)), failed.Death),
            Goal.StartNewChild => Ends.Forgotten(state, child).Then(after => after.Quiet().After(refusal)),
            Goal.StartAgain => state.Quiet().After(refusal),
            Goal.Restart => Restarts.Later(state, child with { LastDeath = failed.Death ?? child.LastDeath }, failed.At),
            _ => throw new UnreachableException($"Nobody is started for {work.Goal}"),
        };
    }
}
