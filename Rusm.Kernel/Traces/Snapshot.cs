using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces;

/// <summary>Writes and reads a state as the snapshot blocks of a trace.</summary>
internal static class Snapshot
{
    /// <summary>Writes the records of a state: the counters, each process, the groups, the global names and the connections.</summary>
    /// <param name="state">The state.</param>
    /// <param name="block">The block to write to.</param>
    /// <param name="putIfFull">Called with the block before each record. It passes the block on and clears it if the block is full.</param>
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

        foreach (var (group, member) in state.GroupTable.Memberships)
        {
            putIfFull(block);
            block.GroupMember(group, member);
        }

        if (state.GlobalNameTable.LastGrant > 0)
        {
            putIfFull(block);
            block.LastGrant(state.GlobalNameTable.LastGrant);
        }

        foreach (var (name, entry) in state.GlobalNameTable.Memberships)
        {
            putIfFull(block);
            block.GlobalName(name, entry);
        }

        WriteConnections(state.NodeTable, block, putIfFull);
    }

    /// <summary>Reads a state.</summary>
    /// <param name="blocks">The snapshot blocks of a trace, each with its records.</param>
    /// <returns>The state.</returns>
    /// <exception cref="TraceException">A record is invalid, or the records are not those of a valid state.</exception>
    internal static State Read(IEnumerable<(Block Block, byte[] Payload)> blocks)
    {
        var snapshot = new SnapshotReader();
        var end = 0L;
        foreach (var (block, payload) in blocks)
        {
            end = block.End;
            var reader = new BlockReader(block, payload);
            while (!reader.IsAtEnd())
            {
                snapshot.Read(ref reader, block.Node);
            }
        }

        return snapshot.ToState(end);
    }

    // The number of ties of each process is not written: it follows from its links, monitors and unlink requests.
    private static void WriteConnections(NodeTable nodes, BlockWriter block, Action<BlockWriter> putIfFull)
    {
        foreach (var connection in nodes.All)
        {
            putIfFull(block);
            block.Connection(connection.Node);
        }

        if (nodes.LastUnlink > 0)
        {
            putIfFull(block);
            block.LastUnlink(nodes.LastUnlink);
        }

        foreach (var (node, ties, spawns, claims) in nodes.All)
        {
            foreach (var tied in ties)
            {
                foreach (var request in nodes.UnlinksOf(tied.Pid).Where(request => request.Peer.Node == node))
                {
                    putIfFull(block);
                    block.UnlinkRequest(tied.Pid, request);
                }
            }

            foreach (var request in spawns)
            {
                putIfFull(block);
                block.SpawnRequest(node, request);
            }

            foreach (var claim in claims)
            {
                putIfFull(block);
                block.NameClaim(node, claim);
            }
        }
    }
}
