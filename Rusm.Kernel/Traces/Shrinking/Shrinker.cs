using LanguageExt;

namespace Rusm.Kernel.Traces.Shrinking;

/// <summary>
/// Finds a shorter recording that still shows the same thing (delta debugging). It drops the steps after the goal is reached, then the
/// processes that are not involved, then chunks of steps, from half of the steps down to single ones, as long as the rest still reaches the
/// goal. It is deterministic: equal recordings give equal results.
/// </summary>
internal static class Shrinker
{
    /// <summary>Shrinks a recording.</summary>
    /// <param name="trace">The recording.</param>
    /// <param name="goal">The goal: what the result must still show.</param>
    /// <param name="mostSteps">The maximum number of steps to replay over all attempts. When it is exceeded, the shortest recording so far
    /// is the result.</param>
    /// <param name="goOn">Called after each attempt with the progress. Returns false to end the search.</param>
    /// <returns>The shortest recording that was found; none if the whole recording does not reach the goal.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or a record is invalid.</exception>
    public static Option<ShrinkResult> Shrink(Trace trace, ShrinkGoal goal, long mostSteps, Func<ShrinkProgress, bool>? goOn = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(goal);
        var (beginning, steps) = ShrinkInput.Of(trace);
        return new ShrinkSearch(goal, beginning, mostSteps, goOn ?? (static _ => true)).Run(steps);
    }
}

/// <summary>The progress of the search.</summary>
/// <param name="Attempts">The number of recordings that were tried.</param>
/// <param name="Steps">The number of steps of the last one.</param>
internal readonly record struct ShrinkProgress(int Attempts, int Steps);

/// <summary>A shrunk recording.</summary>
/// <param name="Beginning">The initial state: empty for a runtime that is in no cluster, and that of the recording for a node.</param>
/// <param name="Signals">The signals. Their pids are those that the shrunk recording allocates itself. The last signal reaches the goal.</param>
/// <param name="Pids">For each process that it spawns, in order, the pid of the same process in the recording.</param>
/// <param name="ReachedAt">The first step of the whole recording that reaches the goal.</param>
/// <param name="Attempts">The number of recordings that were tried.</param>
/// <param name="IsShortest">True if no step can be left out; false if the search was ended early.</param>
internal sealed record ShrinkResult(State Beginning, Seq<Signal> Signals, Seq<Pid> Pids, long ReachedAt, int Attempts, bool IsShortest);
