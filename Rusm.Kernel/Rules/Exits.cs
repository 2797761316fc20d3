using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Rules;

/// <summary>Exit signals, the end of a process, and the cascade over its links.</summary>
internal static class Exits
{
    internal static Turn SetTrapExit(Turn turn, TableEntry actor, bool traps) => turn.With(actor, actor.WithTrapExit(traps, turn.Owner));

    /// <summary>Ends a process with a reason and a cause, and delivers the exit signals of the cascade.</summary>
    internal static Turn End(Turn turn, TableEntry dying, ExitReason reason, Cause cause) =>
        Cascade(RemoveAndNotify(turn, dying, reason, cause));

    /// <summary>Delivers the exit signal of <c>exit(pid, reason)</c>. The links of the sender have no effect on it.</summary>
    internal static Turn SendExit(Turn turn, Pid sender, Pid target, ExitReason reason)
    {
        if (turn.Find(target) is not { } receiver)
        {
            return turn.IsRemote(target)
                ? turn.Forward(target.Node, new RemoteSignal.Exit(sender, target, reason))
                : turn;   // the target is not alive: nothing happens
        }

        return (reason.Kind, receiver.TrapsExits, FromItself: sender == target) switch
        {
            (ExitKind.Kill, _, _) => End(turn, receiver, ExitReason.Killed, new Cause.ExitSignal(sender)),
            (_, true, _) => turn.Deliver(target, new Received.Exit(sender, reason)),
            (ExitKind.Normal, false, false) => turn,   // a signal with normal ends a process only if the process sent it to itself
            (_, false, _) => End(turn, receiver, reason, new Cause.ExitSignal(sender)),
        };
    }

    /// <summary>Delivers the exit signal of a link whose other end is not there: it was not alive when it was linked to, or its node is
    /// not connected.</summary>
    internal static Turn LinkBroken(Turn turn, TableEntry receiver, Pid peer, ExitReason reason, Cause cause)
    {
        var unlinked = receiver.UnlinkedFrom(peer, turn.Owner);
        turn = turn.With(receiver, unlinked);
        return unlinked.TrapsExits
            ? turn.Deliver(unlinked.Pid, new Received.Exit(peer, reason))
            : End(turn, unlinked, reason, cause);
    }

    /// <summary>Delivers the exit signal of a link to a process of another node.</summary>
    internal static Turn ReceiveLinkExit(Turn turn, Death death, Pid to) => Cascade(DeliverExit(turn, death, to));

    // Removes the process from the table and delivers the down messages. The exit signals to its links are enqueued here, and
    // delivered in Cascade.
    private static Turn RemoveAndNotify(Turn turn, TableEntry dying, ExitReason reason, Cause cause)
    {
        turn = GlobalNames.TellOfEnd(Groups.TellOfEnd(turn, dying.Pid), dying.Pid).Without(dying);
        if (dying.Links.Count == 0 && dying.MonitoredBy.Count == 0)
        {
            return Monitors.RemoveAllHeld(turn.Stop(dying, reason, cause), dying);   // no process is notified
        }

        var death = new Death(dying.Pid, reason, cause);
        turn = Monitors.RemoveAllHeld(Monitors.FireAll(turn.Stop(dying, death), dying, death), dying);
        foreach (var peer in dying.Links)
        {
            turn = turn.WithPropagatedExit(new PropagatedExit(death, peer));
        }

        return turn;
    }

    // A queue instead of recursion: a chain of a million processes must not need a million stack frames.
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
            return turn.IsRemote(to)
                ? turn.Forward(to.Node, new RemoteSignal.LinkExit(death.Pid, to, death.Reason) { Death = death })
                : turn;   // the receiver has already ended: each process ends once, even if it gets several signals
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
