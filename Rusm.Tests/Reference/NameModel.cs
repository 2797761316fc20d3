using System.Diagnostics;
using Rusm.Kernel;

namespace Rusm.Tests.Reference;

/// <summary>
/// A slow, obvious model of registered names and groups: lists of the processes that are alive, of the names, and of the members. It is told of
/// spawns and deaths, which the <see cref="Model"/> decides.
/// </summary>
internal sealed class NameModel
{
    private readonly List<Pid> alive = [];
    private readonly List<(string Name, Pid Pid)> names = [];
    private readonly List<(string Group, Pid Pid)> members = [];

    internal IEnumerable<(string Name, Pid Pid)> Names => names.OrderBy(taken => taken.Name, StringComparer.Ordinal);

    /// <summary>The members of the groups, by group and pid; a process that has joined twice is listed twice.</summary>
    internal IEnumerable<(string Group, Pid Pid)> Members =>
        members.OrderBy(member => member.Group, StringComparer.Ordinal).ThenBy(member => member.Pid);

    internal bool IsAlive(Pid pid) => alive.Contains(pid);

    internal bool IsTaken(string name) => names.Exists(taken => taken.Name == name);

    /// <summary>Why the signal is refused; null when it is not.</summary>
    internal Refusal? RefusalOf(Signal signal)
    {
        if (signal.By != Pid.Outside && !IsAlive(signal.By))
        {
            return null;   // a signal of a process that is not alive does nothing
        }

        return signal switch
        {
            Signal.Register register when !IsAlive(register.Pid) => new Refusal.NoSuchProcess(register.Pid),
            Signal.Register register when names.Exists(taken => taken.Pid == register.Pid) =>
                new Refusal.AlreadyNamed(register.Pid, names.Find(taken => taken.Pid == register.Pid).Name),
            Signal.Register register => RefusalOf(register.Name),
            Signal.Spawn { Name: { } name } => RefusalOf(name),
            Signal.SpawnLink { Name: { } name } when signal.By != Pid.Outside => RefusalOf(name),
            Signal.SpawnMonitor { Name: { } name } when signal.By != Pid.Outside => RefusalOf(name),
            Signal.Unregister { Name: var name } when !IsTaken(name) => new Refusal.NotRegistered(name),
            Signal.SendNamed { Name: var name } when !IsTaken(name) => new Refusal.NotRegistered(name),
            Signal.Leave leave when !members.Contains((leave.Group, leave.Pid)) => new Refusal.NotInGroup(leave.Group, leave.Pid),
            _ => null,
        };
    }

    /// <summary>The signal has been applied, and this came of it.</summary>
    internal void Live(Signal signal, IEnumerable<Effect> effects)
    {
        if (signal.By == Pid.Outside || IsAlive(signal.By))
        {
            Do(signal);
        }

        foreach (var effect in effects)
        {
            if (effect is Effect.Start { Pid: var newborn })
            {
                alive.Add(newborn);
                names.AddRange(NameOfChild(signal) is { } name ? [(name, newborn)] : []);
            }
            else if (effect is Effect.Stop { Death.Pid: var dead })
            {
                alive.Remove(dead);
                names.RemoveAll(taken => taken.Pid == dead);
                members.RemoveAll(member => member.Pid == dead);
            }
        }
    }

    private void Do(Signal signal)
    {
        if (RefusalOf(signal) is not null)
        {
            return;
        }

        if (signal is Signal.Register register)
        {
            names.Add((register.Name, register.Pid));
        }
        else if (signal is Signal.Unregister unregister)
        {
            names.RemoveAll(taken => taken.Name == unregister.Name);
        }
        else if (signal is Signal.Join join && IsAlive(join.Pid))
        {
            members.Add((join.Group, join.Pid));
        }
        else if (signal is Signal.Leave leave)
        {
            members.Remove((leave.Group, leave.Pid));
        }
    }

    private Refusal.NameTaken? RefusalOf(string name) =>
        IsTaken(name) ? new Refusal.NameTaken(name, names.Find(taken => taken.Name == name).Pid) : null;

    private static string? NameOfChild(Signal signal) => signal switch
    {
        Signal.Spawn spawn => spawn.Name,
        Signal.SpawnLink spawn => spawn.Name,
        Signal.SpawnMonitor spawn => spawn.Name,
        _ => throw new UnreachableException($"{signal} started a process"),
    };
}
