using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>
/// The process groups of a state. It has the members of each group, and the groups of each member, so that the end of a process changes
/// only its own groups. A group exists as long as it has a member.
/// </summary>
internal readonly struct GroupTable
{
    private readonly HashTrie<string, KeyedSet<GroupMember>, Ordinal> groups;
    private readonly Trie<string[]> groupsOf;

    private GroupTable(HashTrie<string, KeyedSet<GroupMember>, Ordinal> groups, Trie<string[]> groupsOf) =>
        (this.groups, this.groupsOf) = (groups, groupsOf);

    internal bool IsEmpty => groups.Count == 0;

    /// <summary>The groups in ordinal order, each with its members ordered by pid.</summary>
    internal IEnumerable<(string Group, KeyedSet<GroupMember> Members)> All =>
        groups.Entries.OrderBy(static group => group.Key, StringComparer.Ordinal).Select(static group => (group.Key, group.Value));

    internal KeyedSet<GroupMember> MembersOf(string group) =>
        groups.TryGet(group, out var members) ? members : KeyedSet<GroupMember>.Empty;

    /// <summary>Returns the groups of a process, in the order in which it first joined them.</summary>
    internal ReadOnlySpan<string> GroupsOf(Pid pid) => groupsOf.TryGet(pid.Value, out var joined) ? joined : [];

    /// <summary>Adds memberships of a process to a group. A process can join a group several times.</summary>
    internal GroupTable Join(string group, Pid pid, Owner owner, int times = 1)
    {
        var members = MembersOf(group);
        var isMember = members.TryGet(pid.Value, out var member);
        return new(
            With(group, members.Set(new GroupMember(pid, isMember ? member.Times + times : times), owner), owner),
            isMember ? groupsOf : groupsOf.Set(pid.Value, [.. GroupsOf(pid), group], owner));
    }

    /// <summary>Removes one membership of a process from a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="pid">The process.</param>
    /// <param name="owner">The owner that may change nodes in place.</param>
    /// <param name="wasMember">Whether the process was in the group.</param>
    /// <returns>The changed table.</returns>
    internal GroupTable Leave(string group, Pid pid, Owner owner, out bool wasMember)
    {
        var members = MembersOf(group);
        wasMember = members.TryGet(pid.Value, out var member);
        if (!wasMember)
        {
            return this;
        }

        if (member.Times > 1)
        {
            return new(With(group, members.Set(new GroupMember(pid, member.Times - 1), owner), owner), groupsOf);
        }

        var remaining = GroupsOf(pid).ToArray().Where(other => other != group).ToArray();
        return new(
            With(group, members.Remove(pid.Value, owner), owner),
            remaining.Length == 0 ? groupsOf.Remove(pid.Value, owner) : groupsOf.Set(pid.Value, remaining, owner));
    }

    /// <summary>Removes a process from all its groups.</summary>
    internal GroupTable Without(Pid pid, Owner owner)
    {
        if (!groupsOf.TryGet(pid.Value, out var joined))
        {
            return this;
        }

        var remaining = groups;
        foreach (var group in joined)
        {
            remaining = new GroupTable(remaining, groupsOf).With(group, MembersOf(group).Remove(pid.Value, owner), owner);
        }

        return new(remaining, groupsOf.Remove(pid.Value, owner));
    }

    /// <summary>Whether both have the same groups with the same members.</summary>
    internal bool HasSameMembers(GroupTable other) => groups.HasSameEntries(other.groups);

    private HashTrie<string, KeyedSet<GroupMember>, Ordinal> With(string group, KeyedSet<GroupMember> members, Owner owner)
    {
        var others = groups.Remove(group, owner, out _);
        return members.Count == 0 ? others : others.GetOrAdd(group, members, owner, out _);
    }
}

/// <summary>A member of a process group.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Times">The number of times that it has joined, minus the number of times that it has left.</param>
internal readonly record struct GroupMember(Pid Pid, int Times) : IKeyed
{
    long IKeyed.Key => Pid.Value;
}
