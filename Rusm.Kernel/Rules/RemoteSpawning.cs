using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Rules;

/// <summary>Processes that are spawned on another node. The link or the monitor exists there before the process runs, and on the parent's
/// node when the answer arrives.</summary>
internal static class RemoteSpawning
{
    /// <summary>Spawns a process on a node, which can be the node of the parent.</summary>
    internal static Turn Spawn(Turn turn, TableEntry parent, Signal.SpawnOn spawn)
    {
        turn = turn.WithReference(out var reference).ReturnReference(parent.Pid, reference);
        if (spawn.Node == turn.Node)
        {
            return SpawnHere(turn, parent, reference, spawn);
        }

        return turn.IsConnected(spawn.Node)
            ? turn
                .WithSpawnRequest(spawn.Node, new SpawnRequest(reference, parent.Pid))
                .Forward(spawn.Node, new RemoteSignal.Spawn(parent.Pid, reference, spawn.Body, spawn.Argument, spawn.Tie, spawn.Label))
            : Fail(turn, parent.Pid, reference);
    }

    /// <summary>Answers a request whose node is not connected, or was lost.</summary>
    internal static Turn Fail(Turn turn, Pid parent, MonitorRef reference) =>
        Answer(turn, parent, new SpawnReply(reference, Pid.Outside, ExitReason.NoConnection));

    internal static Turn Arrived(Turn turn, NodeId from, RemoteSignal.Spawn spawn)
    {
        var child = Spawning.NextPid(turn);
        turn = turn.WithNewProcess(TableEntry.Create(child, name: null, spawn.Label, turn.Owner));
        turn = spawn.Tie switch
        {
            SpawnTie.Link => RemoteLinks.Accept(turn, turn.Find(child)!, spawn.From),
            SpawnTie.Monitor => RemoteMonitors.Watch(turn, turn.Find(child)!, spawn.Reference, spawn.From),
            _ => turn,
        };
        return turn.Start(child).Forward(from, new RemoteSignal.Spawned(child, spawn.From, spawn.Reference, spawn.Tie));
    }

    internal static Turn Arrived(Turn turn, RemoteSignal.Spawned answer)
    {
        turn = turn.WithoutSpawnRequest(answer.From.Node, answer.Reference);
        if (turn.Find(answer.To) is not { } parent)
        {
            return ReleaseChild(turn, answer);
        }

        turn = answer.Tie switch
        {
            SpawnTie.Link => RemoteLinks.Accept(turn, parent, answer.From),
            SpawnTie.Monitor => RemoteMonitors.Hold(turn, parent, answer.Reference, answer.From),
            _ => turn,
        };
        return Answer(turn, answer.To, new SpawnReply(answer.Reference, answer.From, Failure: null));
    }

    // The parent has ended before the answer arrived. Its reason is not known any more, so the child gets that of a link to a process that is not alive.
    private static Turn ReleaseChild(Turn turn, RemoteSignal.Spawned answer) => answer.Tie switch
    {
        SpawnTie.Link => turn.Forward(answer.From.Node, new RemoteSignal.LinkExit(answer.To, answer.From, ExitReason.NoProc)),
        SpawnTie.Monitor => turn.Forward(answer.From.Node, new RemoteSignal.Demonitor(answer.To, answer.From, answer.Reference)),
        _ => turn,
    };

    private static Turn SpawnHere(Turn turn, TableEntry parent, MonitorRef reference, Signal.SpawnOn spawn)
    {
        var child = TableEntry.Create(Spawning.NextPid(turn), name: null, spawn.Label, turn.Owner);
        turn = turn.WithNewProcess(child);
        turn = spawn.Tie switch
        {
            SpawnTie.Link => Links.Link(turn, parent, child.Pid),
            SpawnTie.Monitor => Monitors.Hold(turn, parent, child, reference),
            _ => turn,
        };
        return Answer(turn.Start(child.Pid), parent.Pid, new SpawnReply(reference, child.Pid, Failure: null));
    }

    private static Turn Answer(Turn turn, Pid parent, SpawnReply reply) => turn.Deliver(parent, new Received.Message(reply));
}
