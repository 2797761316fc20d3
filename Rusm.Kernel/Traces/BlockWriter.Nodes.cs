using System.Diagnostics;
using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces;

/// <content>Writes the steps between nodes.</content>
internal sealed partial class BlockWriter
{
    private void NodeStep(Tag tag, NodeId node, long spawned)
    {
        BeginStep(tag, spawned, Pid.Outside);
        wire.Number((ulong)node.Value);
    }

    private void SpawnOnStep(Signal.SpawnOn spawn, long spawned)
    {
        BeginSpawn(Tag.SpawnOn, spawned, spawn.By, spawn.Label);
        wire.Number((ulong)spawn.Node.Value);
        Text(spawn.Body);
        Message(spawn.Argument, content: null);
        wire.Byte((byte)spawn.Tie);
    }

    private void ReplyStep(Signal.Reply reply, long spawned)
    {
        var hasTarget = reply.Target != Pid.Outside;
        BeginStep(hasTarget ? Tag.ReplyForTarget : Tag.Reply, spawned, reply.By, AgeOf(reply.To) > AgeOf(reply.Target) ? reply.To : reply.Target);
        WritePid(reply.To);
        Reference(reply.Reference);
        Message(reply.Content, content: null);
        if (hasTarget)
        {
            WritePid(reply.Target);
        }
    }

    // Most of these signals name pids of two nodes, so all are marked.
    private void ArrivedStep(Signal.Arrived arrived, long spawned, ReadOnlyMemory<byte>? content)
    {
        BeginStep(content is null ? Tag.Arrived : Tag.ArrivedWithContent, spawned, Pid.Outside, OfNoNode);
        wire.Number((ulong)arrived.From.Value);
        switch (arrived.Content)
        {
            case RemoteSignal.Send send:
                Begin(RemoteSignalKind.Send, send.From, send.To);
                Message(send.Content, content);
                break;
            case RemoteSignal.Call call:
                Begin(RemoteSignalKind.Call, call.From, call.To);
                Reference(call.Reference);
                Message(call.Content, content);
                break;
            case RemoteSignal.Reply reply:
                Begin(reply.EndsMonitor ? RemoteSignalKind.ReplyEndingMonitor : RemoteSignalKind.Reply, reply.From, reply.To);
                Reference(reply.Reference);
                Message(reply.Content, content);
                break;
            case RemoteSignal.Link link:
                Begin(RemoteSignalKind.Link, link.From, link.To);
                break;
            case RemoteSignal.Unlink unlink:
                Begin(RemoteSignalKind.Unlink, unlink.From, unlink.To);
                wire.Number((ulong)unlink.Id);
                break;
            case RemoteSignal.Unlinked answer:
                Begin(RemoteSignalKind.Unlinked, answer.From, answer.To);
                wire.Number((ulong)answer.Id);
                break;
            case RemoteSignal.LinkExit exit:
                Begin(RemoteSignalKind.LinkExit, exit.From, exit.To);
                Reason(exit.Reason);
                OptionalChain(exit.Death);
                break;
            case RemoteSignal.Exit exit:
                Begin(RemoteSignalKind.Exit, exit.From, exit.To);
                Reason(exit.Reason);
                break;
            case RemoteSignal.Monitor monitor:
                Begin(RemoteSignalKind.Monitor, monitor.From, monitor.To);
                Reference(monitor.Reference);
                break;
            case RemoteSignal.Demonitor demonitor:
                Begin(RemoteSignalKind.Demonitor, demonitor.From, demonitor.To);
                Reference(demonitor.Reference);
                break;
            case RemoteSignal.Down down:
                Begin(RemoteSignalKind.Down, down.From, down.To);
                Reference(down.Reference);
                Reason(down.Reason);
                OptionalChain(down.Death);
                break;
            default:
                ArrivedRequest(arrived.Content, content);
                break;
        }
    }

    // The signals about spawns, groups and global names.
    private void ArrivedRequest(RemoteSignal signal, ReadOnlyMemory<byte>? content)
    {
        switch (signal)
        {
            case RemoteSignal.Spawn spawn:
                Begin(RemoteSignalKind.Spawn, spawn.From, Pid.Outside);
                Reference(spawn.Reference);
                Text(spawn.Body);
                Message(spawn.Argument, content);
                wire.Byte((byte)spawn.Tie);
                TextOrNone(spawn.Label);
                break;
            case RemoteSignal.Spawned answer:
                Begin(RemoteSignalKind.Spawned, answer.From, answer.To);
                Reference(answer.Reference);
                wire.Byte((byte)answer.Tie);
                break;
            case RemoteSignal.Join join:
                Begin(RemoteSignalKind.Join, join.Pid, Pid.Outside);
                Text(join.Group);
                wire.Number((ulong)join.Times);
                break;
            case RemoteSignal.Leave leave:
                Begin(RemoteSignalKind.Leave, leave.Pid, Pid.Outside);
                Text(leave.Group);
                break;
            case RemoteSignal.Claim claim:
                Begin(RemoteSignalKind.Claim, claim.Pid, Pid.Outside);
                Reference(claim.Reference);
                Text(claim.Name);
                break;
            case RemoteSignal.Claimed answer:
                Begin(RemoteSignalKind.Claimed, answer.Holder ?? Pid.Outside, Pid.Outside);
                Reference(answer.Reference);
                wire.Number((ulong)answer.Grant);
                break;
            case RemoteSignal.Named named:
                Begin(RemoteSignalKind.Named, named.Pid, Pid.Outside);
                Text(named.Name);
                wire.Number((ulong)named.Grant);
                break;
            case RemoteSignal.Unnamed unnamed:
                Begin(RemoteSignalKind.Unnamed, unnamed.Pid, Pid.Outside);
                Text(unnamed.Name);
                break;
            default:
                throw new UnreachableException($"No bytes for {signal}");
        }
    }

    private void Begin(RemoteSignalKind kind, Pid from, Pid to)
    {
        wire.Byte((byte)kind);
        WritePid(from);
        WritePid(to);
    }

    private void OptionalChain(Death? death)
    {
        wire.Byte((byte)(death is null ? 0 : 1));
        if (death is not null)
        {
            Chain([.. death.Chain.Take(TraceFormat.LongestChain)]);
        }
    }

    private static Pid OfNoNode => new(-1);
}
