namespace Rusm.Kernel.Traces;

/// <summary>
/// Tracks which process has which name, from step to step. A death releases the name of the process, so the state after a step no longer
/// has the names of the processes that died in it.
/// </summary>
internal sealed class NameTracker
{
    private readonly Dictionary<Pid, string> byPid = [];
    private readonly Dictionary<string, Pid> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Pid, string> labels = [];

    internal NameTracker(State beginning)
    {
        foreach (var (name, pid) in beginning.Names)
        {
            Take(name, pid);
        }

        foreach (var entry in beginning.Processes)
        {
            Label(entry.Pid, entry.Label);
        }
    }

    /// <summary>The name of a process; its label if it has no name; null if it has neither.</summary>
    internal string? Of(Pid pid) => byPid.GetValueOrDefault(pid) ?? labels.GetValueOrDefault(pid);

    internal void Apply(Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case Effect.Start start:
                    Label(start.Pid, LabelIn(signal));
                    break;
                case Effect.Stop { Death.Pid: var dead }:
                    labels.Remove(dead);
                    if (byPid.TryGetValue(dead, out var freed))
                    {
                        Release(freed);
                    }

                    break;
                default:
                    break;   // other effects do not change names
            }
        }

        if (signal is Signal.SetLabel set && after.IsAlive(set.By))
        {
            Label(set.By, set.Label);
        }

        if (NameIn(signal) is { } name)
        {
            Release(name);
            after.WhereIs(name).IfSome(holder => Take(name, holder));
        }
    }

    private void Label(Pid pid, string? label)
    {
        labels.Remove(pid);
        if (label is not null)
        {
            labels.Add(pid, label);
        }
    }

    private static string? LabelIn(Signal signal) => signal switch
    {
        Signal.Spawn spawn => spawn.Label,
        Signal.SpawnLink spawn => spawn.Label,
        Signal.SpawnMonitor spawn => spawn.Label,
        Signal.SpawnOn spawn => spawn.Label,
        Signal.Arrived { Content: Nodes.RemoteSignal.Spawn spawn } => spawn.Label,
        _ => null,
    };

    private static string? NameIn(Signal signal) => signal switch
    {
        Signal.Spawn spawn => spawn.Name,
        Signal.SpawnLink spawn => spawn.Name,
        Signal.SpawnMonitor spawn => spawn.Name,
        Signal.Register register => register.Name,
        Signal.Unregister unregister => unregister.Name,
        _ => null,
    };

    private void Take(string name, Pid pid)
    {
        byPid[pid] = name;
        byName[name] = pid;
    }

    private void Release(string name)
    {
        if (byName.Remove(name, out var holder))
        {
            byPid.Remove(holder);
        }
    }
}
