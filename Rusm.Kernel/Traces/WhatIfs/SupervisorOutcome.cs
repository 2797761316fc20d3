using LanguageExt;
using Rusm.Kernel.Supervision;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces.WhatIfs;

/// <summary>The outcome of a run for one supervisor.</summary>
/// <param name="Restarts">The number of restarts that it tried, without the one that exceeded the restart intensity.</param>
/// <param name="End">How it ended; none if it is alive.</param>
/// <param name="Up">The number of children that are up at the end or, if it was ended, right before that.</param>
/// <param name="Children">The number of all its children at that time.</param>
internal sealed record SupervisorOutcome(long Restarts, Option<SupervisorEnd> End, int Up, int Children)
{
    internal static SupervisorOutcome Beginning { get; } = new(0, None, 0, 0);

    /// <summary>The outcome after one more decision.</summary>
    internal SupervisorOutcome After(SupervisorState before, SupervisorEvent supervisorEvent, SupervisorStep step)
    {
        if (End.IsSome)
        {
            return this;
        }

        // Each restart that is tried changes the list of recent restarts.
        var tried = !before.RecentRestarts.Equals(step.State.RecentRestarts);
        return (tried, GivesUp(before, step), IsEnded(before, supervisorEvent, step)) switch
        {
            (_, true, _) => this with { End = new SupervisorEnd(supervisorEvent.At, GaveUp: true), Up = 0 },
            (_, _, true) => this with { End = new SupervisorEnd(supervisorEvent.At, GaveUp: false) },
            (_, _, _) => new SupervisorOutcome(
                Restarts + (tried ? 1 : 0),
                None,
                step.State.ChildTable.Tally.Up,
                step.State.ChildTable.Tally.All),
        };
    }

    /// <summary>Whether the supervisor gives up by this decision because there were more restarts than allowed.</summary>
    internal static bool GivesUp(SupervisorState before, SupervisorStep step) =>
        !before.RecentRestarts.Equals(step.State.RecentRestarts) && step.State.RecentRestarts.Count > step.State.Flags.Intensity;

    // Ended by its parent, by a significant child, or by a child that failed to start at the beginning.
    private static bool IsEnded(SupervisorState before, SupervisorEvent supervisorEvent, SupervisorStep step) =>
        step.State.HasEnded || (supervisorEvent is SupervisorEvent.Exited exited && exited.From == before.Parent && !before.IsBusy);
}

/// <summary>The end of a supervisor.</summary>
/// <param name="At">The time of the decision, since the supervisor began.</param>
/// <param name="GaveUp">True if there were more restarts than allowed; false if its parent or a child ended it.</param>
internal sealed record SupervisorEnd(TimeSpan At, bool GaveUp);
