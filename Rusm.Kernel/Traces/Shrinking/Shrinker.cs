using LanguageExt;

namespace Rusm.Kernel.Traces.Shrinking;

/// <summary>
/// Makes a recording short that shows something: what comes after it is dropped, then who has nothing to do with it, then chunks of
/// steps, halved down to single ones, for as long as what is left still shows it (delta debugging). Equal recordings give equal
/// results.
/// </summary>
public static class Shrinker
{
    /// <summary>Shrinks a recording.</summary>
    /// <param name="trace">The recording.</param>
    /// <param name="needle">What it must still show.</param>
    /// <param name="mostSteps">How many steps may be tried in all; after so many the shortest one by then is the result.</param>
    /// <param name="goOn">Is told after each attempt how far it is; if it answers false, that is the end.</param>
    /// <returns>The shortest recording that was found; none when the whole one does not show it.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or it says what can't be.</exception>
    public static Option<ShrinkResult> Shrink(Trace trace, ShrinkGoal needle, long mostSteps, Func<ShrinkProgress, bool>? goOn = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(needle);
        return new ShrinkSearch(needle, mostSteps, goOn ?? (static _ => true)).In(ShrinkInput.Of(trace));
    }
}

/// <summary>How far the shrinking is.</summary>
/// <param name="Attempts">How many recordings were tried.</param>
/// <param name="Steps">How long the last one was.</param>
public readonly record struct ShrinkProgress(int Attempts, int Steps);

/// <summary>A shortened recording. It begins with an empty process table.</summary>
/// <param name="Signals">What happens, with the pids that it gives out itself; the last one shows what was looked for.</param>
/// <param name="Pids">Of each process it spawns, from 1 on, the pid in the recording that it was made from.</param>
/// <param name="ShownAt">The step of the whole recording that shows it first.</param>
/// <param name="Attempts">How many recordings were tried.</param>
/// <param name="IsShortest">Whether no step of it can be left out; if not, the search was ended early.</param>
public sealed record ShrinkResult(Seq<Signal> Signals, Seq<Pid> Pids, long ShownAt, int Attempts, bool IsShortest);
