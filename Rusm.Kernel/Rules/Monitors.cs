using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Rules;

/// <summary>Monitors. A monitor has one direction and its own reference. A process can hold any number of monitors on the same target.</summary>
internal static class Monitors
{
    internal static Turn Monitor(Turn turn, TableEntry watcher, Pid target) =>
        Monitor(turn.WithReference(out var reference).ReturnReference(watcher.Pid, reference), watcher, reference, target);

    internal static Turn Monitor(Turn turn, TableEntry watcher, MonitorRef reference, Pid target)
    {
        if (target == watcher.Pid)
        {
            return turn;   // a process that monitors itself gets a reference, but no monitor is created
        }

        return turn.Find(target) is { } watched ? Hold(turn, watcher, watched, reference)
            : turn.IsRemote(target) ? RemoteMonitors.Monitor(turn, watcher, reference, target, new RemoteSignal.Monitor(watcher.Pid, target, reference))
            : turn.Deliver(watcher.Pid, new Received.Down(reference, target, ExitReason.NoProc));
    }

    /// <summary>Adds a monitor to its watcher and its target.</summary>
    internal static Turn Hold(Turn turn, TableEntry watcher, TableEntry watched, MonitorRef reference) => turn
        .With(watcher, watcher.Monitoring(reference, watched.Pid, turn.Owner))
        .With(watched, watched.MonitoredAs(reference, watcher.Pid, turn.Owner));

    internal static Turn Demonitor(Turn turn, TableEntry watcher, MonitorRef reference, bool flush)
    {
        if (!watcher.Monitors.TryGet(reference.Value, out var held))
        {
            // The watcher does not hold this monitor, or the monitor has fired: there is no monitor to remove. If it has fired, its down
            // message can be in the mailbox.
            return flush ? turn.Flush(watcher.Pid, reference) : turn;
        }

        return Remove(turn, watcher, held);
    }

    /// <summary>Removes all monitors of which a process that has ended is the target, and delivers a down message for each.</summary>
    internal static Turn FireAll(Turn turn, TableEntry ended, Death death)
    {
        foreach (var (reference, by) in ended.MonitoredBy)
        {
            turn = turn.Find(by) is { } watcher
                ? turn
                    .With(watcher, watcher.NoLongerMonitoring(reference, turn.Owner))
                    .Deliver(by, new Received.Down(reference, ended.Pid, death.Reason) { Death = death })
                : turn.Forward(Remote(turn, by), new RemoteSignal.Down(ended.Pid, by, reference, death.Reason) { Death = death });
        }

        return turn;
    }

    /// <summary>Removes all monitors that a process that has ended held.</summary>
    internal static Turn RemoveAllHeld(Turn turn, TableEntry ended)
    {
        foreach (var held in ended.Monitors)
        {
            turn = RemoveFromTarget(turn, ended.Pid, held);
        }

        return turn;
    }

    /// <summary>Removes a monitor from its watcher and its target.</summary>
    internal static Turn Remove(Turn turn, TableEntry watcher, MonitorEnd held)
    {
        turn = turn.With(watcher, watcher.NoLongerMonitoring(held.Reference, turn.Owner));
        return RemoveFromTarget(turn.IsRemote(held.Other) ? turn.WithoutTie(watcher.Pid, held.Other) : turn, watcher.Pid, held);
    }

    private static Turn RemoveFromTarget(Turn turn, Pid watcher, MonitorEnd held) =>
        turn.Find(held.Other) is { } watched
            ? turn.With(watched, watched.NoLongerMonitored(held.Reference, turn.Owner))
            : turn.Forward(Remote(turn, held.Other), new RemoteSignal.Demonitor(watcher, held.Other, held.Reference));

    // The watcher and the target of a monitor are both alive if they are on one node: when one of them ends, the monitor is removed from the
    // other.
    private static NodeId Remote(Turn turn, Pid pid) => turn.IsRemote(pid)
        ? pid.Node
        : throw new InvalidOperationException($"A monitor refers to {pid}, which is not alive: the process table is invalid.");
}
