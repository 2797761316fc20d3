using System.Diagnostics;
using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Rules;

/// <summary>Connections with other nodes, and what arrives over them.</summary>
internal static class Connections
{
    /// <summary>Adds a connection, and tells the node which processes of this one are in which groups and have which global names. A connection with a node that is
    /// connected replaces the old one, whose signals can't arrive any more: first everything that is tied to it is lost.</summary>
    internal static Turn Up(Turn turn, NodeId node)
    {
        if (node == turn.Node)
        {
            return turn;
        }

        turn = Down(turn, node).WithConnection(node);
        foreach (var (group, members) in turn.Groups.All)
        {
            foreach (var member in members)
            {
                turn = turn.IsRemote(member.Pid) ? turn : turn.Forward(node, new RemoteSignal.Join(group, member.Pid, member.Times));
            }
        }

        return GlobalNames.Tell(turn, node);
    }

    /// <summary>Removes a connection. All links and monitors to the node fire with <c>noconnection</c>, and its processes leave their
    /// groups and lose their global names.</summary>
    internal static Turn Down(Turn turn, NodeId node)
    {
        if (turn.Nodes.Find(node) is not { } lost)
        {
            return turn;
        }

        turn = GlobalNames.WithoutNode(Groups.WithoutNode(turn.WithoutConnection(lost), node), node);
        foreach (var request in lost.Spawns)
        {
            turn = turn.Find(request.By) is not null ? RemoteSpawning.Fail(turn, request.By, request.Reference) : turn;
        }

        foreach (var tied in lost.Ties)
        {
            turn = LoseTies(turn, tied.Pid, node);
        }

        foreach (var claim in lost.Claims)
        {
            turn = GlobalNames.ClaimAgain(turn, claim);
        }

        return turn;
    }

    internal static Turn Arrived(Turn turn, NodeId from, RemoteSignal signal) => !turn.IsConnected(from) ? turn : signal switch
    {
        RemoteSignal.Send send => Messaging.Send(turn, send.From, send.To, send.Content),
        RemoteSignal.Link link => RemoteLinks.Arrived(turn, link),
        RemoteSignal.Unlink unlink => RemoteLinks.Arrived(turn, unlink),
        RemoteSignal.Unlinked answer => RemoteLinks.Arrived(turn, answer),
        RemoteSignal.LinkExit exit => RemoteLinks.Arrived(turn, exit),
        RemoteSignal.Exit exit => Exits.SendExit(turn, exit.From, exit.To, exit.Reason),
        RemoteSignal.Monitor monitor => RemoteMonitors.Arrived(turn, monitor),
        RemoteSignal.Demonitor demonitor => RemoteMonitors.Arrived(turn, demonitor),
        RemoteSignal.Down down => RemoteMonitors.Arrived(turn, down),
        RemoteSignal.Call call => Calls.Arrived(turn, call),
        RemoteSignal.Reply reply => Calls.Arrived(turn, reply),
        RemoteSignal.Spawn spawn => RemoteSpawning.Arrived(turn, from, spawn),
        RemoteSignal.Spawned answer => RemoteSpawning.Arrived(turn, answer),
        RemoteSignal.Join join => turn.WithMemberships(join.Group, join.Pid, join.Times),
        RemoteSignal.Leave leave => turn.WithoutMember(leave.Group, leave.Pid, out _),
        RemoteSignal.Claim claim => GlobalNames.Arrived(turn, from, claim),
        RemoteSignal.Claimed answer => GlobalNames.Arrived(turn, from, answer),
        RemoteSignal.Named named => GlobalNames.Arrived(turn, named),
        RemoteSignal.Unnamed unnamed => GlobalNames.Arrived(turn, unnamed),
        _ => throw new UnreachableException($"No rule for {signal}"),
    };

    private static Turn LoseTies(Turn turn, Pid pid, NodeId node)
    {
        if (turn.Find(pid) is not { } process)
        {
            return turn;   // it has ended because of another link that was lost
        }

        foreach (var held in process.Monitors.Where(held => held.Other.Node == node).ToArray())
        {
            turn = turn
                .With(turn.Find(pid)!, turn.Find(pid)!.NoLongerMonitoring(held.Reference, turn.Owner))
                .Deliver(pid, new Received.Down(held.Reference, held.Other, ExitReason.NoConnection));
        }

        foreach (var on in process.MonitoredBy.Where(on => on.Other.Node == node).ToArray())
        {
            turn = turn.With(turn.Find(pid)!, turn.Find(pid)!.NoLongerMonitored(on.Reference, turn.Owner));
        }

        foreach (var peer in process.Links.Where(peer => peer.Node == node).ToArray())
        {
            turn = turn.Find(pid) is { } alive
                ? Exits.LinkBroken(turn, alive, peer, ExitReason.NoConnection, new Cause.NoConnection(peer))
                : turn;
        }

        return turn;
    }
}
