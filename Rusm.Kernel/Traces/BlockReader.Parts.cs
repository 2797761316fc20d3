using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces;

/// <content>Reads the parts of records.</content>
internal ref partial struct BlockReader
{
    /// <summary>Reads a text.</summary>
    internal string Text() => wire.Number() is var index && index != 0 ? TextAt(index) : throw Invalid("a text is missing");

    private Pid Pid()
    {
        var number = wire.Number();
        if (hasOtherPids)
        {
            return new Pid(PidContext.Signed(number));
        }

        var pid = pids.Decode(number);
        highestPid = Math.Max(highestPid, pid);
        return pid < 0 ? throw Invalid("a pid is negative")
            : pid > NodeId.MaxNumber ? throw Invalid("a pid is too large")
            : pid == 0 ? Kernel.Pid.Outside
            : Kernel.Pid.Of(block.Node, pid);
    }

    private MonitorRef Reference() => new(lastReference += wire.Signed());

    private long Count() => wire.Number() is <= long.MaxValue and var count ? (long)count : throw Invalid("a count is too large");

    private long Counter() => Count() is <= TraceFormat.LargestCounter and var count ? count : throw Invalid("a counter is too large");

    private ValueSource Source() =>
        (ValueSource)wire.Byte() is var source && Enum.IsDefined(source) ? source : throw Invalid($"there is no value source {(int)source}");

    private string Name() => Text() is var name && !string.IsNullOrWhiteSpace(name) ? name : throw Invalid("a name is blank");

    private string GroupName() => Text() is var name && !string.IsNullOrWhiteSpace(name) ? name : throw Invalid("the name of a group is blank");

    private int Times() => Count() is >= 1 and <= int.MaxValue and var times ? (int)times : throw Invalid("the number of times that a process has joined a group is invalid");

    private ExitReason Reason()
    {
        var index = wire.Number();
        if (index == 0)
        {
            return ReasonWithDetails();
        }

        var name = ReasonName(TextAt(index));
        EnsureSlot(reasons, index);
        return reasons[(int)index] ??= ExitReason.Named(name);
    }

    // Either a fault, which begins with a text; or, after a second 0, a name and the text of a value.
    private ExitReason ReasonWithDetails() => wire.Number() is var index && index != 0
        ? ExitReason.CrashedWith(new Fault(TextAt(index), Text()))
        : ExitReason.Named(ReasonName(Text()), Text());

    private readonly string ReasonName(string name) => string.IsNullOrWhiteSpace(name) ? throw Invalid("an exit reason is blank") : name;

    private Fault Fault() => new(Text(), Text());

    private RecordedMessage Message(bool hasContent)
    {
        var index = wire.Number();
        var type = index == 0 ? null : TextAt(index);
        if (hasContent)
        {
            return new RecordedMessage(type, wire.Bytes().ToArray());
        }

        EnsureSlot(messages, index);
        return messages[(int)index] ??= new RecordedMessage(type);
    }

    private Death Chain()
    {
        var length = Count();
        if (length is < 1 or > TraceFormat.LongestChain)
        {
            throw Invalid($"a chain of {length} deaths is invalid: a chain has 1 to {TraceFormat.LongestChain}");
        }

        var links = new (Pid Pid, ExitReason Reason, CauseKind Kind, Pid Other)[length];
        foreach (ref var link in links.AsSpan())
        {
            link = (Pid(), Reason(), (CauseKind)wire.Byte(), Pid());
        }

        Death? earlier = null;
        for (var index = links.Length - 1; index >= 0; index--)
        {
            var (pid, reason, kind, other) = links[index];
            if (earlier is not null && (kind is not (CauseKind.Link or CauseKind.Escalation) || earlier.Pid != other))
            {
                throw Invalid($"in a chain of deaths, {earlier.Pid} is the cause of the death of {pid}, which has another cause");
            }

            var cause = CauseCode.From(kind, other, earlier) ?? throw Invalid($"there is no cause of death {(byte)kind}");
            earlier = new Death(pid, reason, cause);
        }

        return earlier!;
    }

    private string TextAt(ulong index)
    {
        if (index == (ulong)texts.Count + 1)
        {
            texts.Add(wire.Text());
        }

        return index <= (ulong)texts.Count ? texts[(int)index - 1] : throw Invalid($"text {index} is not defined");
    }

    // A value that is made from a text is created once per block, and cached under the index of the text.
    private static void EnsureSlot<T>(List<T?> cache, ulong index)
        where T : class
    {
        while (cache.Count <= (int)index)
        {
            cache.Add(null);
        }
    }
}
