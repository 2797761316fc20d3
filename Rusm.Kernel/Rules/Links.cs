namespace Rusm.Kernel.Rules;

/// <summary>Links. A link has two directions. There is at most one link between two processes.</summary>
internal static class Links
{
    internal static Turn Link(Turn turn, TableEntry actor, Pid to)
    {
        if (to == actor.Pid || actor.Links.Contains(to.Value))
        {
            return turn;   // a second link to the same process changes nothing, and neither does a link of a process to itself
        }

        return turn.Find(to) is { } peer
            ? turn.With(actor, actor.LinkedTo(to, turn.Owner)).With(peer, peer.LinkedTo(actor.Pid, turn.Owner))
            : turn.IsRemote(to) ? RemoteLinks.Link(turn, actor, to)
            : Exits.LinkBroken(turn, actor, to, ExitReason.NoProc, new Cause.NoProcess(to));
    }

    internal static Turn Unlink(Turn turn, TableEntry actor, Pid from) =>
        turn.Find(from) is { } peer && actor.Links.Contains(from.Value)
            ? turn.With(actor, actor.UnlinkedFrom(from, turn.Owner)).With(peer, peer.UnlinkedFrom(actor.Pid, turn.Owner))
            : turn.IsRemote(from) ? RemoteLinks.Unlink(turn, actor, from)
            : turn;   // there is no link to remove
}
