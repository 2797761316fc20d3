using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces.Shrinking;

/// <summary>
/// The steps of a recording that change the process table. Steps without a change are left out: messages, signals of dead processes, exit
/// signals that end no process, and refused operations. The steps of a runtime that is in no cluster are to be applied to an empty table:
/// steps that spawn the initial processes of the recording come first. Those of a node are to be applied to the initial state, since no
/// steps of this node alone lead to what was between the nodes.
/// </summary>
internal static class ShrinkInput
{
    internal static (State Beginning, List<NumberedStep> Steps) Of(Trace trace)
    {
        var collector = new Collector();
        trace.Replay().Run(collector);
        var beginning = trace.InitialState();
        var dead = DeadTargets(beginning, collector.Steps);
        return trace.Node == NodeId.Alone
            ? (State.Empty, [.. InitialProcesses(beginning), .. dead, .. InitialTies(beginning), .. collector.Steps])
            : (beginning, [.. dead, .. collector.Steps]);
    }

    /// <summary>Selects the spawns of the given processes, and the steps among them.</summary>
    internal static List<NumberedStep> Among(IReadOnlySet<Pid> processes, IEnumerable<NumberedStep> steps)
    {
        var selected = new List<NumberedStep>();
        foreach (var step in steps)
        {
            var (by, other) = (step.Actor, step.Target);
            if (step.Spawned != Pid.Outside)
            {
                if (processes.Contains(step.Spawned))
                {
                    selected.Add(processes.Contains(by) ? step : FromOutside(step));
                }
            }
            else if (IsIncluded(by) && IsIncluded(other))
            {
                selected.Add(step);
            }
        }

        return selected;

        bool IsIncluded(Pid pid) => pid == Pid.Outside || processes.Contains(pid);
    }

    /// <summary>The spawn of the same process from outside, with neither a link nor a monitor.</summary>
    internal static NumberedStep FromOutside(NumberedStep spawn) =>
        spawn with { Signal = new Signal.Spawn(Pid.Outside, NameIn(spawn.Signal)) { Label = LabelIn(spawn.Signal) }, Reference = default };

    /// <summary>The name that a spawn registers; null for none.</summary>
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
        Signal.SpawnOn spawn => spawn.Label,
        Signal.Arrived { Content: RemoteSignal.Spawn spawn } => spawn.Label,
        _ => null,
    };

    private static IEnumerable<NumberedStep> InitialProcesses(State beginning)
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
    }

    private static IEnumerable<NumberedStep> InitialTies(State beginning)
    {
        foreach (var entry in beginning.Processes)
        {
            foreach (var peer in entry.Links.Where(peer => peer > entry.Pid))
            {
                yield return new NumberedStep(0, new Signal.Link(entry.Pid, peer));
            }

            foreach (var monitor in entry.Monitors)
            {
                yield return new NumberedStep(0, new Signal.Monitor(entry.Pid, monitor.Other), Reference: monitor.Reference);
            }

            if (entry.TrapsExits)
            {
                yield return new NumberedStep(0, new Signal.SetTrapExit(entry.Pid, Traps: true));
            }
        }
    }

    // Spawns and ends the processes that the steps name as targets although they were dead before the first step, or were never spawned.
    private static IEnumerable<NumberedStep> DeadTargets(State beginning, List<NumberedStep> steps)
    {
        var spawned = steps.Select(step => step.Spawned).ToHashSet();
        return steps
            .Where(static step => step.Signal is not Signal.Arrived)
            .Select(static step => step.Target)
            .Where(pid => pid != Pid.Outside && (beginning.Node == NodeId.Alone || pid.Node == beginning.Node) && !beginning.IsAlive(pid) && !spawned.Contains(pid))
            .Distinct()
            .SelectMany(static IEnumerable<NumberedStep> (pid) =>
            [
                new NumberedStep(0, new Signal.Spawn(Pid.Outside), pid), new NumberedStep(0, new Signal.Exit(Pid.Outside, pid, ExitReason.Kill)),
            ]);
    }

    private sealed class Collector : ITraceVisitor
    {
        internal List<NumberedStep> Steps { get; } = [];

        /// <inheritdoc/>
        public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
        {
            var recorded = NumberedStep.Of(step, signal, effects);
            var changesState = signal switch
            {
                Signal.Send or Signal.SendNamed or Signal.Arrived { Content: RemoteSignal.Send } => false,
                Signal.Spawn or Signal.SpawnLink or Signal.SpawnMonitor => recorded.Spawned != Pid.Outside,
                Signal.Exit or Signal.Arrived { Content: RemoteSignal.Exit } => EndsAProcess(effects),
                Signal.Register or Signal.Unregister or Signal.UnregisterGlobal or Signal.Leave => effects is not [Effect.Refuse],
                Signal.Arrived or Signal.NodeUp or Signal.NodeDown => true,
                Signal.Join join => after.IsAlive(join.Pid),
                _ => effects.Length > 0 || after.IsAlive(signal.By),
            };
            if (changesState)
            {
                Steps.Add(signal switch
                {
                    // A process that was spawned with neither a link nor a monitor has no connection to its parent.
                    Signal.Spawn => FromOutside(recorded),

                    // The earlier death in a stop is only recorded. It does not affect the process table.
                    Signal.Stopped stopped => recorded with { Signal = stopped with { Because = null } },
                    _ => recorded,
                });
            }
        }

        // Before its end, the other nodes are told that it leaves its groups and its names.
        private static bool EndsAProcess(ReadOnlySpan<Effect> effects)
        {
            foreach (var effect in effects)
            {
                if (effect is Effect.Stop)
                {
                    return true;
                }
            }

            return false;
        }

        /// <inheritdoc/>
        public void Entry(long step, TraceEntry note)
        {
            // The record does not change the process table.
        }
    }
}
