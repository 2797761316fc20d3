namespace Rusm.Kernel.Rules;

/// <summary>Links: two-way, at most one between two processes.</summary>
internal static class Links
{
    internal static Turn Join(Turn turn, ProcessEntry actor, Pid to)
    {
        if (to == actor.Pid || actor.Links.Contains(to.Value))
        {
            return turn;   // linking again changes nothing, and so does linking to oneself
        }

        return turn.Find(to) is { } peer
            ? turn.With(actor.LinkedTo(to, turn.Owner)).With(peer.LinkedTo(actor.Pid, turn.Owner))
            : Exits.NoProcessToLink(turn, actor, to);
    }

    internal static Turn Sever(Turn turn, ProcessEntry actor, Pid from) =>
        turn.Find(from) is { } peer && actor.Links.Contains(from.Value)
            ? turn.With(actor.UnlinkedFrom(from, turn.Owner)).With(peer.UnlinkedFrom(actor.Pid, turn.Owner))
            : turn;   // there is no link to take off
}
