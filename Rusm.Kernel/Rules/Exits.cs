namespace Rusm.Kernel.Rules;

/// <summary>Exit signals, the end of a process, and the cascade over its links.</summary>
internal static class Exits
{
    internal static Turn SetTrapExit(Turn turn, TableEntry actor, bool traps) => turn.With(actor, actor.WithTrapExit(traps, turn.Owner));

    /// <summary>A process ends by its own doing: the body returned or threw, or it stopped itself.</summary>
    internal static Turn End(Turn turn, TableEntry dying, ExitReason reason, Cause cause) =>
        Cascade(RemoveAndNotify(turn, dying, reason, cause));

    /// <summary><c>exit(pid, reason)</c>: no link is needed, and the sender's links don't matter.</summary>
    internal static Turn Signal(Turn turn, Pid sender, Pid target, ExitReason reason)
    {
        if (turn.Find(target) is not { } receiver)
        {
            return turn;   // a dead target: nothing happens
        }

        return (reason.Kind, receiver.TrapsExits, FromItself: sender == target) switch
        {
            (ExitKind.Kill, _, _) => End(turn, receiver, ExitReason.Killed, new Cause.ExitSignal(sender)),
            (_, true, _) => turn.Deliver(target, new Received.Exit(sender, reason)),
            (ExitKind.Normal, false, false) => turn,   // normal ends only its own sender
            (_, false, _) => End(turn, receiver, reason, new Cause.ExitSignal(sender)),
        };
    }

    /// <summary>Linking to a dead process: an exit signal <c>noproc</c> comes back from it.</summary>
    internal static Turn NoProcessToLink(Turn turn, TableEntry actor, Pid dead) =>
        actor.TrapsExits
            ? turn.Deliver(actor.Pid, new Received.Exit(dead, ExitReason.NoProc))
            : End(turn, actor, ExitReason.NoProc, new Cause.NoProcess(dead));

    // Out of the table at once; monitors fire now, exit signals set out to the links and arrive in Cascade.
    private static Turn RemoveAndNotify(Turn turn, TableEntry dying, ExitReason reason, Cause cause)
    {
        turn = turn.Without(dying);
        if (dying.Links.Count == 0 && dying.MonitoredBy.Count == 0)
        {
            return Monitors.ForgetAll(turn.Stop(dying.Pid, reason, cause), dying);   // no process is told
        }

        var death = new Death(dying.Pid, reason, cause);
        turn = Monitors.ForgetAll(Monitors.FireAll(turn.Stop(death), dying, death), dying);
        foreach (var peer in dying.Links)
        {
            turn = turn.WithPropagatedExit(new PropagatedExit(death, peer));
        }

        return turn;
    }

    // A queue, not a recursion: a chain of a million processes must not need a million stack frames.
    private static Turn Cascade(Turn turn)
    {
        while (turn.TryDequeueExit(out var signal))
        {
            turn = DeliverExit(turn, signal.Death, signal.To);
        }

        return turn;
    }

    private static Turn DeliverExit(Turn turn, Death death, Pid to)
    {
        if (turn.Find(to) is not { } receiver)
        {
            return turn;   // each process ends once, however many paths lead to it
        }

        return (receiver.TrapsExits, death.Reason.IsAbnormal) switch
        {
            (true, _) => turn
                .With(receiver, receiver.UnlinkedFrom(death.Pid, turn.Owner))
                .Deliver(to, new Received.Exit(death.Pid, death.Reason) { Death = death }),
            (false, false) => turn.With(receiver, receiver.UnlinkedFrom(death.Pid, turn.Owner)),
            (false, true) => RemoveAndNotify(turn, receiver, death.Reason, new Cause.Link(death)),
        };
    }
}
