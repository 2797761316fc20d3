namespace Rusm.Kernel.Rules;

/// <summary>Monitors: one-way, any number between two processes, each with its own reference.</summary>
internal static class Monitors
{
    internal static Turn Monitor(Turn turn, TableEntry watcher, Pid target)
    {
        turn = turn.WithReference(out var reference).ReturnReference(watcher.Pid, reference);
        if (target == watcher.Pid)
        {
            return turn;   // monitoring oneself gives a reference and no monitor
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
            // Not the watcher's, or used: nothing to take off, but a Down may have come.
            return flush ? turn.Flush(watcher.Pid, reference) : turn;
        }

        return Forget(turn.With(watcher, watcher.NoLongerMonitoring(reference, turn.Owner)), held);
    }

    /// <summary>Every monitor held on the dead fires once.</summary>
    internal static Turn FireAll(Turn turn, TableEntry dead, Death death)
    {
        foreach (var (reference, by) in dead.MonitoredBy)
        {
            var watcher = Alive(turn, by);
            turn = turn
                .With(watcher, watcher.NoLongerMonitoring(reference, turn.Owner))
                .Deliver(by, new Received.Down(reference, dead.Pid, death.Reason) { Death = death });
        }

        return turn;
    }

    /// <summary>Every monitor that the dead held is removed.</summary>
    internal static Turn ForgetAll(Turn turn, TableEntry dead)
    {
        foreach (var held in dead.Monitors)
        {
            turn = Forget(turn, held);
        }

        return turn;
    }

    private static Turn Forget(Turn turn, MonitorEnd held)
    {
        var watched = Alive(turn, held.Other);
        return turn.With(watched, watched.NoLongerMonitored(held.Reference, turn.Owner));
    }

    // Both ends of a monitor are alive: the first to die takes it off the other.
    private static TableEntry Alive(Turn turn, Pid pid) =>
        turn.Find(pid) ?? throw new InvalidOperationException($"A monitor names {pid}, which is dead: the table is broken.");
}
