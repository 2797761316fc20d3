using Rusm.Kernel.Nodes;
using Rusm.Kernel.Persistent;

namespace Rusm.Kernel.Traces;

/// <content>Reads the records of a snapshot.</content>
internal ref partial struct BlockReader
{
    /// <summary>Reads the counters.</summary>
    internal (long Count, long LastPid, long LastReference) Counters() => (Counter(), Counter(), Counter());

    /// <summary>Reads a process.</summary>
    internal TableEntry Process(Owner owner)
    {
        var pid = Pid();
        var flags = wire.Byte();
        if (flags > 7)
        {
            throw Invalid($"the flags {flags} of a process are invalid");
        }

        var entry = TableEntry.Create(pid, (flags & 2) == 0 ? null : Name(), (flags & 4) == 0 ? null : Text(), owner).WithTrapExit((flags & 1) != 0, owner);
        var before = 0L;
        for (var left = Count(); left > 0; left--)
        {
            entry = entry.LinkedTo(new Pid(Ascending(ref before, Pid().Value)), owner);
        }

        before = 0;
        for (var left = Count(); left > 0; left--)
        {
            entry = entry.Monitoring(new MonitorRef(Ascending(ref before, Reference().Value)), Pid(), owner);
        }

        before = 0;
        for (var left = Count(); left > 0; left--)
        {
            entry = entry.MonitoredAs(new MonitorRef(Ascending(ref before, Reference().Value)), Pid(), owner);
        }

        return entry;
    }

    /// <summary>Reads a member of a process group.</summary>
    internal (string Group, Pid Pid, int Times) GroupMember() => (GroupName(), RealPid(), Times());

    /// <summary>Reads the number of the last grant of a global name.</summary>
    internal long LastGrant() => Counter();

    /// <summary>Reads a process that has a global name, or for which the name is reserved.</summary>
    internal (string Name, GlobalName Entry) GlobalName(bool isReserved) => (Name(), new GlobalName(RealPid(), Counter(), isReserved));

    /// <summary>Reads a connection.</summary>
    internal NodeId Connection() => OtherNode();

    /// <summary>Reads the number of the newest unlink request.</summary>
    internal long LastUnlink() => Counter();

    /// <summary>Reads an unlink request.</summary>
    internal (Pid By, UnlinkRequest Request) UnlinkRequest() => (RealPid(), new UnlinkRequest(RealPid(), Counter()));

    /// <summary>Reads a request to spawn.</summary>
    internal (NodeId Node, SpawnRequest Request) SpawnRequest() => (OtherNode(), new SpawnRequest(Reference(), Pid()));

    /// <summary>Reads a request for a global name.</summary>
    internal (NodeId Node, NameClaim Claim) NameClaim() => (OtherNode(), new NameClaim(Reference(), Pid(), Name(), Pid()));

    // A snapshot has no pids that a program has made up.
    private Pid RealPid() => Pid() is { Value: >= 0 } pid ? pid : throw Invalid("a pid is negative");

    // Lists are in ascending order, from 1.
    private readonly long Ascending(ref long before, long value) =>
        value > before ? before = value : throw Invalid($"a list has {value} after {before}, but must ascend");
}
