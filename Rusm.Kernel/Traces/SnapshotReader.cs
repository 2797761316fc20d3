using Rusm.Kernel.Nodes;
using Rusm.Kernel.Persistent;

namespace Rusm.Kernel.Traces;

/// <summary>Builds a state from the records of its snapshot, in their order.</summary>
internal sealed class SnapshotReader
{
    private readonly Owner owner = new();
    private (long Count, long LastPid, long LastReference) counters = (-1, 0, 0);
    private Trie<TableEntry> table;
    private HashTrie<string, Pid, Ordinal> names;
    private GroupTable groups;
    private GlobalNameTable globalNames;
    private NodeTable nodes;
    private NodeId node;
    private int count;
    private long lastPid;

    // The records of groups, global names and connections follow those of the processes.
    private bool HasProcesses => count == counters.Count;

    /// <summary>Reads one record.</summary>
    /// <param name="reader">The block.</param>
    /// <param name="of">The node of the block.</param>
    internal void Read(ref BlockReader reader, NodeId of)
    {
        node = of;
        switch (reader.ReadTagAndMark())
        {
            case Tag.Counters when counters.Count < 0 && !reader.IsMarked:
                counters = reader.Counters();
                break;
            case Tag.Process when counters.Count >= 0:
                Add(reader.Process(owner), in reader);
                break;
            case Tag.GroupMember when HasProcesses:
                var (group, pid, times) = reader.GroupMember();
                groups = groups.MembersOf(group).Contains(pid.Value)
                    ? throw reader.Invalid($"{pid} is listed twice in the group {group}")
                    : groups.Join(group, pid, owner, times);
                break;
            case Tag.LastGrant when HasProcesses && globalNames.LastGrant == 0 && !reader.IsMarked:
                globalNames = globalNames.WithLastGrant(reader.LastGrant());
                break;
            case (Tag.GlobalName or Tag.ReservedGlobalName) and var tag when HasProcesses:
                var (name, holder) = reader.GlobalName(isReserved: tag == Tag.ReservedGlobalName);
                globalNames = globalNames.Of(name).Contains(holder.Holder.Value) || holder.Grant > globalNames.LastGrant
                    ? throw reader.Invalid($"the global name {name} is listed twice, or was granted after the last grant")
                    : globalNames.With(name, holder, owner);
                break;
            case var tag when HasProcesses && node != NodeId.Alone:
                ReadOfNode(tag, ref reader);
                break;
            case var tag:
                throw Unexpected(tag, in reader);
        }
    }

    /// <summary>Returns the state.</summary>
    /// <param name="end">The offset of the end of the snapshot.</param>
    /// <exception cref="TraceException">Records are missing, or they are not those of a valid state.</exception>
    internal State ToState(long end)
    {
        if (!HasProcesses)
        {
            throw new TraceException(end, counters.Count < 0
                ? "the snapshot has no counters"
                : $"the snapshot has {count} of {counters.Count} processes: the rest is cut off");
        }

        CountTies();
        var state = new State(table, count, counters.LastPid, counters.LastReference, names, groups, node, nodes, globalNames);
        var problems = Invariants.Check(state);
        return problems.IsEmpty ? state : throw new TraceException(end, $"the snapshot is not a valid state: {problems.Head}");
    }

    private void Add(TableEntry entry, ref readonly BlockReader reader)
    {
        lastPid = entry.Pid.Value > lastPid ? entry.Pid.Value : throw reader.Invalid($"{entry.Pid} follows <{lastPid}>, but the pids of a snapshot must ascend");
        table = table.Set(entry.Pid.Value, entry, owner);
        if (entry.Name is { } name)
        {
            names = names.Remove(name, owner, out _).GetOrAdd(name, entry.Pid, owner, out _);   // if two processes have the same name, the last one wins
        }

        count++;
    }

    // The records that only a node has.
    private void ReadOfNode(Tag tag, ref BlockReader reader)
    {
        switch (tag)
        {
            case Tag.Connection when !reader.IsMarked:
                var connected = reader.Connection();
                nodes = nodes.Find(connected) is null ? nodes.With(Connection.To(connected), owner) : throw reader.Invalid($"{connected} is listed twice");
                break;
            case Tag.LastUnlink when nodes.LastUnlink == 0 && !reader.IsMarked:
                nodes = nodes.WithLastUnlink(reader.LastUnlink());
                break;
            case Tag.UnlinkRequest:
                var (by, unlink) = reader.UnlinkRequest();
                nodes = !table.TryGet(by.Value, out _) || nodes.Find(unlink.Peer.Node) is null || nodes.UnlinksOf(by).Contains(unlink.Peer.Value)
                    ? throw reader.Invalid($"a request of {by} to unlink from {unlink.Peer} is listed twice, or one of them is not there")
                    : nodes.WithUnlink(by, unlink, owner).Tie(by, unlink.Peer, owner);
                break;
            case Tag.SpawnRequest when !reader.IsMarked:
                var (spawnsOn, spawn) = reader.SpawnRequest();
                nodes = nodes.Find(spawnsOn) is not { } spawning || spawning.Spawns.Contains(spawn.Reference.Value)
                    ? throw reader.Invalid($"the request {spawn.Reference} to {spawnsOn} is listed twice, or the node is not connected")
                    : nodes.With(spawning.WithSpawn(spawn, owner), owner);
                break;
            case Tag.NameClaim when !reader.IsMarked:
                var (grantedBy, claim) = reader.NameClaim();
                nodes = nodes.Find(grantedBy) is not { } granting || granting.Claims.Contains(claim.Reference.Value)
                    ? throw reader.Invalid($"the request {claim.Reference} to {grantedBy} is listed twice, or the node is not connected")
                    : nodes.With(granting.WithClaim(claim, owner), owner);
                break;
            default:
                throw Unexpected(tag, in reader);
        }
    }

    // The ties of unlink requests are counted when these are read.
    private void CountTies()
    {
        if (nodes.IsEmpty)
        {
            return;
        }

        foreach (var entry in table)
        {
            foreach (var peer in entry.Links.Concat(entry.Monitors.Concat(entry.MonitoredBy).Select(static end => end.Other)).Where(peer => peer.Node != node))
            {
                nodes = nodes.Tie(entry.Pid, peer, owner);
            }
        }
    }

    private static TraceException Unexpected(Tag tag, ref readonly BlockReader reader) =>
        reader.Invalid($"a snapshot can't have a record of kind {(byte)tag} at this position");
}
