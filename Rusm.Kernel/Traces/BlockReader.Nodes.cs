using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces;

/// <content>Reads the steps between nodes.</content>
internal ref partial struct BlockReader
{
    private NodeId Node() => wire.Number() is <= int.MaxValue and var number && (int)number <= NodeId.MaxValue
        ? new NodeId((int)number)
        : throw Invalid("the number of a node is too large");

    private NodeId OtherNode() => Node() is var node && node != block.Node && node != NodeId.Alone
        ? node
        : throw Invalid($"{node} can't be connected with {block.Node}, which was recorded");

    // Each step begins with the process that acts. A step about another node has none.
    private NodeId NodeOfStep() => Pid() == Kernel.Pid.Outside ? OtherNode() : throw Invalid("a process can't make a step of another node");

    private SpawnTie Tie() => (SpawnTie)wire.Byte() is var tie && Enum.IsDefined(tie) ? tie : throw Invalid($"there is no tie of kind {(int)tie}");

    private Signal.Arrived Arrived(bool hasContent)
    {
        var node = NodeOfStep();
        var (kind, from, to) = ((RemoteSignalKind)wire.Byte(), Pid(), Pid());
        if (from.Node != node && from != Kernel.Pid.Outside && kind != RemoteSignalKind.Claimed)
        {
            throw Invalid($"a signal of {node} is of {from}");
        }

        return new Signal.Arrived(node, RemoteSignalOf(kind, from, to, hasContent));
    }

    private RemoteSignal RemoteSignalOf(RemoteSignalKind kind, Pid from, Pid to, bool hasContent) => kind switch
    {
        RemoteSignalKind.Send => new RemoteSignal.Send(from, to, Message(hasContent)),
        RemoteSignalKind.Call => new RemoteSignal.Call(from, to, Reference(), Message(hasContent)),
        RemoteSignalKind.ReplyEndingMonitor => new RemoteSignal.Reply(from, to, Reference(), Message(hasContent)) { EndsMonitor = true },
        RemoteSignalKind.Reply => new RemoteSignal.Reply(from, to, Reference(), Message(hasContent)),
        RemoteSignalKind.Link => new RemoteSignal.Link(from, to),
        RemoteSignalKind.Unlink => new RemoteSignal.Unlink(from, to, Count()),
        RemoteSignalKind.Unlinked => new RemoteSignal.Unlinked(from, to, Count()),
        RemoteSignalKind.LinkExit => new RemoteSignal.LinkExit(from, to, Reason()) { Death = OptionalChain() },
        RemoteSignalKind.Exit => new RemoteSignal.Exit(from, to, Reason()),
        RemoteSignalKind.Monitor => new RemoteSignal.Monitor(from, to, Reference()),
        RemoteSignalKind.Demonitor => new RemoteSignal.Demonitor(from, to, Reference()),
        RemoteSignalKind.Down => new RemoteSignal.Down(from, to, Reference(), Reason()) { Death = OptionalChain() },
        RemoteSignalKind.Spawn => new RemoteSignal.Spawn(from, Reference(), Name(), Message(hasContent), Tie(), TextOrNone()),
        RemoteSignalKind.Spawned => new RemoteSignal.Spawned(from, to, Reference(), Tie()),
        RemoteSignalKind.Join => new RemoteSignal.Join(GroupName(), from, Times()),
        RemoteSignalKind.Leave => new RemoteSignal.Leave(Text(), from),
        RemoteSignalKind.Claim => new RemoteSignal.Claim(Reference(), Name(), from),
        RemoteSignalKind.Claimed => new RemoteSignal.Claimed(Reference(), from == Kernel.Pid.Outside ? null : from, Count()),
        RemoteSignalKind.Named => new RemoteSignal.Named(Name(), from, Count()),
        RemoteSignalKind.Unnamed => new RemoteSignal.Unnamed(Text(), from),
        _ => throw Invalid($"there is no signal between nodes of kind {(byte)kind}"),
    };

    private Death? OptionalChain() => Flag() ? Chain() : null;
}
