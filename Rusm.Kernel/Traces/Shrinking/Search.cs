using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces.Shrinking;

/// <summary>One search for the shortest recording that shows something.</summary>
internal sealed class Search(Needle needle, long mostSteps, Func<ShrinkProgress, bool> goOn)
{
    private long stepsTold;
    private int attempts;
    private bool endedEarly;

    /// <summary>The shortest that is found; none when the whole one does not show it.</summary>
    internal Option<Shrunk> In(List<ToldStep> whole) => Whole(whole).Map(shown => Result(Shortest(shown), shown[^1].Number));

    // Up to the step that shows it, and of that only those who have to do with it.
    private Option<List<ToldStep>> Whole(List<ToldStep> steps)
    {
        if (Tell(steps, out var concerned) is not { } shown)
        {
            return None;
        }

        var among = concerned.Count == 0 ? null : Tell(Haystack.Among(concerned, shown), out _);
        return among is null || among[^1].Number != shown[^1].Number ? shown : among;
    }

    private List<ToldStep> Shortest(List<ToldStep> steps)
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

    private List<ToldStep> WithoutChunks(List<ToldStep> steps)
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
    private List<ToldStep>? Plainer(List<ToldStep> steps)
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

    private static IEnumerable<ToldStep> PlainerThan(ToldStep step)
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

    private List<ToldStep>? Try(List<ToldStep> steps)
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
    private List<ToldStep>? Tell(List<ToldStep> steps, out System.Collections.Generic.HashSet<Pid> concerned)
    {
        var here = new Retelling(State.Empty, hasStrangers: false);
        var watch = NeedleWatch.For(needle);
        var told = new List<ToldStep>();
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

    private Shrunk Result(List<ToldStep> steps, long shownAt)
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
