using LanguageExt;
using Rusm.Kernel.Supervision;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces.WhatIfs;

/// <summary>How it went for a supervisor.</summary>
/// <param name="Restarts">How many restarts it tried; the one too many is not among them.</param>
/// <param name="End">How it ended; none when it lives.</param>
/// <param name="Up">How many children run at the end; when it was ended, just before that.</param>
/// <param name="Children">How many it has then.</param>
public sealed record SupervisorOutcome(long Restarts, Option<SupervisorEnd> End, int Up, int Children)
{
    internal static SupervisorOutcome Beginning { get; } = new(0, None, 0, 0);

    /// <summary>The outcome after one decision more.</summary>
    internal SupervisorOutcome After(SupervisorState before, SupervisorEvent happened, SupervisorStep step)
    {
        if (End.IsSome)
        {
            return this;
        }

        // Each restart that is tried changes the list of those that count.
        var tried = !before.RecentRestarts.Equals(step.State.RecentRestarts);
        return (tried, GivesUp(before, step), IsEnded(before, happened, step)) switch
        {
            (_, true, _) => this with { End = new SupervisorEnd(happened.At, GaveUp: true), Up = 0 },
            (_, _, true) => this with { End = new SupervisorEnd(happened.At, GaveUp: false) },
            (_, _, _) => new SupervisorOutcome(
                Restarts + (tried ? 1 : 0),
                None,
                step.State.Family.Tally.Up,
                step.State.Family.Tally.All),
        };
    }

    /// <summary>Whether this decision is that there was one restart too many.</summary>
    internal static bool GivesUp(SupervisorState before, SupervisorStep step) =>
        !before.RecentRestarts.Equals(step.State.RecentRestarts) && step.State.RecentRestarts.Count > step.State.Flags.Intensity;

    // By its parent; else by a significant child, or by one that did not start at first.
    private static bool IsEnded(SupervisorState before, SupervisorEvent happened, SupervisorStep step) =>
        step.State.HasEnded || (happened is SupervisorEvent.Exited exited && exited.From == before.Parent && !before.IsBusy);
}

/// <summary>The end of a supervisor.</summary>
/// <param name="At">When it was decided, since it began.</param>
/// <param name="GaveUp">Whether there was one restart too many; if not, it was ended from above, or by a child.</param>
public sealed record SupervisorEnd(TimeSpan At, bool GaveUp);
