using System.Diagnostics;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Supervision.Decisions;

/// <summary>Decides which children are restarted together and when, and whether the restart intensity is exceeded.</summary>
internal static class Restarts
{
    /// <summary>Restarts a child that ended: at once, or after the delay of its backoff.</summary>
    internal static SupervisorStep AfterEnd(SupervisorState state, Child ended, TimeSpan at)
    {
        var down = WithBackoffReset(state, ended, at).WithStatus(ChildStatus.Down.Instance);
        if (BackoffOf(state, down) is not { } backoff)
        {
            return AtOnce(state, down, at);
        }

        var (next, wait) = WithNextDelay(state, down, backoff);
        return Stops.InListOrder(next, Siblings(next, down).Rev(), new Goal.RestartAfter(down.Number, wait), at);
    }

    /// <summary>Handles a start that failed during a restart. The supervisor tries again, after it has handled the events that have
    /// arrived meanwhile.</summary>
    internal static SupervisorStep Later(SupervisorState state, Child child, TimeSpan at)
    {
        var (next, wait) = BackoffOf(state, child) is { } backoff ? WithNextDelay(state, child, backoff) : (state.With(child), TimeSpan.Zero);
        return Schedule(next, next.ChildTable.Find(child.Number)!, wait, at);
    }

    /// <summary>Returns a child whose process ends. If it has run for at least <see cref="Backoff.ResetAfter"/>, its number of restarts is
    /// reset, so that its next delay is the first delay.</summary>
    internal static Child WithBackoffReset(SupervisorState state, Child child, TimeSpan at) =>
        child.Status is ChildStatus.Up up && BackoffOf(state, child) is { } backoff && at - up.Since >= backoff.ResetAfter
            ? child with { Restarts = 0 }
            : child;

    /// <summary>Sets a child to restarting, and requests an attempt to start it after a delay.</summary>
    internal static SupervisorStep Schedule(SupervisorState state, Child child, TimeSpan wait, TimeSpan at) =>
        state.With(child.WithStatus(new ChildStatus.Restarting(at + wait))).ToIdle().Prepend(new SupervisorAction.TryAgain(child.Number, wait));

    /// <summary>The delay of a restart is over. Does nothing if the child was stopped, started or deleted meanwhile.</summary>
    internal static SupervisorStep WhenDue(SupervisorState state, long number, TimeSpan at) =>
        state.ChildTable.Find(number) switch
        {
            { Status: ChildStatus.Restarting { Due: var due } } child when due <= at => AtOnce(state, child, at),

            // The delay is not over. The timer belongs to an earlier delay that ended early, or it fired slightly too early, because timers
            // and clocks round differently.
            { Status: ChildStatus.Restarting { Due: var due } } child => Schedule(state, child, due - at, at),
            _ => state.ToIdle(),
        };

    private static SupervisorStep AtOnce(SupervisorState state, Child child, TimeSpan at)
    {
        var counted = state.With(child.WithStatus(ChildStatus.Down.Instance)) with
        {
            RecentRestarts = state.RecentRestarts.Since(at - state.Flags.Period).Add(at),
        };
        if (counted.RecentRestarts.Count > state.Flags.Intensity)
        {
            return Ends.SetDown(counted, child).Then(after => Stops.EndSupervisor(after, ExitReason.Shutdown, child.LastDeath));
        }

        var siblings = Siblings(counted, child);
        if (siblings.IsEmpty)
        {
            var alone = Seq1(child.Number);
            return Starts.InOrder(counted, alone, new Goal.Restart(alone));   // the usual case, which needs no list of siblings
        }

        var group = child.Number.Cons(siblings).OrderBy(static number => number).ToSeq().Strict();
        return Stops.InListOrder(counted, siblings.Rev(), new Goal.Restart(group), at);
    }

    /// <summary>Returns the other children that are restarted together with a child, in the order of their starts.</summary>
    private static Seq<long> Siblings(SupervisorState state, Child child) => state.Flags.Strategy switch
    {
        RestartStrategy.OneForOne or RestartStrategy.SimpleOneForOne => LanguageExt.Seq<long>.Empty,
        RestartStrategy.OneForAll => Numbers(state.Children.Filter(other => other.Number != child.Number)),
        RestartStrategy.RestForOne => Numbers(state.Children.Filter(other => other.Number > child.Number)),
        _ => throw new UnreachableException($"No restart strategy {state.Flags.Strategy}"),
    };

    private static Seq<long> Numbers(Seq<Child> children) => children.Map(static child => child.Number).Strict();

    private static Backoff? BackoffOf(SupervisorState state, Child child) => child.Spec.Backoff ?? state.Flags.Backoff;

    private static (SupervisorState State, TimeSpan Wait) WithNextDelay(SupervisorState state, Child child, Backoff backoff)
    {
        var (random, nextRandom) = state.Random.Draw();
        var next = child with { Restarts = child.Restarts + 1 };
        return (state.With(next) with { Random = nextRandom }, backoff.Wait(next.Restarts, random));
    }
}
