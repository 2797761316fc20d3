using Rusm.Kernel.Nodes;
using Rusm.Kernel.Persistent;

namespace Rusm.Kernel.Traces;

/// <summary>Writes and reads a state as the snapshot blocks of a trace.</summary>
internal static class Snapshot
{
    /// <summary>Writes the records of a state: the counters, then each process.</summary>
    /// <param name="state">The state.</param>
    /// <param name="block">The block to write to.</param>
    /// <param name="putIfFull">Called with the block before each process. It passes the block on and clears it if the block is full.</param>
    public static void Write(State state, BlockWriter block, Action<BlockWriter> putIfFull)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(putIfFull);
        block.Counters(state);
        foreach (var entry in state.Table)
        {
            putIfFull(block);
            block.Process(entry);
        }

        foreach (var (group, members) in state.GroupTable.All)
        {
            foreach (var member in members)
            {
                putIfFull(block);
                block.GroupMember(group, member);
            }
        }

        if (state.GlobalNameTable.LastGrant > 0)
        {
            putIfFull(block);
            block.LastGrant(state.GlobalNameTable.LastGrant);
        }

        foreach (var (name, entries) in state.GlobalNameTable.All)
        {
            foreach (var entry in entries)
            {
                putIfFull(block);
                block.GlobalName(name, entry);
            }
        }
    }

    internal static State Read(IEnumerable<(Block Block, byte[] Payload)> blocks)
    {
        var owner = new Owner();
        var (counters, table, names, count) = ((Count: -1L, LastPid: 0L, LastReference: 0L), default(Trie<TableEntry>), default(HashTrie<string, Pid, Ordinal>), 0);
        var (groups, globalNames) = (default(GroupTable), default(GlobalNameTable));
        var (lastPid, end, node) = (0L, 0L, NodeId.Alone);
        foreach (var (block, payload) in blocks)
        {
            (end, node) = (block.End, block.Node);
            var reader = new BlockReader(block, payload);
            while (!reader.IsAtEnd())
            {
                switch (reader.ReadTag())
                {
                    case Tag.Counters when counters.Count < 0:
                        counters = reader.Counters();
                        break;
                    case Tag.Process when counters.Count >= 0:
                        var entry = reader.Process(owner);
                        lastPid = entry.Pid.Value > lastPid ? entry.Pid.Value : throw reader.Invalid($"{entry.Pid} follows <{lastPid}>, but the pids of a snapshot must ascend");
                        table = table.Set(entry.Pid.Value, entry, owner);
                        if (entry.Name is { } name)
                        {
                            names = names.Remove(name, owner, out _).GetOrAdd(name, entry.Pid, owner, out _);   // if two processes have the same name, the last one wins
                        }

                        count++;
                        break;
                    case Tag.GroupMember when count == counters.Count:
                        var (group, pid, times) = reader.GroupMember();
                        groups = groups.MembersOf(group).Contains(pid.Value)
                            ? throw reader.Invalid($"{pid} is listed twice in the group {group}")
                            : groups.Join(group, pid, owner, times);
                        break;
                    case Tag.LastGrant when count == counters.Count && globalNames.LastGrant == 0:
                        globalNames = globalNames.WithLastGrant(reader.LastGrant());
                        break;
                    case Tag.GlobalName when count == counters.Count:
                        var (globalName, holder) = reader.GlobalName();
                        globalNames = globalNames.Of(globalName).Count > 0 || holder.Grant > globalNames.LastGrant
                            ? throw reader.Invalid($"the global name {globalName} is listed twice, or was granted after the last grant")
                            : globalNames.With(globalName, holder, owner);
                        break;
                    case var tag:
                        throw reader.Invalid($"a snapshot can't have a record of kind {(byte)tag} at this position");
                }
            }
        }

        return count == counters.Count
            ? Checked(new State(table, count, counters.LastPid, counters.LastReference, names, groups, node, globalNames: globalNames), end)
            : throw new TraceException(end, counters.Count < 0
                ? "the snapshot has no counters"
                : $"the snapshot has {count} of {counters.Count} processes: the rest is cut off");
    }

    private static State Checked(State state, long end)
    {
        var problems = Invariants.Check(state);
        return problems.IsEmpty ? state : throw new TraceException(end, $"the snapshot is not a valid state: {problems.Head}");
    }
}
