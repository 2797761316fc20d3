using Rusm.Kernel.Persistent;

namespace Rusm.Kernel.Nodes;

/// <summary>
/// The global names that a node knows. For each name it has all processes of which their nodes have said that they have it. Usually that is one.
/// It is more than one while the end of the earlier holder is still on the way, or a conflict is being settled: then the latest grant counts. So
/// all nodes that have been told the same agree, in whichever order they were told.
/// </summary>
internal readonly struct GlobalNameTable
{
    private readonly MemberTable<GlobalName> names;

    private GlobalNameTable(MemberTable<GlobalName> names, long lastGrant) => (this.names, LastGrant) = (names, lastGrant);

    /// <summary>The highest number of a grant that this node knows (a Lamport clock): the next grant is later than all that came before it.</summary>
    internal long LastGrant { get; }

    internal bool IsEmpty => names.IsEmpty;

    /// <summary>The names in ordinal order, each with its processes in the order of their pids.</summary>
    internal IEnumerable<(string Name, KeyedSet<GlobalName> Entries)> All => names.All;

    /// <summary>The processes, each with its name; see <see cref="MemberTable{TMember}.Memberships"/>.</summary>
    internal IEnumerable<(string Name, GlobalName Entry)> Memberships => names.Memberships;

    internal KeyedSet<GlobalName> Of(string name) => names.Of(name);

    /// <summary>Returns the process that has a name; null if it is free or only reserved.</summary>
    internal Pid? HolderOf(string name)
    {
        GlobalName? latest = null;
        foreach (var entry in Of(name))
        {
            latest = !entry.IsReserved && (latest is not { } other || entry.IsLaterThan(other)) ? entry : latest;
        }

        return latest?.Holder;
    }

    /// <summary>Sets the number of the last grant, of a table that is read from a trace.</summary>
    internal GlobalNameTable WithLastGrant(long number) => new(names, number);

    /// <summary>Returns the names of a process, in the order in which it got them.</summary>
    internal ReadOnlySpan<string> NamesOf(Pid pid) => names.NamesOf(pid);

    /// <summary>Adds a process to a name, or confirms its reservation.</summary>
    internal GlobalNameTable With(string name, GlobalName entry, Owner owner) => new(names.With(name, entry, owner), Math.Max(LastGrant, entry.Grant));

    /// <summary>Removes a process from a name. Changes nothing if it does not have the name.</summary>
    internal GlobalNameTable Without(string name, Pid holder, Owner owner) => new(names.Without(name, holder, owner), LastGrant);

    /// <summary>Whether both have the same names with the same processes, and the same last grant.</summary>
    internal bool Equals(GlobalNameTable other) => LastGrant == other.LastGrant && names.HasSameMembers(other.names);
}

/// <summary>A process that has a global name.</summary>
/// <param name="Holder">The process.</param>
/// <param name="Grant">The number of the grant.</param>
/// <param name="IsReserved">Whether this node has granted the name, and the node of the process has not confirmed it yet.</param>
internal readonly record struct GlobalName(Pid Holder, long Grant, bool IsReserved) : IKeyed
{
    /// <summary>Whether this process has the name, if both have been granted it. Of two grants with the same number, that of the lower node counts.</summary>
    internal bool IsLaterThan(GlobalName other) => Grant != other.Grant ? Grant > other.Grant : Holder.Value < other.Holder.Value;

    long IKeyed.Key => Holder.Value;
}

/// <summary>A request for a global name that another node has not answered yet.</summary>
/// <param name="Reference">The request.</param>
/// <param name="By">The process that made it.</param>
/// <param name="Name">The name.</param>
/// <param name="Pid">The process that is to get the name.</param>
internal readonly record struct NameClaim(MonitorRef Reference, Pid By, string Name, Pid Pid) : IKeyed
{
    long IKeyed.Key => Reference.Value;
}
