namespace Rusm.Kernel.Traces;

/// <summary>
/// A hash of a whole state. Equal states have equal digests on every machine. Different states almost certainly have different digests.
/// </summary>
internal static class StateDigest
{
    // Precedes a label. A state with neither labels nor groups has the same digest as in version 2 of the format.
    private const long LabelMark = -1;

    // In version 4 the digest has the number of the requests, and not the requests.
    private const uint VersionWithRequests = 5;

    /// <summary>Computes the digest of a state. It reads the whole state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="version">The version of the format: in version 4 the digest has only the number of the requests between nodes.</param>
    /// <returns>The digest.</returns>
    public static ulong Of(State state, uint version = TraceFormat.Version)
    {
        ArgumentNullException.ThrowIfNull(state);
        var digest = Mix(Mix(Mix(0, state.Count), state.LastPid), state.LastReference);
        foreach (var entry in state.Table)
        {
            digest = Mix(Mix(digest, entry.Pid.Value), entry.TrapsExits ? 1 : 0);
            digest = Name(digest, entry.Name ?? "");
            if (entry.Label is { } label)
            {
                digest = Name(Mix(digest, LabelMark), label);
            }

            digest = Mix(digest, entry.Links.Count);
            foreach (var peer in entry.Links)
            {
                digest = Mix(digest, peer.Value);
            }

            digest = Ends(Ends(digest, entry.Monitors), entry.MonitoredBy);
        }

        foreach (var (group, members) in state.GroupTable.All)
        {
            digest = Mix(Name(digest, group), members.Count);
            foreach (var member in members)
            {
                digest = Mix(Mix(digest, member.Pid.Value), member.Times);
            }
        }

        return GlobalNames(version < VersionWithRequests ? Connections(digest, state) : Requests(Connections(digest, state), state), state);
    }

    // Adds nothing for a state without connections, which has the same digest as in version 3 of the format.
    private static ulong Connections(ulong digest, State state)
    {
        foreach (var connection in state.NodeTable.All)
        {
            digest = Mix(Mix(digest, connection.Node.Value), connection.Ties.Count);
            foreach (var tied in connection.Ties)
            {
                digest = Mix(Mix(digest, tied.Pid.Value), tied.Count);
            }

            digest = Mix(Mix(digest, connection.Spawns.Count), connection.Claims.Count);
        }

        return digest;
    }

    // The requests to other nodes that are not answered. Adds nothing for a state that never had one.
    private static ulong Requests(ulong digest, State state)
    {
        var nodes = state.NodeTable;
        digest = nodes.LastUnlink == 0 ? digest : Mix(digest, nodes.LastUnlink);
        foreach (var connection in nodes.All)
        {
            foreach (var tied in connection.Ties)
            {
                foreach (var request in nodes.UnlinksOf(tied.Pid).Where(request => request.Peer.Node == connection.Node))
                {
                    digest = Mix(Mix(Mix(digest, tied.Pid.Value), request.Peer.Value), request.Id);
                }
            }

            foreach (var request in connection.Spawns)
            {
                digest = Mix(Mix(digest, request.Reference.Value), request.By.Value);
            }

            foreach (var claim in connection.Claims)
            {
                digest = Name(Mix(Mix(Mix(digest, claim.Reference.Value), claim.By.Value), claim.Pid.Value), claim.Name);
            }
        }

        return digest;
    }

    // Adds nothing for a state in which no global name was granted.
    private static ulong GlobalNames(ulong digest, State state)
    {
        digest = state.GlobalNameTable.LastGrant == 0 ? digest : Mix(digest, state.GlobalNameTable.LastGrant);
        foreach (var (name, entries) in state.GlobalNameTable.All)
        {
            digest = Mix(Name(digest, name), entries.Count);
            foreach (var entry in entries)
            {
                digest = Mix(Mix(Mix(digest, entry.Holder.Value), entry.Grant), entry.IsReserved ? 1 : 0);
            }
        }

        return digest;
    }

    // The length goes first, as in the lists below. Without it, the end of one value could be taken for the start of the next.
    private static ulong Name(ulong digest, string name)
    {
        digest = Mix(digest, name.Length);
        foreach (var letter in name)
        {
            digest = Mix(digest, letter);
        }

        return digest;
    }

    private static ulong Ends(ulong digest, Persistent.KeyedSet<MonitorEnd> ends)
    {
        digest = Mix(digest, ends.Count);
        foreach (var end in ends)
        {
            digest = Mix(Mix(digest, end.Reference.Value), end.Other.Value);
        }

        return digest;
    }

    // One round of a multiply-and-fold hash: each bit of both numbers reaches each bit of the result.
    private static ulong Mix(ulong digest, long value)
    {
        var high = Math.BigMul(digest ^ 0x9E3779B97F4A7C15, (ulong)value ^ 0xD6E8FEB86659FD93, out var low);
        return high ^ low ^ ulong.RotateLeft(digest, 23);
    }
}
