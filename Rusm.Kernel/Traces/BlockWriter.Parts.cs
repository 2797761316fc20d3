namespace Rusm.Kernel.Traces;

/// <content>Writes the parts of records: pids, texts, reasons, messages, deaths.</content>
internal sealed partial class BlockWriter
{
    private void WritePid(Pid pid) => wire.Number(hasOtherPids ? PidContext.ZigZag(pid.Value) : pids.Encode(pid.Number));

    private void Reference(MonitorRef reference)
    {
        wire.Signed(reference.Value - lastReference);
        lastReference = reference.Value;
    }

    private void MonitorEnds(Persistent.KeyedSet<MonitorEnd> ends)
    {
        wire.Number((ulong)ends.Count);
        foreach (var end in ends)
        {
            Reference(end.Reference);
            WritePid(end.Other);
        }
    }

    private void Reason(ExitReason reason)
    {
        if (reason.Fault is { } fault)
        {
            wire.Number(0);
            Fault(fault);
        }
        else if (reason.ValueText is { } value)
        {
            wire.Number(0);
            wire.Number(0);
            Text(reason.Name);
            Text(value);
        }
        else if (!ReferenceEquals(reason, lastReason))
        {
            lastReason = reason;
            lastReasonText = Index(reason.Name);
        }
        else
        {
            wire.Number((ulong)lastReasonText);
        }
    }

    private void Fault(Fault fault)
    {
        Text(fault.Type);
        Text(fault.Message);
    }

    private void Message(object? message, ReadOnlyMemory<byte>? content)
    {
        TypeOf(message);
        if (content is { } bytes)
        {
            wire.Bytes(bytes.Span);
        }
    }

    private void TypeOf(object? message)
    {
        var type = message?.GetType();
        if (type is null || message is RecordedMessage { Type: null })
        {
            wire.Number(0);
        }
        else if (type == lastType)
        {
            wire.Number((ulong)lastTypeText);
        }
        else if (message is RecordedMessage { Type: { } recorded })
        {
            Text(recorded);
        }
        else if (message is ISerializedMessage serialized)
        {
            Text(serialized.Type);
        }
        else
        {
            lastTypeText = types.TryGetValue(type, out var known) ? Again(known) : types[type] = Index(type.FullName!);
            lastType = type;
        }
    }

    // A death, and the deaths that caused it.
    private void Chain(Death[] chain)
    {
        wire.Number((ulong)chain.Length);
        foreach (var death in chain)
        {
            WritePid(death.Pid);
            Reason(death.Reason);
            var (kind, other) = CauseCode.Of(death.Cause);
            wire.Byte((byte)kind);
            WritePid(other);
        }
    }

    private void OptionalText(string? text)
    {
        if (text is not null)
        {
            Text(text);
        }
    }

    private void Text(string text) => Index(text);

    private int Again(int known)
    {
        wire.Number((ulong)known);
        return known;
    }

    // Writes the index of a text, from 1. The text itself follows at its first use in the block.
    private int Index(string text)
    {
        if (texts.TryGetValue(text, out var known))
        {
            return Again(known);
        }

        var index = texts.Count + 1;
        texts.Add(text, index);
        wire.Number((ulong)index);
        wire.Text(text);
        return index;
    }
}
