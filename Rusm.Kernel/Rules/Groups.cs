using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Rules;

/// <summary>Process groups (Erlang: <c>pg</c>). A process can be in many groups, and several times in one group. When it ends, it is
/// removed from all its groups (see <see cref="Turn.Without"/>). Each node tells all others which of its processes are in which groups.</summary>
internal static class Groups
{
    /// <summary>Adds a process to a group. Does nothing if the process is not alive, as in <c>pg:join</c>.</summary>
    internal static Turn Join(Turn turn, Pid by, string group, Pid pid) =>
        turn.IsRemote(pid) ? turn.Refuse(by, new Refusal.OfOtherNode(pid))
        : turn.Find(pid) is null ? turn
        : turn.WithMember(group, pid).ForwardToAll(new RemoteSignal.Join(group, pid, 1));

    internal static Turn Leave(Turn turn, Pid by, string group, Pid pid)
    {
        if (turn.IsRemote(pid))
        {
            return turn.Refuse(by, new Refusal.OfOtherNode(pid));
        }

        turn = turn.WithoutMember(group, pid, out var wasMember);
        return wasMember ? turn.ForwardToAll(new RemoteSignal.Leave(group, pid)) : turn.Refuse(by, new Refusal.NotInGroup(group, pid));
    }

    /// <summary>Tells the other nodes that a process that ends leaves its groups. They know it before they know of the end.</summary>
    internal static Turn TellOfEnd(Turn turn, Pid pid)
    {
        if (turn.Nodes.IsEmpty || turn.Groups.IsEmpty)
        {
            return turn;
        }

        foreach (var group in turn.Groups.GroupsOf(pid).ToArray())
        {
            for (var left = turn.MembersOf(group).TryGet(pid.Value, out var member) ? member.Times : 0; left > 0; left--)
            {
                turn = turn.ForwardToAll(new RemoteSignal.Leave(group, pid));
            }
        }

        return turn;
    }

    /// <summary>Removes the processes of a node that is lost from all groups.</summary>
    internal static Turn WithoutNode(Turn turn, NodeId node)
    {
        var lost = turn.Groups.All.SelectMany(static group => group.Members).Select(static member => member.Pid).Where(pid => pid.Node == node);
        foreach (var pid in lost.ToHashSet())
        {
            turn = turn.WithoutMemberships(pid);
        }

        return turn;
    }
}
