using Rusm.Kernel.Persistent;

namespace Rusm.Kernel.Nodes;

/// <summary>
/// The other nodes with which a state is connected. It has what the entries of the processes do not: which processes are tied to which node,
/// so that the loss of a node visits only these, and the requests that a node has not answered yet.
/// </summary>
internal readonly struct NodeTable
{
    private readonly Trie<Connection> connections;
    private readonly Trie<KeyedSet<UnlinkRequest>> unlinks;

    private NodeTable(Trie<Connection> connections, Trie<KeyedSet<UnlinkRequest>> unlinks, long lastUnlink) =>
        (this.connections, this.unlinks, LastUnlink) = (connections, unlinks, lastUnlink);

    internal bool IsEmpty => connections.IsEmpty;

    /// <summary>The number of the newest unlink request.</summary>
    internal long LastUnlink { get; }

    /// <summary>The connections, ordered by node.</summary>
    internal IEnumerable<Connection> All
    {
        get
        {
            foreach (var connection in connections)
            {
                yield return connection;
            }
        }
    }

    internal Connection? Find(NodeId node) => connections.TryGet(node.Value, out var connection) ? connection : null;

    internal NodeTable With(Connection connection, Owner owner) =>
        new(connections.Set(connection.Node.Value, connection, owner), unlinks, LastUnlink);

    /// <summary>Removes a connection, with the unlink requests that its node has not answered.</summary>
    internal NodeTable Without(Connection lost, Owner owner)
    {
        var remaining = new NodeTable(connections.Remove(lost.Node.Value, owner), unlinks, LastUnlink);
        foreach (var tied in lost.Ties)
        {
            foreach (var request in UnlinksOf(tied.Pid).Where(request => request.Peer.Node == lost.Node).ToArray())
            {
                remaining = remaining.WithoutUnlink(tied.Pid, request.Peer, owner, out _);
            }
        }

        return remaining;
    }

    /// <summary>Adds a tie of a process to a process of another node: half a link, half a monitor, or an unlink request.</summary>
    internal NodeTable Tie(Pid pid, Pid peer, Owner owner) => Find(peer.Node) is { } connection ? With(connection.Tie(pid, 1, owner), owner) : this;

    internal NodeTable Untie(Pid pid, Pid peer, Owner owner) => Find(peer.Node) is { } connection ? With(connection.Tie(pid, -1, owner), owner) : this;

    /// <summary>Removes all ties of a process that has ended to the node of one of its peers.</summary>
    internal NodeTable UntieAll(Pid pid, NodeId node, Owner owner) =>
        Find(node) is { } connection && connection.Ties.Contains(pid.Value) ? With(connection.Untied(pid, owner), owner) : this;

    /// <summary>The unlink requests of a process that are not answered.</summary>
    internal KeyedSet<UnlinkRequest> UnlinksOf(Pid pid) => unlinks.TryGet(pid.Value, out var requests) ? requests : KeyedSet<UnlinkRequest>.Empty;

    /// <summary>Adds an unlink request, with the next number.</summary>
    internal NodeTable WithUnlink(Pid pid, Pid peer, Owner owner, out long id)
    {
        id = LastUnlink + 1;
        return WithLastUnlink(id).WithUnlink(pid, new UnlinkRequest(peer, id), owner);
    }

    /// <summary>Adds an unlink request that has its number.</summary>
    internal NodeTable WithUnlink(Pid pid, UnlinkRequest request, Owner owner) =>
        new(connections, unlinks.Set(pid.Value, UnlinksOf(pid).Set(request, owner), owner), LastUnlink);

    /// <summary>Sets the number of the newest unlink request.</summary>
    internal NodeTable WithLastUnlink(long number) => new(connections, unlinks, number);

    /// <summary>Removes an unlink request.</summary>
    internal NodeTable WithoutUnlink(Pid pid, Pid peer, Owner owner, out bool wasThere)
    {
        var requests = UnlinksOf(pid);
        wasThere = requests.Contains(peer.Value);
        return wasThere ? new NodeTable(connections, With(requests.Remove(peer.Value, owner), pid, owner), LastUnlink) : this;
    }

    /// <summary>Removes all unlink requests of a process that has ended.</summary>
    internal NodeTable WithoutUnlinks(Pid pid, Owner owner) => new(connections, unlinks.Remove(pid.Value, owner), LastUnlink);

    /// <summary>Whether both have the same connections, ties and requests.</summary>
    internal bool Equals(NodeTable other)
    {
        var (mine, theirs) = (this, other);
        return LastUnlink == other.LastUnlink
            && All.SequenceEqual(other.All)
            && All.SelectMany(static connection => connection.Ties)
                .All(tied => mine.UnlinksOf(tied.Pid).Equals(theirs.UnlinksOf(tied.Pid)));
    }

    private Trie<KeyedSet<UnlinkRequest>> With(KeyedSet<UnlinkRequest> requests, Pid pid, Owner owner) =>
        requests.Count == 0 ? unlinks.Remove(pid.Value, owner) : unlinks.Set(pid.Value, requests, owner);
}

/// <summary>A connection with another node.</summary>
/// <param name="Node">The other node.</param>
/// <param name="Ties">The processes that are tied to processes of the other node.</param>
/// <param name="Spawns">The requests to spawn that the other node has not answered.</param>
/// <param name="Claims">The requests for global names that the other node has not answered.</param>
internal sealed record Connection(NodeId Node, KeyedSet<TiedProcess> Ties, KeyedSet<SpawnRequest> Spawns, KeyedSet<NameClaim> Claims)
{
    internal static Connection To(NodeId node) =>
        new(node, KeyedSet<TiedProcess>.Empty, KeyedSet<SpawnRequest>.Empty, KeyedSet<NameClaim>.Empty);

    internal Connection Tie(Pid pid, int change, Owner owner)
    {
        var count = (Ties.TryGet(pid.Value, out var tied) ? tied.Count : 0) + change;
        return this with { Ties = count == 0 ? Ties.Remove(pid.Value, owner) : Ties.Set(new TiedProcess(pid, count), owner) };
    }

    internal Connection Untied(Pid pid, Owner owner) => this with { Ties = Ties.Remove(pid.Value, owner) };

    internal Connection WithSpawn(SpawnRequest request, Owner owner) => this with { Spawns = Spawns.Add(request, owner) };

    internal Connection WithoutSpawn(MonitorRef reference, Owner owner) => this with { Spawns = Spawns.Remove(reference.Value, owner) };

    internal Connection WithClaim(NameClaim claim, Owner owner) => this with { Claims = Claims.Add(claim, owner) };

    internal Connection WithoutClaim(MonitorRef reference, Owner owner) => this with { Claims = Claims.Remove(reference.Value, owner) };
}

/// <summary>A process that is tied to processes of another node.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Count">The number of its links, monitors and unlink requests with that node.</param>
internal readonly record struct TiedProcess(Pid Pid, int Count) : IKeyed
{
    long IKeyed.Key => Pid.Value;
}

/// <summary>A request to unlink that another node has not answered yet.</summary>
/// <param name="Peer">The process to unlink from.</param>
/// <param name="Id">The number of the request.</param>
internal readonly record struct UnlinkRequest(Pid Peer, long Id) : IKeyed
{
    long IKeyed.Key => Peer.Value;
}

/// <summary>A request to spawn that another node has not answered yet.</summary>
/// <param name="Reference">The request.</param>
/// <param name="By">The parent.</param>
internal readonly record struct SpawnRequest(MonitorRef Reference, Pid By) : IKeyed
{
    long IKeyed.Key => Reference.Value;
}
