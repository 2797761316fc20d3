using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Rules;

/// <summary>Monitors of processes of other nodes. The watcher's node has one half, the target's node the other.</summary>
internal static class RemoteMonitors
{
    /// <summary>Adds the watcher's half of a monitor, and forwards the signal that adds the target's half.</summary>
    internal static Turn Monitor(Turn turn, TableEntry watcher, MonitorRef reference, Pid target, RemoteSignal signal) =>
        turn.IsConnected(target.Node)
            ? Hold(turn, watcher, reference, target).Forward(target.Node, signal)
            : turn.Deliver(watcher.Pid, new Received.Down(reference, target, ExitReason.NoConnection));

    /// <summary>Adds the watcher's half of a monitor.</summary>
    internal static Turn Hold(Turn turn, TableEntry watcher, MonitorRef reference, Pid target) =>
        turn.With(watcher, watcher.Monitoring(reference, target, turn.Owner)).WithTie(watcher.Pid, target);

    /// <summary>Removes the watcher's half of a monitor.</summary>
    internal static Turn Release(Turn turn, TableEntry watcher, MonitorRef reference, Pid target) =>
        turn.With(watcher, watcher.NoLongerMonitoring(reference, turn.Owner)).WithoutTie(watcher.Pid, target);

    internal static Turn Arrived(Turn turn, RemoteSignal.Monitor monitor) =>
        turn.Find(monitor.To) is { } target
            ? Watch(turn, target, monitor.Reference, monitor.From)
            : NotAlive(turn, monitor.From, monitor.To, monitor.Reference);

    /// <summary>Adds the target's half of a monitor.</summary>
    internal static Turn Watch(Turn turn, TableEntry target, MonitorRef reference, Pid watcher) =>
        turn.With(target, target.MonitoredAs(reference, watcher, turn.Owner)).WithTie(target.Pid, watcher);

    /// <summary>Answers a monitor whose target is not alive.</summary>
    internal static Turn NotAlive(Turn turn, Pid watcher, Pid target, MonitorRef reference) =>
        turn.Forward(watcher.Node, new RemoteSignal.Down(target, watcher, reference, ExitReason.NoProc));

    internal static Turn Arrived(Turn turn, RemoteSignal.Demonitor demonitor) =>
        Unwatch(turn, demonitor.To, demonitor.Reference, demonitor.From, out _);

    /// <summary>Removes the target's half of a monitor.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="target">The target.</param>
    /// <param name="reference">The monitor.</param>
    /// <param name="watcher">The watcher.</param>
    /// <param name="wasThere">Whether there was this half.</param>
    /// <returns>The next turn.</returns>
    internal static Turn Unwatch(Turn turn, Pid target, MonitorRef reference, Pid watcher, out bool wasThere)
    {
        var watched = turn.Find(target);
        wasThere = watched is not null && watched.MonitoredBy.TryGet(reference.Value, out var on) && on.Other == watcher;
        return wasThere
            ? turn.With(watched!, watched!.NoLongerMonitored(reference, turn.Owner)).WithoutTie(target, watcher)
            : turn;
    }

    internal static Turn Arrived(Turn turn, RemoteSignal.Down down) =>
        turn.Find(down.To) is { } watcher && watcher.Monitors.Contains(down.Reference.Value)
            ? Release(turn, watcher, down.Reference, down.From)
                .Deliver(watcher.Pid, new Received.Down(down.Reference, down.From, down.Reason) { Death = down.Death })
            : turn;   // the watcher has removed the monitor
}
