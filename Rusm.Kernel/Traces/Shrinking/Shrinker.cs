using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces.Shrinking;

/// <summary>
/// Makes a recording short that shows something: what comes after it is dropped, then who has nothing to do with it, then chunks of
/// steps, halved down to single ones, for as long as what is left still shows it (delta debugging). Equal recordings give equal
/// results.
/// </summary>
public sealed class Shrinker
{
    private readonly Needle needle;
    private readonly long mostSteps;
    private readonly Func<ShrinkProgress, bool> goOn;
    private long stepsTold;
    private int attempts;
    private bool endedEarly;

    private Shrinker(Needle needle, long mostSteps, Func<ShrinkProgress, bool> goOn) =>
        (this.needle, this.mostSteps, this.goOn) = (needle, mostSteps, goOn);

    /// <summary>Shrinks a recording.</summary>
    /// <param name="trace">The recording.</param>
    /// <param name="needle">What it must still show.</param>
    /// <param name="mostSteps">How many steps may be tried in all; after so many the shortest one by then is the result.</param>
    /// <param name="goOn">Is told after each attempt how far it is; if it answers false, that is the end.</param>
    /// <returns>The shortest recording that was found; none when the whole one does not show it.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or it says what can't be.</exception>
    public static Option<Shrunk> Shrink(Trace trace, Needle needle, long mostSteps, Func<ShrinkProgress, bool>? goOn = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(needle);
        var shrinker = new Shrinker(needle, mostSteps, goOn ?? (static _ => true));
        return shrinker.Whole(Haystack.Of(trace)).Map(shown => shrinker.Result(shrinker.Shortest(shown), shown[^1].Number));
    }

    // Up to the step that shows it, and of that only those who have to do with it.
    private Option<List<RecordedStep>> Whole(List<RecordedStep> steps)
    {
        if (Tell(steps, out var concerned) is not { } shown)
        {
            return None;
        }

        var among = concerned.Count == 0 ? null : Tell(Haystack.Among(concerned, shown), out _);
        return among is null || among[^1].Number != shown[^1].Number ? shown : among;
    }

    private List<RecordedStep> Shortest(List<RecordedStep> steps)
    {
        while (true)
        {
            steps = WithoutChunks(steps);
            if (Plainer(steps) is not { } plainer)
            {
                return steps;
            }

            steps = plainer;
        }
    }

    private List<RecordedStep> WithoutChunks(List<RecordedStep> steps)
    {
        for (var size = Math.Max(1, steps.Count / 2); ;)
        {
            var removed = false;

            // What comes later depends on what comes earlier: from the end, fewer attempts fail.
            for (var end = steps.Count; end > 0;)
            {
                var start = Math.Max(0, end - size);
                if (Try([.. steps[..start], .. steps[end..]]) is { } shorter)
                {
                    (steps, removed) = (shorter, true);
                }

                end = Math.Min(start, steps.Count);
            }

            if (endedEarly || (size == 1 && !removed))
            {
                return steps;
            }

            size = Math.Max(1, size / 2);
        }
    }

    // A child whose link plays no part needs no parent, and one whose name plays none no name. Null when nothing can be plainer.
    private List<RecordedStep>? Plainer(List<RecordedStep> steps)
    {
        var isPlainer = false;
        for (var index = 0; index < steps.Count; index++)
        {
            foreach (var plain in PlainerThan(steps[index]))
            {
                if (Try([.. steps[..index], plain, .. steps[(index + 1)..]]) is { } shown)
                {
                    (steps, isPlainer) = (shown, true);
                    break;
                }
            }
        }

        return isPlainer ? steps : null;
    }

    private static IEnumerable<RecordedStep> PlainerThan(RecordedStep step)
    {
        var isNamed = Haystack.NameIn(step.Signal) is not null;
        var outside = Haystack.FromOutside(step);
        return step.Signal switch
        {
            Signal.Spawn when isNamed => [step with { Signal = new Signal.Spawn(Pid.Outside) }],
            Signal.SpawnLink when isNamed => [outside, step with { Signal = new Signal.SpawnLink(step.Signal.By) }],
            Signal.SpawnMonitor when isNamed => [outside, step with { Signal = new Signal.SpawnMonitor(step.Signal.By) }],
            Signal.SpawnLink or Signal.SpawnMonitor => [outside],
            _ => [],
        };
    }

    private List<RecordedStep>? Try(List<RecordedStep> steps)
    {
        if (endedEarly)
        {
            return null;
        }

        attempts++;
        var shown = Tell(steps, out _);
        endedEarly = stepsTold > mostSteps || !goOn(new ShrinkProgress(attempts, shown?.Count ?? steps.Count));
        return shown;
    }

    /// <summary>The steps that do something, up to the one that shows it; null when none does.</summary>
    private List<RecordedStep>? Tell(List<RecordedStep> steps, out System.Collections.Generic.HashSet<Pid> concerned)
    {
        var here = new Retelling(State.Empty, hasStrangers: false);
        var watch = NeedleWatch.For(needle);
        var told = new List<RecordedStep>();
        concerned = [];
        foreach (var step in steps)
        {
            stepsTold++;
            var effects = here.Tell(step, out var signal);
            if (signal is null)
            {
                continue;
            }

            told.Add(step);
            if (watch.Sees(signal, effects, here))
            {
                concerned.UnionWith(watch.Concerned(here).Where(static pid => pid != Pid.Outside));
                return told;
            }
        }

        return null;
    }

    private Shrunk Result(List<RecordedStep> steps, long shownAt)
    {
        var here = new Retelling(State.Empty, hasStrangers: false);
        var signals = new List<Signal>();
        foreach (var step in steps)
        {
            here.Tell(step, out var signal);
            signals.Add(signal!);
        }

        var last = here.ToState().LastPid;
        var pids = Range(1, (int)last).Select(pid => here.Recorded(new Pid(pid)));
        return new Shrunk(signals.ToSeq().Strict(), pids.ToSeq().Strict(), shownAt, attempts, !endedEarly);
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
public sealed record Shrunk(Seq<Signal> Signals, Seq<Pid> Pids, long ShownAt, int Attempts, bool IsShortest);
