using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>The process groups of a state. A process can be in a group several times.</summary>
internal readonly struct GroupTable
{
    private readonly MemberTable<GroupMember> groups;

    private GroupTable(MemberTable<GroupMember> groups) => this.groups = groups;

    internal bool IsEmpty => groups.IsEmpty;

    /// <summary>The groups in ordinal order, each with its members ordered by pid.</summary>
    internal IEnumerable<(string Group, KeyedSet<GroupMember> Members)> All => groups.All;

    /// <summary>The members, each with its group; see <see cref="MemberTable{TMember}.Memberships"/>.</summary>
    internal IEnumerable<(string Group, GroupMember Member)> Memberships => groups.Memberships;

    internal KeyedSet<GroupMember> MembersOf(string group) => groups.Of(group);

    /// <summary>Returns the groups of a process, in the order in which it first joined them.</summary>
    internal ReadOnlySpan<string> GroupsOf(Pid pid) => groups.NamesOf(pid);

    /// <summary>Adds memberships of a process to a group. A process can join a group several times.</summary>
    internal GroupTable Join(string group, Pid pid, Owner owner, int times = 1) => new(groups.With(
        group, new GroupMember(pid, MembersOf(group).TryGet(pid.Value, out var member) ? member.Times + times : times), owner));

    /// <summary>Removes one membership of a process from a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="pid">The process.</param>
    /// <param name="owner">The owner that may change nodes in place.</param>
    /// <param name="wasMember">Whether the process was in the group.</param>
    /// <returns>The changed table.</returns>
    internal GroupTable Leave(string group, Pid pid, Owner owner, out bool wasMember)
    {
        wasMember = MembersOf(group).TryGet(pid.Value, out var member);
        return !wasMember ? this
            : new(member.Times > 1 ? groups.With(group, new GroupMember(pid, member.Times - 1), owner) : groups.Without(group, pid, owner));
    }

    /// <summary>Removes a process from all its groups.</summary>
    internal GroupTable Without(Pid pid, Owner owner) => new(groups.Without(pid, owner));

    /// <summary>Whether both have the same groups with the same members.</summary>
    internal bool HasSameMembers(GroupTable other) => groups.HasSameMembers(other.groups);
}

/// <summary>A member of a process group.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Times">The number of times that it has joined, minus the number of times that it has left.</param>
internal readonly record struct GroupMember(Pid Pid, int Times) : IKeyed
{
    long IKeyed.Key => Pid.Value;
}
