using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;

namespace Rusm.Orleans.Serialization;

/// <summary>Writes the signals of a batch, one after the other. <see cref="BatchReader"/> reads them.</summary>
internal sealed class BatchWriter
{
    // How many deaths of a chain of causes cross to another node: the latest ones.
    private const int LongestChain = 32;

    private readonly ArrayBufferWriter<byte> buffer = new(4096);

    /// <summary>The number of bytes so far.</summary>
    internal int Length => buffer.WrittenCount;

    internal byte[] ToArray() => buffer.WrittenSpan.ToArray();

    internal void Clear() => buffer.ResetWrittenCount();

    internal void Write(RemoteSignal signal)
    {
        switch (signal)
        {
            case RemoteSignal.Send send:
                Begin(RemoteSignalKind.Send, send.From, send.To);
                Content(send.Content);
                break;
            case RemoteSignal.Call call:
                Begin(RemoteSignalKind.Call, call.From, call.To);
                Number(call.Reference.Value);
                Content(call.Content);
                break;
            case RemoteSignal.Reply reply:
                Begin(reply.EndsMonitor ? RemoteSignalKind.ReplyEndingMonitor : RemoteSignalKind.Reply, reply.From, reply.To);
                Number(reply.Reference.Value);
                Content(reply.Content);
                break;
            case RemoteSignal.Link link:
                Begin(RemoteSignalKind.Link, link.From, link.To);
                break;
            case RemoteSignal.Unlink unlink:
                Begin(RemoteSignalKind.Unlink, unlink.From, unlink.To);
                Number(unlink.Id);
                break;
            case RemoteSignal.Unlinked answer:
                Begin(RemoteSignalKind.Unlinked, answer.From, answer.To);
                Number(answer.Id);
                break;
            case RemoteSignal.LinkExit exit:
                Begin(RemoteSignalKind.LinkExit, exit.From, exit.To);
                End(exit.Reason, exit.Death);
                break;
            case RemoteSignal.Exit exit:
                Begin(RemoteSignalKind.Exit, exit.From, exit.To);
                Reason(exit.Reason);
                break;
            case RemoteSignal.Monitor monitor:
                Begin(RemoteSignalKind.Monitor, monitor.From, monitor.To);
                Number(monitor.Reference.Value);
                break;
            case RemoteSignal.Demonitor demonitor:
                Begin(RemoteSignalKind.Demonitor, demonitor.From, demonitor.To);
                Number(demonitor.Reference.Value);
                break;
            case RemoteSignal.Down down:
                Begin(RemoteSignalKind.Down, down.From, down.To);
                Number(down.Reference.Value);
                End(down.Reason, down.Death);
                break;
            case RemoteSignal.Spawn spawn:
                Begin(RemoteSignalKind.Spawn, spawn.From, Pid.Outside);
                Number(spawn.Reference.Value);
                Text(spawn.Body);
                Number((long)spawn.Tie);
                OptionalText(spawn.Label);
                Content(spawn.Argument);
                break;
            case RemoteSignal.Spawned answer:
                Begin(RemoteSignalKind.Spawned, answer.From, answer.To);
                Number(answer.Reference.Value);
                Number((long)answer.Tie);
                break;
            case RemoteSignal.Join join:
                Begin(RemoteSignalKind.Join, join.Pid, Pid.Outside);
                Text(join.Group);
                Number(join.Times);
                break;
            case RemoteSignal.Leave leave:
                Begin(RemoteSignalKind.Leave, leave.Pid, Pid.Outside);
                Text(leave.Group);
                break;
            case RemoteSignal.Claim claim:
                Begin(RemoteSignalKind.Claim, claim.Pid, Pid.Outside);
                Number(claim.Reference.Value);
                Text(claim.Name);
                break;
            case RemoteSignal.Claimed answer:
                Begin(RemoteSignalKind.Claimed, answer.Holder ?? Pid.Outside, Pid.Outside);
                Number(answer.Reference.Value);
                Number(answer.Grant);
                break;
            case RemoteSignal.Named named:
                Begin(RemoteSignalKind.Named, named.Pid, Pid.Outside);
                Text(named.Name);
                Number(named.Grant);
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
        Byte((byte)kind);
        Number(from.Value);
        Number(to.Value);
    }

    private void Content(object? content) => Bytes(((Payload)content!).Bytes);

    private void End(ExitReason reason, Death? death)
    {
        var chain = death?.Chain.Take(LongestChain).ToArray() ?? [];
        Reason(reason);
        Number(chain.Length);
        foreach (var one in chain)
        {
            Number(one.Pid.Value);
            Reason(one.Reason);
            var (kind, other) = CauseCode.Of(one.Cause);
            Byte((byte)kind);
            Number(other.Value);
        }
    }

    // Of a value the text crosses, as into a trace.
    private void Reason(ExitReason reason)
    {
        Text(reason.Name);
        OptionalText(reason.ValueText);
        OptionalText(reason.Fault?.Type);
        if (reason.Fault is { } fault)
        {
            Text(fault.Message);
            OptionalText(fault.Stack);
        }
    }

    private void OptionalText(string? text)
    {
        Byte(text is null ? (byte)0 : (byte)1);
        if (text is not null)
        {
            Text(text);
        }
    }

    private void Text(string text)
    {
        Number(Encoding.UTF8.GetByteCount(text));
        buffer.Advance(Encoding.UTF8.GetBytes(text, buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
    }

    private void Bytes(byte[] bytes)
    {
        Number(bytes.Length);
        buffer.Write(bytes);
    }

    private void Byte(byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }

    private void Number(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(sizeof(long)), value);
        buffer.Advance(sizeof(long));
    }
}
