using LanguageExt;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Persistent;
using static LanguageExt.Prelude;

namespace Rusm.Kernel;

/// <summary>
/// A snapshot of the process table: the processes that are alive, their names, links, monitors and trap-exit flags, and the counters from
/// which pids and references are assigned. Immutable, and compared by value. <see cref="Machine.Step"/> returns the next state.
/// </summary>
public sealed class State : IEquatable<State>
{
    internal State(
        Trie<TableEntry> table,
        int count,
        long lastPid,
        long lastReference,
        HashTrie<string, Pid, Ordinal> names,
        GroupTable groups = default,
        NodeId node = default,
        NodeTable nodes = default,
        GlobalNameTable globalNames = default)
    {
        (Table, Count, LastPid, LastReference, NameTable) = (table, count, lastPid, lastReference, names);
        (GroupTable, Node, NodeTable, GlobalNameTable) = (groups, node, nodes, globalNames);
    }

    /// <summary>The initial state: it has no processes, and no pid or reference has been assigned.</summary>
    public static State Empty { get; } = new(default, 0, 0, 0, default);

    /// <summary>The node whose process table this is; <see cref="NodeId.Alone"/> for a runtime that is connected with no other.</summary>
    public NodeId Node { get; }

    /// <summary>The nodes that are connected, in order (Erlang: <c>nodes/0</c>).</summary>
    public IEnumerable<NodeId> Nodes => NodeTable.All.Select(static connection => connection.Node);

    /// <summary>The number of processes that are alive.</summary>
    public int Count { get; }

    /// <summary>The number of the newest pid, which is the number of processes that have been spawned.</summary>
    public long LastPid { get; }

    /// <summary>The number of the newest reference, which is the number of references that have been assigned.</summary>
    public long LastReference { get; }

    /// <summary>The processes that are alive, the oldest first.</summary>
    public IEnumerable<ProcessEntry> Processes
    {
        get
        {
            foreach (var entry in Table)
            {
                yield return entry.ToProcessEntry();
            }
        }
    }

    /// <summary>The registered names in ordinal order, each with its process (Erlang: <c>registered/0</c>).</summary>
    public IEnumerable<(string Name, Pid Pid)> Names => NameTable.Entries.OrderBy(taken => taken.Key, StringComparer.Ordinal);

    /// <summary>The global names in ordinal order, each with its process, which can be of another node (Erlang:
    /// <c>global:registered_names/0</c>).</summary>
    public IEnumerable<(string Name, Pid Pid)> GlobalNames =>
        from taken in GlobalNameTable.All
        let holder = GlobalNameTable.HolderOf(taken.Name)
        where holder is not null
        select (taken.Name, holder.Value);

    /// <summary>The process groups that have members, in ordinal order, each with its members ordered by pid (Erlang:
    /// <c>pg:which_groups/0</c>). A process is listed once for each time that it has joined.</summary>
    public IEnumerable<(string Group, IEnumerable<Pid> Members)> Groups =>
        GroupTable.All.Select(static group => (group.Group, Repeated(group.Members)));

    internal Trie<TableEntry> Table { get; }

    internal GroupTable GroupTable { get; }

    internal NodeTable NodeTable { get; }

    internal GlobalNameTable GlobalNameTable { get; }

    internal bool IsConnected(NodeId node) => NodeTable.Find(node) is not null;

    /// <summary>The registered names, each with its process.</summary>
    internal HashTrie<string, Pid, Ordinal> NameTable { get; }

    /// <summary>Returns the initial state of a node.</summary>
    /// <param name="node">The node. No other node of the cluster, before or after it, has the same number.</param>
    /// <returns>The state, which has no processes and no connections.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or larger than <see cref="NodeId.MaxValue"/>.</exception>
    public static State Of(NodeId node)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(node.Value, nameof(node));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(node.Value, NodeId.MaxValue, nameof(node));
        return new(default, 0, 0, 0, default, node: node);
    }

    /// <summary>Returns the entry of a process.</summary>
    /// <param name="pid">The process.</param>
    /// <returns>Its entry; none for processes that have ended, for pids that are not assigned yet, and for <see cref="Pid.Outside"/>.</returns>
    public Option<ProcessEntry> Find(Pid pid) => Table.TryGet(pid.Value, out var entry) ? Some(entry.ToProcessEntry()) : None;

    /// <summary>Whether the process is alive (Erlang: <c>is_process_alive/1</c>).</summary>
    /// <param name="pid">The process.</param>
    /// <returns>Whether it is in the table.</returns>
    public bool IsAlive(Pid pid) => Table.TryGet(pid.Value, out _);

    /// <summary>Returns the process that has a name (Erlang: <c>whereis/1</c>).</summary>
    /// <param name="name">The name. It is case-sensitive.</param>
    /// <returns>The process, which is alive; none if no process has the name.</returns>
    public Option<Pid> WhereIs(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return NameTable.TryGet(name, out var holder) ? Some(holder) : None;
    }

    /// <summary>Returns the process that has a global name, as far as this node knows (Erlang: <c>global:whereis_name/1</c>).</summary>
    /// <param name="name">The name. It is case-sensitive.</param>
    /// <returns>The process; none if no process has the name.</returns>
    public Option<Pid> WhereIsGlobal(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Optional(GlobalNameTable.HolderOf(name));
    }

    /// <summary>Returns the members of a process group, ordered by pid (Erlang: <c>pg:get_members/1</c>). A process is listed once for each
    /// time that it has joined.</summary>
    /// <param name="group">The name of the group. It is case-sensitive.</param>
    /// <returns>The members, which are alive; empty if there is no such group.</returns>
    public IEnumerable<Pid> MembersOf(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return Repeated(GroupTable.MembersOf(group));
    }

    /// <summary>Returns the groups that a process is in, each group once.</summary>
    /// <param name="pid">The process.</param>
    /// <returns>The groups, in the order in which it first joined them.</returns>
    public IEnumerable<string> GroupsOf(Pid pid) => GroupTable.GroupsOf(pid).ToArray();

    /// <summary>Compares the counters, the names, the groups, the connections, the global names and all entries.</summary>
    /// <param name="other">The state to compare with.</param>
    /// <returns>Whether all of them are equal.</returns>
    public bool Equals(State? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && (Count, LastPid, LastReference) == (other.Count, other.LastPid, other.LastReference)
            && NameTable.HasSameEntries(other.NameTable)
            && GroupTable.HasSameMembers(other.GroupTable)
            && Node == other.Node
            && NodeTable.Equals(other.NodeTable)
            && GlobalNameTable.Equals(other.GlobalNameTable)
            && Processes.SequenceEqual(other.Processes));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as State);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, LastPid, LastReference);

    /// <summary>Returns the counters on one line, followed by one line for each process, the oldest first.</summary>
    /// <returns>The table as text.</returns>
    public override string ToString() =>
        $"{Count} alive, {LastPid} spawned, {LastReference} references" + string.Concat(Processes.Select(entry => $"\n  {entry}"));

    private static IEnumerable<Pid> Repeated(KeyedSet<GroupMember> members) =>
        members.SelectMany(static member => Enumerable.Repeat(member.Pid, member.Times));
}
