namespace Rusm.Kernel.Traces.Shrinking;

/// <summary>
/// The steps of a recording that change the process table, to be told again from an empty one. What is left out changes nothing:
/// messages, signals of the dead, exits that end nobody, what was refused. Who lived at the beginning is spawned first.
/// </summary>
internal static class ShrinkInput
{
    internal static List<NumberedStep> Of(Trace trace)
    {
        var collected = new Collector();
        trace.Replay().Run(collected);
        var beginning = trace.Beginning();
        return [.. Before(beginning, NeverSpawned(beginning, collected.Steps)), .. collected.Steps];
    }

    /// <summary>Only these processes, and what they do to each other.</summary>
    internal static List<NumberedStep> Among(IReadOnlySet<Pid> processes, IEnumerable<NumberedStep> steps)
    {
        var among = new List<NumberedStep>();
        foreach (var step in steps)
        {
            var (by, other) = (step.Signal.By, step.Other);
            if (step.Spawned != Pid.Outside)
            {
                if (processes.Contains(step.Spawned))
                {
                    among.Add(processes.Contains(by) ? step : FromOutside(step));
                }
            }
            else if (IsIn(by) && IsIn(other))
            {
                among.Add(step);
            }
        }

        return among;

        bool IsIn(Pid pid) => pid == Pid.Outside || processes.Contains(pid);
    }

    /// <summary>The spawn of that process by nobody, with no link and no monitor.</summary>
    internal static NumberedStep FromOutside(NumberedStep spawn) =>
        spawn with { Signal = new Signal.Spawn(Pid.Outside, NameIn(spawn.Signal)) { Label = LabelIn(spawn.Signal) }, Referred = default };

    /// <summary>The name that a spawn gives; null for none.</summary>
    internal static string? NameIn(Signal signal) => signal switch
    {
        Signal.Spawn spawn => spawn.Name,
        Signal.SpawnLink spawn => spawn.Name,
        Signal.SpawnMonitor spawn => spawn.Name,
        _ => null,
    };

    private static string? LabelIn(Signal signal) => signal switch
    {
        Signal.Spawn spawn => spawn.Label,
        Signal.SpawnLink spawn => spawn.Label,
        Signal.SpawnMonitor spawn => spawn.Label,
        _ => null,
    };

    private static IEnumerable<NumberedStep> Before(State beginning, IEnumerable<Pid> dead)
    {
        foreach (var entry in beginning.Processes)
        {
            yield return new NumberedStep(0, new Signal.Spawn(Pid.Outside, entry.Name) { Label = entry.Label }, entry.Pid);
        }

        foreach (var (group, members) in beginning.Groups)
        {
            foreach (var member in members)
            {
                yield return new NumberedStep(0, new Signal.Join(Pid.Outside, group, member));
            }
        }

        foreach (var pid in dead)
        {
            yield return new NumberedStep(0, new Signal.Spawn(Pid.Outside), pid);
            yield return new NumberedStep(0, new Signal.Exit(Pid.Outside, pid, ExitReason.Kill));
        }

        foreach (var entry in beginning.Processes)
        {
            foreach (var peer in entry.Links.Where(peer => peer > entry.Pid))
            {
                yield return new NumberedStep(0, new Signal.Link(entry.Pid, peer));
            }

            foreach (var held in entry.Monitors)
            {
                yield return new NumberedStep(0, new Signal.Monitor(entry.Pid, held.Other), Referred: held.Reference);
            }

            if (entry.TrapsExits)
            {
                yield return new NumberedStep(0, new Signal.SetTrapExit(entry.Pid, Traps: true));
            }
        }
    }

    // Whom the steps name though it was dead before they began, or never was.
    private static IEnumerable<Pid> NeverSpawned(State beginning, List<NumberedStep> steps)
    {
        var spawned = steps.Select(step => step.Spawned).ToHashSet();
        return steps
            .Select(static step => step.Other)
            .Where(pid => pid != Pid.Outside && !beginning.IsAlive(pid) && !spawned.Contains(pid))
            .Distinct();
    }

    private sealed class Collector : ITraceVisitor
    {
        internal List<NumberedStep> Steps { get; } = [];

        /// <inheritdoc/>
        public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
        {
            var recorded = NumberedStep.Of(step, signal, effects);
            var matters = signal switch
            {
                Signal.Send or Signal.SendNamed => false,
                Signal.Spawn or Signal.SpawnLink or Signal.SpawnMonitor => recorded.Spawned != Pid.Outside,
                Signal.Exit => effects.Length > 0 && effects[0] is Effect.Stop,
                Signal.Register or Signal.Unregister or Signal.Leave => effects.IsEmpty,
                Signal.Join join => after.IsAlive(join.Pid),
                _ => effects.Length > 0 || after.IsAlive(signal.By),
            };
            if (matters)
            {
                Steps.Add(signal switch
                {
                    // Who spawns a process without a link or a monitor has nothing to do with it any more.
                    Signal.Spawn => FromOutside(recorded),

                    // An earlier death is told along with a stop, and plays no part in it.
                    Signal.Stopped stopped => recorded with { Signal = stopped with { Because = null } },
                    _ => recorded,
                });
            }
        }

        /// <inheritdoc/>
        public void Note(long step, TraceEntry note)
        {
            // It changes nothing in the process table.
        }
    }
}
