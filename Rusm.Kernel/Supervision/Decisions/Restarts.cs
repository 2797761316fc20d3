using System.Diagnostics;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Supervision.Decisions;

/// <summary>Which children are restarted together, when, and how often at most.</summary>
internal static class Restarts
{
    /// <summary>A child ended and must be restarted: at once, or when its backoff is over.</summary>
    internal static SupervisorStep AfterEnd(SupervisorState state, Child ended, TimeSpan at)
    {
        var down = Rested(state, ended, at).Is(ChildStatus.Down.Itself);
        if (BackoffOf(state, down) is not { } backoff)
        {
            return AtOnce(state, down, at);
        }

        var (next, wait) = Wait(state, down, backoff);
        return Stops.Backwards(next, Siblings(next, down).Rev(), new Goal.Await(down.Number, wait), at);
    }

    /// <summary>A start failed that was a restart: the supervisor hears what else has come, and tries again.</summary>
    internal static SupervisorStep Later(SupervisorState state, Child child, TimeSpan at)
    {
        var (next, wait) = BackoffOf(state, child) is { } backoff ? Wait(state, child, backoff) : (state.With(child), TimeSpan.Zero);
        return In(next, next.Family.Find(child.Number)!, wait, at);
    }

    /// <summary>A child as it is when its process ends: a long and healthy life makes its next wait the first one.</summary>
    internal static Child Rested(SupervisorState state, Child child, TimeSpan at) =>
        child.Status is ChildStatus.Up up && BackoffOf(state, child) is { } backoff && at - up.Since >= backoff.ResetAfter
            ? child with { Restarts = 0 }
            : child;

    /// <summary>The supervisor will try again after this time.</summary>
    internal static SupervisorStep In(SupervisorState state, Child child, TimeSpan wait, TimeSpan at) =>
        state.With(child.Is(new ChildStatus.Restarting(at + wait))).Quiet().After(new SupervisorAction.TryAgain(child.Number, wait));

    /// <summary>The delay of a restart is over. Does nothing if the child was stopped, started or deleted meanwhile.</summary>
    internal static SupervisorStep WhenDue(SupervisorState state, long number, TimeSpan at) =>
        state.Family.Find(number) switch
        {
            { Status: ChildStatus.Restarting { Due: var due } } child when due <= at => AtOnce(state, child, at),

            // The timer of a wait that was cut short, or one that fired a moment early: timers and clocks round in their own ways.
            { Status: ChildStatus.Restarting { Due: var due } } child => In(state, child, due - at, at),
            _ => state.Quiet(),
        };

    private static SupervisorStep AtOnce(SupervisorState state, Child child, TimeSpan at)
    {
        var counted = state.With(child.Is(ChildStatus.Down.Itself)) with
        {
            RecentRestarts = state.RecentRestarts.Since(at - state.Flags.Period).Add(at),
        };
        if (counted.RecentRestarts.Count > state.Flags.Intensity)
        {
            return Ends.Gone(counted, child).Then(after => Stops.End(after, ExitReason.Shutdown, child.LastDeath));
        }

        var siblings = Siblings(counted, child);
        if (siblings.IsEmpty)
        {
            var alone = Seq1(child.Number);
            return Starts.InOrder(counted, alone, new Goal.Restart(alone));   // the usual case, without going through lists
        }

        var group = child.Number.Cons(siblings).OrderBy(static number => number).ToSeq().Strict();
        return Stops.Backwards(counted, siblings.Rev(), new Goal.Restart(group), at);
    }

    /// <summary>The children that are restarted together with a child, in order.</summary>
    private static Seq<long> Siblings(SupervisorState state, Child child) => state.Flags.Strategy switch
    {
        RestartStrategy.OneForOne or RestartStrategy.SimpleOneForOne => LanguageExt.Seq<long>.Empty,
        RestartStrategy.OneForAll => Numbers(state.Children.Filter(other => other.Number != child.Number)),
        RestartStrategy.RestForOne => Numbers(state.Children.Filter(other => other.Number > child.Number)),
        _ => throw new UnreachableException($"No restart strategy {state.Flags.Strategy}"),
    };

    private static Seq<long> Numbers(Seq<Child> children) => children.Map(static child => child.Number).Strict();

    private static Backoff? BackoffOf(SupervisorState state, Child child) => child.Spec.Backoff ?? state.Flags.Backoff;

    private static (SupervisorState State, TimeSpan Wait) Wait(SupervisorState state, Child child, Backoff backoff)
    {
        var (number, chance) = state.Chance.Draw();
        var next = child with { Restarts = child.Restarts + 1 };
        return (state.With(next) with { Chance = chance }, backoff.Wait(next.Restarts, number));
    }
}
