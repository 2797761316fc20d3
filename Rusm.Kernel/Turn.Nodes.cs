using Rusm.Kernel.Nodes;

namespace Rusm.Kernel;

/// <content>The connections with other nodes.</content>
internal readonly partial struct Turn
{
    /// <summary>The node of the state.</summary>
    internal NodeId Node => Newest.Node;

    /// <summary>The connections with other nodes.</summary>
    internal NodeTable Nodes => Newest.Nodes;

    /// <summary>Whether a pid is of another node. A runtime that is alone knows no other: there, such a pid is one that was never assigned.</summary>
    internal bool IsRemote(Pid pid) => Newest.Node != NodeId.Alone && pid.Node != work.Node && pid.Value > 0;

    /// <summary>The global names.</summary>
    internal GlobalNameTable GlobalNames => Newest.GlobalNames;

    internal bool IsConnected(NodeId node) => Newest.Nodes.Find(node) is not null;

    /// <summary>Passes an effect to the handler: <see cref="Effect.Forward"/>. Does nothing if the node is not connected.</summary>
    internal Turn Forward(NodeId to, RemoteSignal signal)
    {
        if (IsConnected(to))
        {
            work.Handler.Forward(to, signal);
        }

        return Next();
    }

    /// <summary>Passes an <see cref="Effect.Forward"/> for each connected node to the handler.</summary>
    internal Turn ForwardToAll(RemoteSignal signal)
    {
        foreach (var connection in Newest.Nodes.All)
        {
            work.Handler.Forward(connection.Node, signal);
        }

        return Next();
    }

    internal Turn WithConnection(NodeId node)
    {
        Newest.Nodes = work.Nodes.With(Connection.To(node), work.Owner);
        return Next();
    }

    internal Turn WithoutConnection(Connection connection)
    {
        Newest.Nodes = work.Nodes.Without(connection, work.Owner);
        return Next();
    }

    /// <summary>Ties a process to a process of another node, which is connected.</summary>
    internal Turn WithTie(Pid pid, Pid peer)
    {
        Newest.Nodes = work.Nodes.Tie(pid, peer, work.Owner);
        return Next();
    }

    /// <summary>Removes a tie of a process to a process of another node. Does nothing if the node is not connected.</summary>
    internal Turn WithoutTie(Pid pid, Pid peer)
    {
        Newest.Nodes = work.Nodes.Untie(pid, peer, work.Owner);
        return Next();
    }

    /// <summary>Adds a request of a process to unlink from a process of another node.</summary>
    internal Turn WithUnlink(Pid pid, Pid peer, out long id)
    {
        Newest.Nodes = work.Nodes.WithUnlink(pid, peer, work.Owner, out id);
        return Next();
    }

    /// <summary>Removes a request of a process to unlink.</summary>
    internal Turn WithoutUnlink(Pid pid, Pid peer, out bool wasThere)
    {
        Newest.Nodes = work.Nodes.WithoutUnlink(pid, peer, work.Owner, out wasThere);
        return Next();
    }

    /// <summary>Adds a request to spawn on another node, if that is connected.</summary>
    internal Turn WithSpawnRequest(NodeId node, SpawnRequest request)
    {
        if (Newest.Nodes.Find(node) is { } connection)
        {
            work.Nodes = work.Nodes.With(connection.WithSpawn(request, work.Owner), work.Owner);
        }

        return Next();
    }

    /// <summary>Removes a request to spawn.</summary>
    internal Turn WithoutSpawnRequest(NodeId node, MonitorRef reference)
    {
        if (Newest.Nodes.Find(node) is { } connection && connection.Spawns.Contains(reference.Value))
        {
            work.Nodes = work.Nodes.With(connection.WithoutSpawn(reference, work.Owner), work.Owner);
        }

        return Next();
    }

    /// <summary>Adds a request for a global name to a node that is connected.</summary>
    internal Turn WithClaim(NodeId node, NameClaim claim)
    {
        if (Newest.Nodes.Find(node) is { } connection)
        {
            work.Nodes = work.Nodes.With(connection.WithClaim(claim, work.Owner), work.Owner);
        }

        return Next();
    }

    /// <summary>Removes a request for a global name.</summary>
    internal Turn WithoutClaim(NodeId node, MonitorRef reference, out NameClaim? claim)
    {
        claim = null;
        if (Newest.Nodes.Find(node) is { } connection && connection.Claims.TryGet(reference.Value, out var waiting))
        {
            claim = waiting;
            work.Nodes = work.Nodes.With(connection.WithoutClaim(reference, work.Owner), work.Owner);
        }

        return Next();
    }

    /// <summary>Adds a process to a global name, or confirms its reservation.</summary>
    internal Turn WithGlobalName(string name, GlobalName entry)
    {
        Newest.GlobalNames = work.GlobalNames.With(name, entry, work.Owner);
        return Next();
    }

    /// <summary>Removes a process from a global name. Does nothing if it does not have the name.</summary>
    internal Turn WithoutGlobalName(string name, Pid holder)
    {
        Newest.GlobalNames = work.GlobalNames.Without(name, holder, work.Owner);
        return Next();
    }

    /// <summary>Adds memberships of a process of another node to a group.</summary>
    internal Turn WithMemberships(string group, Pid pid, int times)
    {
        Newest.Groups = work.Groups.Join(group, pid, work.Owner, times);
        return Next();
    }

    /// <summary>Removes a process of another node from all its groups.</summary>
    internal Turn WithoutMemberships(Pid pid)
    {
        Newest.Groups = work.Groups.Without(pid, work.Owner);
        return Next();
    }

    // Removes the ties and unlink requests of a process that has ended.
    private void ReleaseTies(TableEntry process)
    {
        var nodes = work.Nodes;
        if (nodes.UnlinksOf(process.Pid) is { Count: > 0 } requests)
        {
            foreach (var request in requests)
            {
                nodes = nodes.UntieAll(process.Pid, request.Peer.Node, work.Owner);
            }

            nodes = nodes.WithoutUnlinks(process.Pid, work.Owner);
        }

        foreach (var peer in process.Links)
        {
            nodes = UntieFrom(nodes, process.Pid, peer);
        }

        foreach (var held in process.Monitors)
        {
            nodes = UntieFrom(nodes, process.Pid, held.Other);
        }

        foreach (var on in process.MonitoredBy)
        {
            nodes = UntieFrom(nodes, process.Pid, on.Other);
        }

        work.Nodes = nodes;
    }

    private NodeTable UntieFrom(NodeTable nodes, Pid pid, Pid peer) =>
        peer.Node == work.Node ? nodes : nodes.UntieAll(pid, peer.Node, work.Owner);
}
