using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces.Shrinking;

/// <summary>One search for the shortest recording that shows something.</summary>
internal sealed class ShrinkSearch(ShrinkGoal needle, long mostSteps, Func<ShrinkProgress, bool> goOn)
{
    private long stepsTold;
    private int attempts;
    private bool endedEarly;

    /// <summary>The shortest that is found; none when the whole one does not show it.</summary>
    internal Option<ShrinkResult> In(List<NumberedStep> whole) => Whole(whole).Map(shown => Result(Shortest(shown), shown[^1].Number));

    // Up to the step that shows it, and of that only those who have to do with it.
    private Option<List<NumberedStep>> Whole(List<NumberedStep> steps)
    {
        if (Replay(steps, out var concerned) is not { } shown)
        {
            return None;
        }

        var among = concerned.Count == 0 ? null : Replay(ShrinkInput.Among(concerned, shown), out _);
        return among is null || among[^1].Number != shown[^1].Number ? shown : among;
    }

    private List<NumberedStep> Shortest(List<NumberedStep> steps)
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

    private List<NumberedStep> WithoutChunks(List<NumberedStep> steps)
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
    private List<NumberedStep>? Plainer(List<NumberedStep> steps)
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

    private static IEnumerable<NumberedStep> PlainerThan(NumberedStep step)
    {
        var isNamed = ShrinkInput.NameIn(step.Signal) is not null;
        var outside = ShrinkInput.FromOutside(step);
        return step.Signal switch
        {
            Signal.Spawn when isNamed => [step with { Signal = new Signal.Spawn(Pid.Outside) }],
            Signal.SpawnLink when isNamed => [outside, step with { Signal = new Signal.SpawnLink(step.Signal.By) }],
            Signal.SpawnMonitor when isNamed => [outside, step with { Signal = new Signal.SpawnMonitor(step.Signal.By) }],
            Signal.SpawnLink or Signal.SpawnMonitor => [outside],
            _ => [],
        };
    }

    private List<NumberedStep>? Try(List<NumberedStep> steps)
    {
        if (endedEarly)
        {
            return null;
        }

        attempts++;
        var shown = Replay(steps, out _);
        endedEarly = stepsTold > mostSteps || !goOn(new ShrinkProgress(attempts, shown?.Count ?? steps.Count));
        return shown;
    }

    /// <summary>The steps that do something, up to the one that shows it; null when none does.</summary>
    private List<NumberedStep>? Replay(List<NumberedStep> steps, out System.Collections.Generic.HashSet<Pid> concerned)
    {
        var here = new RemappedReplay(State.Empty, hasStrangers: false);
        var watch = ShrinkGoalWatcher.For(needle);
        var told = new List<NumberedStep>();
        concerned = [];
        foreach (var step in steps)
        {
            stepsTold++;
            var effects = here.Apply(step, out var signal);
            if (signal is null)
            {
                continue;
            }

            told.Add(step);
            if (watch.Sees(signal, effects, here))
            {
                concerned.UnionWith(watch.Involved(here).Where(static pid => pid != Pid.Outside));
                return told;
            }
        }

        return null;
    }

    private ShrinkResult Result(List<NumberedStep> steps, long shownAt)
    {
        var here = new RemappedReplay(State.Empty, hasStrangers: false);
        var signals = new List<Signal>();
        foreach (var step in steps)
        {
            here.Apply(step, out var signal);
            signals.Add(signal!);
        }

        var last = here.ToState().LastPid;
        var pids = Range(1, (int)last).Select(pid => here.Recorded(new Pid(pid)));
        return new ShrinkResult(signals.ToSeq().Strict(), pids.ToSeq().Strict(), shownAt, attempts, !endedEarly);
    }
}
