namespace Rusm.Kernel.Rules;

/// <summary>Monitors. A monitor has one direction and its own reference. A process can hold any number of monitors on the same target.</summary>
internal static class Monitors
{
    internal static Turn Monitor(Turn turn, TableEntry watcher, Pid target)
    {
        turn = turn.WithReference(out var reference).ReturnReference(watcher.Pid, reference);
        if (target == watcher.Pid)
        {
            return turn;   // a process that monitors itself gets a reference, but no monitor is created
        }

        return turn.Find(target) is { } watched
            ? turn
                .With(watcher, watcher.Monitoring(reference, target, turn.Owner))
                .With(watched, watched.MonitoredAs(reference, watcher.Pid, turn.Owner))
            : turn.Deliver(watcher.Pid, new Received.Down(reference, target, ExitReason.NoProc));
    }

    internal static Turn Demonitor(Turn turn, TableEntry watcher, MonitorRef reference, bool flush)
    {
        if (!watcher.Monitors.TryGet(reference.Value, out var held))
        {
            // The watcher does not hold this monitor, or the monitor has fired: there is no monitor to remove. If it has fired, its down
            // message can be in the mailbox.
            return flush ? turn.Flush(watcher.Pid, reference) : turn;
        }

        return RemoveFromTarget(turn.With(watcher, watcher.NoLongerMonitoring(reference, turn.Owner)), held);
    }

    /// <summary>Removes all monitors of which a process that has ended is the target, and delivers a down message for each.</summary>
    internal static Turn FireAll(Turn turn, TableEntry ended, Death death)
    {
        foreach (var (reference, by) in ended.MonitoredBy)
        {
            var watcher = FindAlive(turn, by);
            turn = turn
                .With(watcher, watcher.NoLongerMonitoring(reference, turn.Owner))
                .Deliver(by, new Received.Down(reference, ended.Pid, death.Reason) { Death = death });
        }

        return turn;
    }

    /// <summary>Removes all monitors that a process that has ended held.</summary>
    internal static Turn RemoveAllHeld(Turn turn, TableEntry ended)
    {
        foreach (var held in ended.Monitors)
        {
            turn = RemoveFromTarget(turn, held);
        }

        return turn;
    }

    private static Turn RemoveFromTarget(Turn turn, MonitorEnd held)
    {
        var watched = FindAlive(turn, held.Other);
        return turn.With(watched, watched.NoLongerMonitored(held.Reference, turn.Owner));
    }

    // The watcher and the target of a monitor are both alive: when one of them ends, the monitor is removed from the other.
    private static TableEntry FindAlive(Turn turn, Pid pid) =>
        turn.Find(pid) ?? throw new InvalidOperationException($"A monitor refers to {pid}, which is not alive: the process table is invalid.");
}
