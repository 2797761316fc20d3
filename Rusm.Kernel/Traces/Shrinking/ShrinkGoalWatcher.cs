using System.Diagnostics;

namespace Rusm.Kernel.Traces.Shrinking;

/// <summary>Looks for a needle in one telling of a run.</summary>
internal abstract class ShrinkGoalWatcher
{
    internal static ShrinkGoalWatcher For(ShrinkGoal needle) => needle switch
    {
        ShrinkGoal.Dies dies => new DeathWatch(dies),
        ShrinkGoal.InvariantBreaks breaks => new InvariantWatch(breaks),
        ShrinkGoal.MoreRestartsThan restarts => new RestartWatch(restarts),
        _ => throw new UnreachableException($"No way to look for {needle}"),
    };

    /// <summary>Whether it is there after this step.</summary>
    internal abstract bool Sees(Signal signal, ReadOnlySpan<Effect> effects, RemappedReplay here);

    /// <summary>Who has to do with it, once it is seen, by the pids of the recording; nobody when that is not known.</summary>
    internal abstract IEnumerable<Pid> Involved(RemappedReplay here);

    private sealed class DeathWatch(ShrinkGoal.Dies dies) : ShrinkGoalWatcher
    {
        private readonly ExitReason? reason = dies.Reason?.AsRecorded();
        private Death? found;

        internal override bool Sees(Signal signal, ReadOnlySpan<Effect> effects, RemappedReplay here)
        {
            foreach (var effect in effects)
            {
                if (effect is Effect.Stop { Death: var death }
                    && here.Recorded(death.Pid) == dies.Pid
                    && (reason is null || reason == death.Reason))
                {
                    found = death;
                    return true;
                }
            }

            return false;
        }

        internal override IEnumerable<Pid> Involved(RemappedReplay here) => found!.Chain.Select(death => death.Pid)
            .Append(found.First.Cause switch
            {
                Cause.ExitSignal signal => signal.Sender,
                Cause.NoProcess none => none.Peer,
                _ => Pid.Outside,
            })
            .Select(here.Recorded);
    }

    private sealed class InvariantWatch(ShrinkGoal.InvariantBreaks breaks) : ShrinkGoalWatcher
    {
        internal override bool Sees(Signal signal, ReadOnlySpan<Effect> effects, RemappedReplay here) => !breaks.Check(here.ToState()).IsEmpty;

        internal override IEnumerable<Pid> Involved(RemappedReplay here) => [];
    }

    private sealed class RestartWatch(ShrinkGoal.MoreRestartsThan more) : ShrinkGoalWatcher
    {
        private readonly Dictionary<Pid, Pid> parents = [];
        private readonly Dictionary<Pid, (int Ended, int Restarts)> counts = [];
        private Pid found;

        internal override bool Sees(Signal signal, ReadOnlySpan<Effect> effects, RemappedReplay here)
        {
            foreach (var effect in effects)
            {
                switch (effect)
                {
                    case Effect.Start start when signal is Signal.SpawnLink:
                        parents.Add(start.Pid, signal.By);
                        Spawned(signal.By);
                        break;
                    case Effect.Stop { Death.Pid: var dead } when parents.TryGetValue(dead, out var parent):
                        counts[parent] = Of(parent) with { Ended = Of(parent).Ended + 1 };
                        break;
                    default:
                        break;   // neither an end nor a start of a child
                }
            }

            found = signal.By;
            return Of(found).Restarts > more.Count;
        }

        internal override IEnumerable<Pid> Involved(RemappedReplay here) =>
            parents.Where(child => child.Value == found).Select(child => child.Key).Append(found).Select(here.Recorded);

        private void Spawned(Pid parent)
        {
            var (ended, restarts) = Of(parent);
            if (ended > 0)
            {
                counts[parent] = (ended - 1, restarts + 1);
            }
        }

        private (int Ended, int Restarts) Of(Pid parent) => counts.GetValueOrDefault(parent);
    }
}
