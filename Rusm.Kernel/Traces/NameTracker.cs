namespace Rusm.Kernel.Traces;

/// <summary>
/// Who has which name, kept up to date by each step: a death releases the name, so after a step it is too late to ask the state
/// whose it was.
/// </summary>
internal sealed class NameTracker
{
    private readonly Dictionary<Pid, string> byPid = [];
    private readonly Dictionary<string, Pid> byName = new(StringComparer.Ordinal);

    internal NameTracker(State beginning)
    {
        foreach (var (name, pid) in beginning.Names)
        {
            Take(name, pid);
        }
    }

    internal string? Of(Pid pid) => byPid.GetValueOrDefault(pid);

    internal void Follow(Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
    {
        if (byPid.Count > 0)
        {
            foreach (var effect in effects)
            {
                if (effect is Effect.Stop stop && byPid.TryGetValue(stop.Death.Pid, out var freed))
                {
                    Release(freed);
                }
            }
        }

        if (NameIn(signal) is { } name)
        {
            Release(name);
            after.WhereIs(name).IfSome(holder => Take(name, holder));
        }
    }

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
