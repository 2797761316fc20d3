using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Rules;

/// <summary>
/// Links between processes of different nodes. Each node has one half. A request to unlink has a number and is answered, so that a link that
/// crosses it is recognized; see the chapter "Distribution Protocol" of Erlang/OTP, "Link Protocol".
/// </summary>
internal static class RemoteLinks
{
    internal static Turn Link(Turn turn, TableEntry actor, Pid to)
    {
        if (!turn.IsConnected(to.Node))
        {
            return Exits.LinkBroken(turn, actor, to, ExitReason.NoConnection, new Cause.NoConnection(to));
        }

        // A request to unlink that is not answered is forgotten: its answer has another number than the next one.
        turn = turn.WithoutUnlink(actor.Pid, to, out var wasUnlinking);
        turn = wasUnlinking ? turn : turn.WithTie(actor.Pid, to);
        return turn
            .With(actor, actor.LinkedTo(to, turn.Owner))
            .Forward(to.Node, new RemoteSignal.Link(actor.Pid, to));
    }

    internal static Turn Unlink(Turn turn, TableEntry actor, Pid from) =>
        actor.Links.Contains(from.Value)
            ? turn
                .With(actor, actor.UnlinkedFrom(from, turn.Owner))
                .WithUnlink(actor.Pid, from, out var id)   // it takes the place of the link among the ties
                .Forward(from.Node, new RemoteSignal.Unlink(actor.Pid, from, id))
            : turn;

    internal static Turn Arrived(Turn turn, RemoteSignal.Link link)
    {
        if (turn.Find(link.To) is not { } receiver)
        {
            return turn.Forward(link.From.Node, new RemoteSignal.LinkExit(link.To, link.From, ExitReason.NoProc));
        }

        return Accept(turn, receiver, link.From);
    }

    /// <summary>Adds the half of a link that a process of another node has made. If this process has asked that one to unlink, the link was made
    /// before the request arrived there, which removes it.</summary>
    internal static Turn Accept(Turn turn, TableEntry receiver, Pid peer) =>
        receiver.Links.Contains(peer.Value) || turn.Nodes.UnlinksOf(receiver.Pid).Contains(peer.Value)
            ? turn
            : turn.With(receiver, receiver.LinkedTo(peer, turn.Owner)).WithTie(receiver.Pid, peer);

    internal static Turn Arrived(Turn turn, RemoteSignal.Unlink unlink)
    {
        if (turn.Find(unlink.To) is { } receiver && receiver.Links.Contains(unlink.From.Value))
        {
            turn = turn.With(receiver, receiver.UnlinkedFrom(unlink.From, turn.Owner)).WithoutTie(receiver.Pid, unlink.From);
        }

        return turn.Forward(unlink.From.Node, new RemoteSignal.Unlinked(unlink.To, unlink.From, unlink.Id));
    }

    internal static Turn Arrived(Turn turn, RemoteSignal.Unlinked answer)
    {
        if (!turn.Nodes.UnlinksOf(answer.To).TryGet(answer.From.Value, out var request) || request.Id != answer.Id)
        {
            return turn;   // the process has linked again, or has ended
        }

        return turn.WithoutUnlink(answer.To, answer.From, out _).WithoutTie(answer.To, answer.From);
    }

    internal static Turn Arrived(Turn turn, RemoteSignal.LinkExit exit)
    {
        if (turn.Find(exit.To) is not { } receiver || !receiver.Links.Contains(exit.From.Value))
        {
            return turn;   // it has unlinked: no exit signal of the link arrives afterwards
        }

        turn = turn.WithoutTie(receiver.Pid, exit.From);
        return exit.Death is { } death
            ? Exits.ReceiveLinkExit(turn.With(receiver, receiver.UnlinkedFrom(exit.From, turn.Owner)), death, receiver.Pid)
            : Exits.LinkBroken(turn, receiver, exit.From, exit.Reason, new Cause.NoProcess(exit.From));
    }
}
