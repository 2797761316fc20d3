using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Rules;

/// <summary>
/// Names that all connected nodes know (Erlang: <c>global</c>). The connected node with the lowest number grants them, so two nodes that ask at
/// once do not both get the name. The node of the process then tells all others. Two processes can still have the same name: their nodes were
/// not connected, or the granting node was lost. Then the later grant counts, and the other process is killed, as with
/// <c>global:random_exit_name/3</c>.
/// </summary>
internal static class GlobalNames
{
    internal static Turn Register(Turn turn, TableEntry by, string name, Pid pid)
    {
        if (turn.Find(pid) is null)
        {
            return turn.Refuse(by.Pid, turn.IsRemote(pid) ? new Refusal.OfOtherNode(pid) : new Refusal.NoSuchProcess(pid));
        }

        turn = turn.WithReference(out var reference).ReturnReference(by.Pid, reference);
        return Claim(turn, new NameClaim(reference, by.Pid, name, pid));
    }

    /// <summary>Removes a name. Only the node of its process can, since only that node tells the others in the order in which it happens.</summary>
    internal static Turn Unregister(Turn turn, Pid by, string name) => turn.GlobalNames.HolderOf(name) switch
    {
        null => turn.Refuse(by, new Refusal.NotRegistered(name)),
        { } holder when turn.IsRemote(holder) => turn.Refuse(by, new Refusal.OfOtherNode(holder)),
        { } holder => Release(turn, name, holder),
    };

    /// <summary>Tells a node that is new the names of this one.</summary>
    internal static Turn Tell(Turn turn, NodeId node)
    {
        foreach (var (name, entries) in turn.GlobalNames.All)
        {
            foreach (var entry in entries)
            {
                turn = turn.IsRemote(entry.Holder) ? turn : turn.Forward(node, new RemoteSignal.Named(name, entry.Holder, entry.Grant));
            }
        }

        return turn;
    }

    /// <summary>Removes the names of a process that ends, and tells the other nodes. They know it before they know of the end.</summary>
    internal static Turn TellOfEnd(Turn turn, Pid pid)
    {
        if (turn.GlobalNames.IsEmpty)
        {
            return turn;
        }

        foreach (var name in turn.GlobalNames.NamesOf(pid).ToArray())
        {
            turn = Release(turn, name, pid);
        }

        return turn;
    }

    /// <summary>Removes the processes of a node that is lost from all names.</summary>
    internal static Turn WithoutNode(Turn turn, NodeId node)
    {
        foreach (var (name, entries) in turn.GlobalNames.All.ToArray())
        {
            foreach (var entry in entries.Where(entry => entry.Holder.Node == node).ToArray())
            {
                turn = turn.WithoutGlobalName(name, entry.Holder);
            }
        }

        return turn;
    }

    /// <summary>Makes a request that the lost node has not answered once more, to the node that grants names now.</summary>
    internal static Turn ClaimAgain(Turn turn, NameClaim claim) => turn.Find(claim.Pid) is null
        ? Answer(turn, claim, new Refusal.NoSuchProcess(claim.Pid))
        : Claim(turn, claim);

    internal static Turn Arrived(Turn turn, NodeId from, RemoteSignal.Claim claim)
    {
        if (HolderOrReserved(turn, claim.Name) is { } holder)
        {
            return turn.Forward(from, new RemoteSignal.Claimed(claim.Reference, holder, Grant: 0));
        }

        var grant = turn.GlobalNames.LastGrant + 1;
        return turn
            .WithGlobalName(claim.Name, new GlobalName(claim.Pid, grant, IsReserved: true))
            .Forward(from, new RemoteSignal.Claimed(claim.Reference, Holder: null, grant));
    }

    internal static Turn Arrived(Turn turn, NodeId from, RemoteSignal.Claimed answer)
    {
        turn = turn.WithoutClaim(from, answer.Reference, out var waiting);
        if (waiting is not { } claim)
        {
            return turn;
        }

        if (answer.Holder is { } holder)
        {
            return Answer(turn, claim, new Refusal.GlobalNameTaken(claim.Name, holder));
        }

        // In the meantime another node can have granted the name, or the process can have ended: then the reservation is given back.
        Refusal? refusal = turn.GlobalNames.HolderOf(claim.Name) is { } other ? new Refusal.GlobalNameTaken(claim.Name, other)
            : turn.Find(claim.Pid) is null ? new Refusal.NoSuchProcess(claim.Pid)
            : null;
        return refusal is null
            ? Grant(turn, claim, answer.Grant)
            : Answer(GiveBack(turn, from, claim), claim, refusal);
    }

    internal static Turn Arrived(Turn turn, RemoteSignal.Named named)
    {
        var granted = new GlobalName(named.Pid, named.Grant, IsReserved: false);
        turn = turn.WithGlobalName(named.Name, granted);
        foreach (var entry in turn.GlobalNames.Of(named.Name).Where(granted.IsLaterThan).ToArray())
        {
            // Each node ends its own process. Others hear of that, and may have heard of this name or not.
            turn = turn.Find(entry.Holder) is { } loser
                ? Exits.End(Release(turn, named.Name, loser.Pid), loser, ExitReason.Killed, new Cause.NameConflict(named.Pid))
                : turn;
        }

        return turn;
    }

    internal static Turn Arrived(Turn turn, RemoteSignal.Unnamed unnamed) => turn.WithoutGlobalName(unnamed.Name, unnamed.Pid);

    private static Turn Claim(Turn turn, NameClaim claim)
    {
        if (HolderOrReserved(turn, claim.Name) is { } holder)
        {
            return Answer(turn, claim, new Refusal.GlobalNameTaken(claim.Name, holder));
        }

        var granting = turn.Nodes.All.Select(static connection => connection.Node).Append(turn.Node).Min();
        return granting == turn.Node
            ? Grant(turn, claim, turn.GlobalNames.LastGrant + 1)
            : turn.WithClaim(granting, claim).Forward(granting, new RemoteSignal.Claim(claim.Reference, claim.Name, claim.Pid));
    }

    // If another node granted the name to the same process, it has the name, and the reservation is confirmed instead.
    private static Turn GiveBack(Turn turn, NodeId granting, NameClaim claim) => turn.GlobalNames.NamesOf(claim.Pid).Contains(claim.Name)
        ? turn
        : turn.Forward(granting, new RemoteSignal.Unnamed(claim.Name, claim.Pid));

    private static Turn Grant(Turn turn, NameClaim claim, long grant) => Answer(
        turn.WithGlobalName(claim.Name, new GlobalName(claim.Pid, grant, IsReserved: false)).ForwardToAll(new RemoteSignal.Named(claim.Name, claim.Pid, grant)),
        claim,
        refusal: null);

    private static Turn Release(Turn turn, string name, Pid holder) =>
        turn.WithoutGlobalName(name, holder).ForwardToAll(new RemoteSignal.Unnamed(name, holder));

    private static Pid? HolderOrReserved(Turn turn, string name)
    {
        var holder = turn.GlobalNames.HolderOf(name);
        foreach (var entry in turn.GlobalNames.Of(name))
        {
            holder ??= entry.Holder;
        }

        return holder;
    }

    private static Turn Answer(Turn turn, NameClaim claim, Refusal? refusal) => turn.Find(claim.By) is null
        ? turn
        : turn.Deliver(claim.By, new Received.Message(new GlobalNameReply(claim.Reference, refusal)));
}
