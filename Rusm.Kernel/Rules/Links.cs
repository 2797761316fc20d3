namespace Rusm.Kernel.Rules;

/// <summary>Links: two-way, at most one between two processes.</summary>
internal static class Links
{
    internal static Turn Link(Turn turn, TableEntry actor, Pid to)
    {
        if (to == actor.Pid || actor.Links.Contains(to.Value))
        {
            return turn;   // linking again changes nothing, and so does linking to oneself
        }

        return turn.Find(to) is { } peer
            ? turn.With(actor, actor.LinkedTo(to, turn.Owner)).With(peer, peer.LinkedTo(actor.Pid, turn.Owner))
            : Exits.NoProcessToLink(turn, actor, to);
    }

    internal static Turn Unlink(Turn turn, TableEntry actor, Pid from) =>
        turn.Find(from) is { } peer && actor.Links.Contains(from.Value)
            ? turn.With(actor, actor.UnlinkedFrom(from, turn.Owner)).With(peer, peer.UnlinkedFrom(actor.Pid, turn.Owner))
            : turn;   // there is no link to take off
}
