using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Rules;

/// <summary>Monitors of processes of other nodes. The watcher's node has one half, the target's node the other.</summary>
internal static class RemoteMonitors
{
    internal static Turn Monitor(Turn turn, TableEntry watcher, MonitorRef reference, Pid target) =>
        turn.IsConnected(target.Node)
            ? Hold(turn, watcher, reference, target).Forward(target.Node, new RemoteSignal.Monitor(watcher.Pid, target, reference))
            : turn.Deliver(watcher.Pid, new Received.Down(reference, target, ExitReason.NoConnection));

    /// <summary>Adds the watcher's half of a monitor.</summary>
    internal static Turn Hold(Turn turn, TableEntry watcher, MonitorRef reference, Pid target) =>
        turn.With(watcher, watcher.Monitoring(reference, target, turn.Owner)).WithTie(watcher.Pid, target);

    internal static Turn Arrived(Turn turn, RemoteSignal.Monitor monitor) =>
        turn.Find(monitor.To) is { } target
            ? Watch(turn, target, monitor.Reference, monitor.From)
            : turn.Forward(monitor.From.Node, new RemoteSignal.Down(monitor.To, monitor.From, monitor.Reference, ExitReason.NoProc));

    /// <summary>Adds the target's half of a monitor.</summary>
    internal static Turn Watch(Turn turn, TableEntry target, MonitorRef reference, Pid watcher) =>
        turn.With(target, target.MonitoredAs(reference, watcher, turn.Owner)).WithTie(target.Pid, watcher);

    internal static Turn Arrived(Turn turn, RemoteSignal.Demonitor demonitor) =>
        turn.Find(demonitor.To) is { } target && target.MonitoredBy.Contains(demonitor.Reference.Value)
            ? turn
                .With(target, target.NoLongerMonitored(demonitor.Reference, turn.Owner))
                .WithoutTie(target.Pid, demonitor.From)
            : turn;

    internal static Turn Arrived(Turn turn, RemoteSignal.Down down) =>
        turn.Find(down.To) is { } watcher && watcher.Monitors.Contains(down.Reference.Value)
            ? turn
                .With(watcher, watcher.NoLongerMonitoring(down.Reference, turn.Owner))
                .WithoutTie(watcher.Pid, down.From)
                .Deliver(watcher.Pid, new Received.Down(down.Reference, down.From, down.Reason) { Death = down.Death })
            : turn;   // the watcher has removed the monitor
}
