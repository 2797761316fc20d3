namespace Rusm.Kernel.Rules;

/// <summary>New processes. The name of the child, its link to the parent, and the monitor that the parent holds exist before
/// <see cref="Effect.Start"/>.</summary>
internal static class Spawning
{
    internal static Turn Spawn(Turn turn, Pid by, string? name, string? label)
    {
        if (Names.IsTaken(turn, name, out var holder))
        {
            return Names.RefuseNameTaken(turn, by, name, holder);
        }

        var child = TableEntry.Create(NextPid(turn), name, label, turn.Owner);
        return turn.WithNewProcess(child).Start(child.Pid);
    }

    internal static Turn SpawnLink(Turn turn, TableEntry parent, string? name, string? label)
    {
        if (Names.IsTaken(turn, name, out var holder))
        {
            return Names.RefuseNameTaken(turn, parent.Pid, name, holder);
        }

        var child = TableEntry.CreateLinkedTo(parent.Pid, NextPid(turn), name, label, turn.Owner);
        return turn
            .WithNewProcess(child)
            .With(parent, parent.LinkedTo(child.Pid, turn.Owner))
            .Start(child.Pid);
    }

    internal static Turn SpawnMonitor(Turn turn, TableEntry parent, string? name, string? label)
    {
        if (Names.IsTaken(turn, name, out var holder))
        {
            return Names.RefuseNameTaken(turn, parent.Pid, name, holder);
        }

        turn = turn.WithReference(out var reference);
        var child = TableEntry.CreateMonitoredAs(new MonitorEnd(reference, parent.Pid), NextPid(turn), name, label, turn.Owner);
        return turn
            .WithNewProcess(child)
            .With(parent, parent.Monitoring(reference, child.Pid, turn.Owner))
            .Start(child.Pid)
            .ReturnReference(parent.Pid, reference);
    }

    internal static Pid NextPid(Turn turn) => new(turn.Node.With(turn.LastPid + 1));
}
