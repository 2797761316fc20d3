using System.Diagnostics;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Supervision.Decisions;

/// <summary>Children are stopped one after the other, against their order; dynamic ones, which have none, all at once.</summary>
internal static class Stops
{
    /// <summary>The supervisor's end: all children are stopped first.</summary>
    internal static SupervisorStep End(SupervisorState state, ExitReason reason, Death? because)
    {
        var goal = new Goal.End(reason, because);
        return state.IsSimple
            ? AtOnce(state, goal, at: default)
            : Backwards(state, state.Children.Map(child => child.Number).Rev(), goal, at: default);
    }

    /// <summary>Stops these children, the first one first, and does then what it is for.</summary>
    internal static SupervisorStep Backwards(SupervisorState state, Seq<long> children, Goal goal, TimeSpan at)
    {
        // A loop: of a hundred thousand children, all may be down.
        var step = state.WithoutActions();
        for (; !children.IsEmpty; children = children.Tail)
        {
            var child = step.State.Family.Find(children.Head)!;
            if (child.Status is ChildStatus.Up up)
            {
                return step.Then(after => new SupervisorStep(
                    after with { Work = new Work.Stopping(children, goal) },
                    Seq1<SupervisorAction>(new SupervisorAction.Stop(up.Pid, child.Spec.Shutdown))));
            }

            step = step.Then(after => Ends.Gone(after, child));
        }

        return step.Then(after => Reached(after, goal, at));
    }

    internal static SupervisorStep Succeeded(SupervisorState state, Work.Stopping work, TimeSpan at) => work.Left.IsEmpty
        ? Reached(state, work.Goal, at)
        : Ends.Gone(state, Restarts.Rested(state, state.Family.Find(work.Left.Head)!, at))
            .Then(after => Backwards(after, work.Left.Tail, work.Goal, at));

    private static SupervisorStep AtOnce(SupervisorState state, Goal goal, TimeSpan at)
    {
        var pids = state.Children.Map(child => child.Status).OfType<ChildStatus.Up>().Select(up => up.Pid).ToSeq().Strict();
        var shutdown = state.Template.Map(template => template.Shutdown).IfNone(Shutdown.Brutally);
        var without = state with { Family = Children.None };
        return pids.IsEmpty
            ? Reached(without, goal, at)
            : new SupervisorStep(
                without with { Work = new Work.Stopping(LanguageExt.Seq<long>.Empty, goal) },
                Seq1<SupervisorAction>(new SupervisorAction.StopAll(pids, shutdown)));
    }

    private static SupervisorStep Reached(SupervisorState state, Goal goal, TimeSpan at) => goal switch
    {
        Goal.Terminate => state.Quiet().After(new SupervisorAction.Reply(new CallResult.Done())),
        Goal.Restart restart => Starts.InOrder(state, restart.Group.Filter(number => state.Family.Find(number) is not null).Strict(), goal),
        Goal.Await wait => Restarts.In(state, state.Family.Find(wait.Child)!, wait.Wait, at),
        Goal.End end => Over(state, end.Reason, end.Because),
        _ => throw new UnreachableException($"Nobody is stopped for {goal}"),
    };

    private static SupervisorStep Over(SupervisorState state, ExitReason reason, Death? because) => new(
        state with { Work = Work.Ended.Itself },
        Seq1<SupervisorAction>(new SupervisorAction.End(reason, because)));
}
