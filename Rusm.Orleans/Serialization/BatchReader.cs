using System.Buffers.Binary;
using System.Text;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;

namespace Rusm.Orleans.Serialization;

/// <summary>Reads the signals of a batch. What a message was is left to <paramref name="deserialize"/>.</summary>
/// <param name="bytes">The batch.</param>
/// <param name="deserialize">Makes a message of its bytes.</param>
internal ref struct BatchReader(ReadOnlySpan<byte> bytes, Func<byte[], object?> deserialize)
{
    private ReadOnlySpan<byte> left = bytes;

    internal readonly bool IsAtEnd => left.IsEmpty;

    internal RemoteSignal Read()
    {
        var (kind, from, to) = ((RemoteSignalKind)Byte(), Pid(), Pid());
        return kind switch
        {
            RemoteSignalKind.Send => new RemoteSignal.Send(from, to, Content()),
            RemoteSignalKind.Call => new RemoteSignal.Call(from, to, Reference(), Content()),
            RemoteSignalKind.ReplyEndingMonitor => new RemoteSignal.Reply(from, to, Reference(), Content()) { EndsMonitor = true },
            RemoteSignalKind.Reply => new RemoteSignal.Reply(from, to, Reference(), Content()),
            RemoteSignalKind.Link => new RemoteSignal.Link(from, to),
            RemoteSignalKind.Unlink => new RemoteSignal.Unlink(from, to, Number()),
            RemoteSignalKind.Unlinked => new RemoteSignal.Unlinked(from, to, Number()),
            RemoteSignalKind.LinkExit => new RemoteSignal.LinkExit(from, to, Reason()) { Death = Death() },
            RemoteSignalKind.Exit => new RemoteSignal.Exit(from, to, Reason()),
            RemoteSignalKind.Monitor => new RemoteSignal.Monitor(from, to, Reference()),
            RemoteSignalKind.Demonitor => new RemoteSignal.Demonitor(from, to, Reference()),
            RemoteSignalKind.Down => new RemoteSignal.Down(from, to, Reference(), Reason()) { Death = Death() },
            RemoteSignalKind.Spawn => Spawn(from),
            RemoteSignalKind.Spawned => new RemoteSignal.Spawned(from, to, Reference(), (SpawnTie)Number()),
            RemoteSignalKind.Join => new RemoteSignal.Join(Text(), from, (int)Number()),
            RemoteSignalKind.Leave => new RemoteSignal.Leave(Text(), from),
            RemoteSignalKind.Claim => new RemoteSignal.Claim(Reference(), Text(), from),
            RemoteSignalKind.Claimed => new RemoteSignal.Claimed(Reference(), from == Kernel.Pid.Outside ? null : from, Number()),
            RemoteSignalKind.Named => new RemoteSignal.Named(Text(), from, Number()),
            RemoteSignalKind.Unnamed => new RemoteSignal.Unnamed(Text(), from),
            _ => throw new InvalidDataException($"A batch has a signal of kind {(byte)kind}: the other silo has a newer version of Rusm.Orleans."),
        };
    }

    private RemoteSignal.Spawn Spawn(Pid parent)
    {
        var (reference, body, tie, label) = (Reference(), Text(), (SpawnTie)Number(), OptionalText());
        return new RemoteSignal.Spawn(parent, reference, body, Content(), tie, label);
    }

    private Death? Death()
    {
        var chain = new (Pid Pid, ExitReason Reason, CauseKind Kind, Pid Other)[Number()];
        foreach (ref var one in chain.AsSpan())
        {
            one = (Pid(), Reason(), (CauseKind)Byte(), Pid());
        }

        Death? death = null;
        for (var index = chain.Length - 1; index >= 0; index--)
        {
            var (pid, reason, kind, other) = chain[index];
            var cause = CauseCode.From(kind, other, death)
                ?? throw new InvalidDataException($"A batch has a death of kind {(byte)kind}: the other silo has a newer version of Rusm.Orleans.");
            death = new Death(pid, reason, cause);
        }

        return death;
    }

    private ExitReason Reason()
    {
        var (name, value, faultType) = (Text(), OptionalText(), OptionalText());
        return faultType is not null ? ExitReason.CrashedWith(new Fault(faultType, Text(), OptionalText()))
            : value is not null ? ExitReason.Named(name, value)
            : ExitReason.Named(name);
    }

    private object? Content() => deserialize(Bytes().ToArray());

    private Pid Pid() => new(Number());

    private MonitorRef Reference() => new(Number());

    private string? OptionalText() => Byte() == 0 ? null : Text();

    private string Text() => Encoding.UTF8.GetString(Bytes());

    private ReadOnlySpan<byte> Bytes() => Take((int)Number());

    private byte Byte() => Take(1)[0];

    private long Number() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = left[..count];
        left = left[count..];
        return taken;
    }
}
