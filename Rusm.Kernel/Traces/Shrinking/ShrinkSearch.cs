using LanguageExt;
using Rusm.Kernel.Nodes;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces.Shrinking;

/// <summary>One search for the shortest recording that reaches the goal.</summary>
internal sealed class ShrinkSearch(ShrinkGoal goal, State beginning, long maxSteps, Func<ShrinkProgress, bool> shouldContinue)
{
    private long stepsReplayed;
    private int attempts;
    private bool endedEarly;

    /// <summary>Finds the shortest recording; none if the whole recording does not reach the goal.</summary>
    internal Option<ShrinkResult> Run(List<NumberedStep> steps) =>
        UpToGoal(steps).Map(upToGoal => Result(Shortest(upToGoal), upToGoal[^1].Number));

    // Drops the steps after the one that reaches the goal and, if the rest still reaches it, the processes that are not involved.
    private Option<List<NumberedStep>> UpToGoal(List<NumberedStep> steps)
    {
        if (Replay(steps, out var involved) is not { } upToGoal)
        {
            return None;
        }

        var reduced = involved.Count == 0 ? null : Replay(ShrinkInput.Among(involved, upToGoal), out _);
        return reduced is null || reduced[^1].Number != upToGoal[^1].Number ? upToGoal : reduced;
    }

    private List<NumberedStep> Shortest(List<NumberedStep> steps)
    {
        while (true)
        {
            steps = WithoutChunks(steps);
            if (Simplified(steps) is not { } simplified)
            {
                return steps;
            }

            steps = simplified;
        }
    }

    private List<NumberedStep> WithoutChunks(List<NumberedStep> steps)
    {
        for (var size = Math.Max(1, steps.Count / 2); ;)
        {
            var removed = false;

            // Later steps depend on earlier ones, so removing chunks from the end makes fewer attempts fail.
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

    // Removes the parent of a child if the link is not needed, and a name if it is not needed. Null if no step can be simplified.
    private List<NumberedStep>? Simplified(List<NumberedStep> steps)
    {
        var isSimplified = false;
        for (var index = 0; index < steps.Count; index++)
        {
            foreach (var variant in SimplerVariants(steps[index]))
            {
                if (Try([.. steps[..index], variant, .. steps[(index + 1)..]]) is { } upToGoal)
                {
                    (steps, isSimplified) = (upToGoal, true);
                    break;
                }
            }
        }

        return isSimplified ? steps : null;
    }

    private static IEnumerable<NumberedStep> SimplerVariants(NumberedStep step)
    {
        var isNamed = ShrinkInput.NameIn(step.Signal) is not null;
        var outside = ShrinkInput.FromOutside(step);
        return step.Signal switch
        {
            Signal.Spawn when isNamed => [step with { Signal = new Signal.Spawn(Pid.Outside) }],
            Signal.SpawnLink when isNamed => [outside, step with { Signal = new Signal.SpawnLink(step.Signal.By) }],
            Signal.SpawnMonitor when isNamed => [outside, step with { Signal = new Signal.SpawnMonitor(step.Signal.By) }],
            Signal.SpawnLink or Signal.SpawnMonitor or Signal.SpawnOn or Signal.Arrived { Content: RemoteSignal.Spawn } when step.Spawned != Pid.Outside => [outside],
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
        var upToGoal = Replay(steps, out _);
        endedEarly = stepsReplayed > maxSteps || !shouldContinue(new ShrinkProgress(attempts, upToGoal?.Count ?? steps.Count));
        return upToGoal;
    }

    /// <summary>The steps that can be applied, up to the one that reaches the goal; null if no step reaches it.</summary>
    private List<NumberedStep>? Replay(List<NumberedStep> steps, out System.Collections.Generic.HashSet<Pid> involved)
    {
        var replay = new RemappedReplay(beginning, keepsUnallocatedPids: false);
        var watcher = ShrinkGoalWatcher.For(goal);
        var applied = new List<NumberedStep>();
        involved = [];
        foreach (var step in steps)
        {
            stepsReplayed++;
            var effects = replay.Apply(step, out var signal);
            if (signal is null)
            {
                continue;
            }

            applied.Add(step);
            if (watcher.IsReached(signal, effects, replay))
            {
                involved.UnionWith(watcher.Involved(replay).Where(static pid => pid != Pid.Outside));
                return applied;
            }
        }

        return null;
    }

    private ShrinkResult Result(List<NumberedStep> steps, long shownAt)
    {
        var replay = new RemappedReplay(beginning, keepsUnallocatedPids: false);
        var signals = new List<Signal>();
        foreach (var step in steps)
        {
            replay.Apply(step, out var signal);
            signals.Add(signal!);
        }

        var spawned = (int)(replay.ToState().LastPid - beginning.LastPid);
        var pids = Range(1, spawned).Select(number => replay.RecordedPidOf(Pid.Of(beginning.Node, beginning.LastPid + number)));
        return new ShrinkResult(beginning, signals.ToSeq().Strict(), pids.ToSeq().Strict(), shownAt, attempts, !endedEarly);
    }
}
