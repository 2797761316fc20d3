using System.Diagnostics;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Supervision.Decisions;

/// <summary>Stops children one after the other, in reverse order. Dynamic children have no order; they are stopped at once.</summary>
internal static class Stops
{
    /// <summary>Stops all children, and then ends the supervisor.</summary>
    internal static SupervisorStep EndSupervisor(SupervisorState state, ExitReason reason, Death? because)
    {
        var goal = new Goal.End(reason, because);
        return state.IsSimple
            ? AtOnce(state, goal, at: default)
            : InListOrder(state, state.Children.Map(child => child.Number).Rev(), goal, at: default);
    }

    /// <summary>Stops these children in the order of the list, and then continues with the goal.</summary>
    internal static SupervisorStep InListOrder(SupervisorState state, Seq<long> children, Goal goal, TimeSpan at)
    {
        // A loop instead of recursion: all of a hundred thousand children can be down.
        var step = state.WithoutActions();
        for (; !children.IsEmpty; children = children.Tail)
        {
            var child = step.State.ChildTable.Find(children.Head)!;
            if (child.Status is ChildStatus.Up up)
            {
                return step.Then(after => new SupervisorStep(
                    after with { Work = new Work.Stopping(children, goal) },
                    Seq1<SupervisorAction>(new SupervisorAction.Stop(up.Pid, child.Spec.Shutdown))));
            }

            step = step.Then(after => Ends.SetDown(after, child));
        }

        return step.Then(after => Continue(after, goal, at));
    }

    internal static SupervisorStep Succeeded(SupervisorState state, Work.Stopping work, TimeSpan at) => work.Remaining.IsEmpty
        ? Continue(state, work.Goal, at)
        : Ends.SetDown(state, Restarts.WithBackoffReset(state, state.ChildTable.Find(work.Remaining.Head)!, at))
            .Then(after => InListOrder(after, work.Remaining.Tail, work.Goal, at));

    private static SupervisorStep AtOnce(SupervisorState state, Goal goal, TimeSpan at)
    {
        var pids = state.Children.Map(child => child.Status).OfType<ChildStatus.Up>().Select(up => up.Pid).ToSeq().Strict();
        var shutdown = state.Template.Map(template => template.Shutdown).IfNone(Shutdown.Brutally);
        var withoutChildren = state with { ChildTable = Children.None };
        return pids.IsEmpty
            ? Continue(withoutChildren, goal, at)
            : new SupervisorStep(
                withoutChildren with { Work = new Work.Stopping(LanguageExt.Seq<long>.Empty, goal) },
                Seq1<SupervisorAction>(new SupervisorAction.StopAll(pids, shutdown)));
    }

    // Continues after the last child has been stopped.
    private static SupervisorStep Continue(SupervisorState state, Goal goal, TimeSpan at) => goal switch
    {
        Goal.Terminate => state.ToIdle().Prepend(new SupervisorAction.Reply(new CallResult.Done())),
        Goal.Restart restart => Starts.InOrder(state, restart.Group.Filter(number => state.ChildTable.Find(number) is not null).Strict(), goal),
        Goal.RestartAfter wait => Restarts.Schedule(state, state.ChildTable.Find(wait.Child)!, wait.Wait, at),
        Goal.End end => EndNow(state, end.Reason, end.Because),
        _ => throw new UnreachableException($"No child is stopped for the goal {goal}"),
    };

    private static SupervisorStep EndNow(SupervisorState state, ExitReason reason, Death? because) => new(
        state with { Work = Work.Ended.Instance },
        Seq1<SupervisorAction>(new SupervisorAction.End(reason, because)));
}
