using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces;

/// <content>Writes the records of a snapshot.</content>
internal sealed partial class BlockWriter
{
    /// <summary>Writes the counters.</summary>
    internal void Counters(State state)
    {
        Begin(Tag.Counters);
        wire.Number((ulong)state.Count);
        wire.Number((ulong)state.LastPid);
        wire.Number((ulong)state.LastReference);
    }

    /// <summary>Writes a process.</summary>
    internal void Process(TableEntry entry)
    {
        Begin(Tag.Process, namesOtherPids: Node != NodeId.Alone && (entry.Links.Any(IsOther) || entry.Monitors.Any(IsOther) || entry.MonitoredBy.Any(IsOther)));
        WritePid(entry.Pid);
        wire.Byte((byte)((entry.TrapsExits ? 1 : 0) | (entry.Name is null ? 0 : 2) | (entry.Label is null ? 0 : 4)));
        OptionalText(entry.Name);
        OptionalText(entry.Label);
        wire.Number((ulong)entry.Links.Count);
        foreach (var peer in entry.Links)
        {
            WritePid(peer);
        }

        MonitorEnds(entry.Monitors);
        MonitorEnds(entry.MonitoredBy);
    }

    /// <summary>Writes a member of a process group.</summary>
    internal void GroupMember(string group, GroupMember member)
    {
        Begin(Tag.GroupMember, IsOther(member.Pid));
        Text(group);
        WritePid(member.Pid);
        wire.Number((ulong)member.Times);
    }

    /// <summary>Writes the number of the last grant of a global name.</summary>
    internal void LastGrant(long number)
    {
        Begin(Tag.LastGrant);
        wire.Number((ulong)number);
    }

    /// <summary>Writes a process that has a global name, or for which the name is reserved.</summary>
    internal void GlobalName(string name, GlobalName entry)
    {
        Begin(entry.IsReserved ? Tag.ReservedGlobalName : Tag.GlobalName, IsOther(entry.Holder));
        Text(name);
        WritePid(entry.Holder);
        wire.Number((ulong)entry.Grant);
    }

    /// <summary>Writes a connection.</summary>
    internal void Connection(NodeId node)
    {
        Begin(Tag.Connection);
        wire.Number((ulong)node.Value);
    }

    /// <summary>Writes the number of the newest unlink request.</summary>
    internal void LastUnlink(long number)
    {
        Begin(Tag.LastUnlink);
        wire.Number((ulong)number);
    }

    /// <summary>Writes an unlink request.</summary>
    internal void UnlinkRequest(Pid by, UnlinkRequest request)
    {
        Begin(Tag.UnlinkRequest, namesOtherPids: true);
        WritePid(by);
        WritePid(request.Peer);
        wire.Number((ulong)request.Id);
    }

    /// <summary>Writes a request to spawn.</summary>
    internal void SpawnRequest(NodeId node, SpawnRequest request)
    {
        Begin(Tag.SpawnRequest);
        wire.Number((ulong)node.Value);
        Reference(request.Reference);
        WritePid(request.By);
    }

    /// <summary>Writes a request for a global name.</summary>
    internal void NameClaim(NodeId node, NameClaim claim)
    {
        Begin(Tag.NameClaim);
        wire.Number((ulong)node.Value);
        Reference(claim.Reference);
        WritePid(claim.By);
        Text(claim.Name);
        WritePid(claim.Pid);
    }

    private void Begin(Tag tag, bool namesOtherPids)
    {
        MarkIfOther(namesOtherPids);
        Count++;
        wire.Byte((byte)tag);
    }

    private bool IsOther(MonitorEnd end) => IsOther(end.Other);

    private bool IsOther(Pid pid) => pid.Node != Node;
}
