namespace Rusm.Kernel.Persistent;

/// <summary>
/// Named sets of members: a persistent map from a name to its members, and from a member to its names, so that the end of a process changes only
/// its own names. A name exists as long as it has a member.
/// </summary>
/// <typeparam name="TMember">The type of the members; its key is the pid.</typeparam>
internal readonly struct MemberTable<TMember>
    where TMember : struct, IKeyed
{
    private readonly HashTrie<string, KeyedSet<TMember>, Ordinal> names;
    private readonly Trie<string[]> namesOf;

    private MemberTable(HashTrie<string, KeyedSet<TMember>, Ordinal> names, Trie<string[]> namesOf) => (this.names, this.namesOf) = (names, namesOf);

    internal bool IsEmpty => names.Count == 0;

    /// <summary>The names in ordinal order, each with its members in the order of their pids.</summary>
    internal IEnumerable<(string Name, KeyedSet<TMember> Members)> All =>
        names.Entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => (entry.Key, entry.Value));

    /// <summary>The members, each with its name: in the order of their pids, and each process in the order in which it got its names. To add them in
    /// this order makes an equal table, in which the names of each process have the same order.</summary>
    internal IEnumerable<(string Name, TMember Member)> Memberships
    {
        get
        {
            foreach (var pid in All.SelectMany(static entry => entry.Members).Select(static member => new Pid(member.Key)).ToHashSet().Order())
            {
                foreach (var name in NamesOf(pid).ToArray())
                {
                    if (Of(name).TryGet(pid.Value, out var member))
                    {
                        yield return (name, member);
                    }
                }
            }
        }
    }

    internal KeyedSet<TMember> Of(string name) => names.TryGet(name, out var members) ? members : KeyedSet<TMember>.Empty;

    /// <summary>Returns the names of a process, in the order in which it got them.</summary>
    internal ReadOnlySpan<string> NamesOf(Pid pid) => namesOf.TryGet(pid.Value, out var held) ? held : [];

    /// <summary>Adds a member to a name, or replaces the one with the same pid.</summary>
    internal MemberTable<TMember> With(string name, TMember member, Owner owner)
    {
        var (members, pid) = (Of(name), new Pid(member.Key));
        var isMember = members.Contains(pid.Value);   // before the set is changed, which can be in place
        return new(
            Set(name, members.Set(member, owner), owner),
            isMember ? namesOf : namesOf.Set(pid.Value, [.. NamesOf(pid), name], owner));
    }

    /// <summary>Removes a process from a name. Changes nothing if it is not a member.</summary>
    internal MemberTable<TMember> Without(string name, Pid pid, Owner owner)
    {
        var members = Of(name);
        if (!members.Contains(pid.Value))
        {
            return this;
        }

        var remaining = NamesOf(pid).ToArray().Where(other => other != name).ToArray();
        return new(
            Set(name, members.Remove(pid.Value, owner), owner),
            remaining.Length == 0 ? namesOf.Remove(pid.Value, owner) : namesOf.Set(pid.Value, remaining, owner));
    }

    /// <summary>Removes a process from all its names.</summary>
    internal MemberTable<TMember> Without(Pid pid, Owner owner)
    {
        if (!namesOf.TryGet(pid.Value, out var held))
        {
            return this;
        }

        var remaining = new MemberTable<TMember>(names, namesOf.Remove(pid.Value, owner));
        foreach (var name in held)
        {
            remaining = new(remaining.Set(name, remaining.Of(name).Remove(pid.Value, owner), owner), remaining.namesOf);
        }

        return remaining;
    }

    /// <summary>Whether both have the same names with the same members.</summary>
    internal bool HasSameMembers(MemberTable<TMember> other) => names.HasSameEntries(other.names);

    private HashTrie<string, KeyedSet<TMember>, Ordinal> Set(string name, KeyedSet<TMember> members, Owner owner)
    {
        var others = names.Remove(name, owner, out _);
        return members.Count == 0 ? others : others.GetOrAdd(name, members, owner, out _);
    }
}
