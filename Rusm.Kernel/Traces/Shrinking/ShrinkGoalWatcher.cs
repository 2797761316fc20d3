using System.Diagnostics;
using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces.Shrinking;

/// <summary>Checks during one replay whether a shrink goal is reached.</summary>
internal abstract class ShrinkGoalWatcher
{
    internal static ShrinkGoalWatcher For(ShrinkGoal goal) => goal switch
    {
        ShrinkGoal.Dies dies => new DeathWatch(dies),
        ShrinkGoal.InvariantBreaks breaks => new InvariantWatch(breaks),
        ShrinkGoal.MoreRestartsThan restarts => new RestartWatch(restarts),
        _ => throw new UnreachableException($"No watcher for {goal}"),
    };

    /// <summary>Whether the goal is reached after this step.</summary>
    internal abstract bool IsReached(Signal signal, ReadOnlySpan<Effect> effects, RemappedReplay replay);

    /// <summary>
    /// The processes that are involved, once the goal is reached, by their pids in the recording. Empty if they are not known.
    /// </summary>
    internal abstract IEnumerable<Pid> Involved(RemappedReplay replay);

    private sealed class DeathWatch(ShrinkGoal.Dies goal) : ShrinkGoalWatcher
    {
        private readonly ExitReason? reason = goal.Reason?.AsRecorded();
        private Death? found;

        internal override bool IsReached(Signal signal, ReadOnlySpan<Effect> effects, RemappedReplay replay)
        {
            foreach (var effect in effects)
            {
                if (effect is Effect.Stop { Death: var death }
                    && replay.RecordedPidOf(death.Pid) == goal.Pid
                    && (reason is null || reason == death.Reason))
                {
                    found = death;
                    return true;
                }
            }

            return false;
        }

        internal override IEnumerable<Pid> Involved(RemappedReplay replay) => found!.Chain.Select(death => death.Pid)
            .Append(found.First.Cause switch
            {
                Cause.ExitSignal signal => signal.Sender,
                Cause.NoProcess none => none.Peer,
                Cause.NoConnection lost => lost.Peer,
                Cause.NameConflict conflict => conflict.Winner,
                _ => Pid.Outside,
            })
            .Select(replay.RecordedPidOf);
    }

    private sealed class InvariantWatch(ShrinkGoal.InvariantBreaks goal) : ShrinkGoalWatcher
    {
        internal override bool IsReached(Signal signal, ReadOnlySpan<Effect> effects, RemappedReplay replay) =>
            !goal.Check(replay.ToState()).IsEmpty;

        internal override IEnumerable<Pid> Involved(RemappedReplay replay) => [];
    }

    private sealed class RestartWatch(ShrinkGoal.MoreRestartsThan goal) : ShrinkGoalWatcher
    {
        private readonly Dictionary<Pid, Pid> parents = [];
        private readonly Dictionary<Pid, (int Ended, int Restarts)> counts = [];
        private Pid found;

        internal override bool IsReached(Signal signal, ReadOnlySpan<Effect> effects, RemappedReplay replay)
        {
            foreach (var effect in effects)
            {
                switch (effect)
                {
                    case Effect.Start start when signal is Signal.SpawnLink or Signal.SpawnOn { Tie: SpawnTie.Link }:
                        parents.Add(start.Pid, signal.By);
                        CountSpawn(signal.By);
                        break;
                    case Effect.Stop { Death.Pid: var dead } when parents.TryGetValue(dead, out var parent):
                        counts[parent] = CountsOf(parent) with { Ended = CountsOf(parent).Ended + 1 };
                        break;
                    default:
                        break;   // neither the end nor the start of a child
                }
            }

            found = signal.By;
            return CountsOf(found).Restarts > goal.Count;
        }

        internal override IEnumerable<Pid> Involved(RemappedReplay replay) =>
            parents.Where(child => child.Value == found).Select(child => child.Key).Append(found).Select(replay.RecordedPidOf);

        private void CountSpawn(Pid parent)
        {
            var (ended, restarts) = CountsOf(parent);
            if (ended > 0)
            {
                counts[parent] = (ended - 1, restarts + 1);
            }
        }

        private (int Ended, int Restarts) CountsOf(Pid parent) => counts.GetValueOrDefault(parent);
    }
}
