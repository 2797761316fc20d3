using Rusm.Kernel.Persistent;

namespace Rusm.Kernel.Traces;

/// <content>What records are made of, and the records of a snapshot.</content>
internal ref partial struct BlockReader
{
    /// <summary>What a snapshot says of the state as a whole.</summary>
    internal (long Count, long LastPid, long LastReference) Counters() => (Counter(), Counter(), Counter());

    /// <summary>A process of a snapshot.</summary>
    internal TableEntry Process(Owner owner)
    {
        var pid = Pid();
        var flags = wire.Byte();
        if (flags > 7)
        {
            throw Broken($"a process has no flags {flags}");
        }

        var entry = TableEntry.Create(pid, (flags & 2) == 0 ? null : Name(), (flags & 4) == 0 ? null : Text(), owner).Trapping((flags & 1) != 0, owner);
        var before = 0L;
        for (var left = Count(); left > 0; left--)
        {
            entry = entry.LinkedTo(new Pid(Above(ref before, Pid().Value)), owner);
        }

        before = 0;
        for (var left = Count(); left > 0; left--)
        {
            entry = entry.Monitoring(new MonitorRef(Above(ref before, Reference().Value)), Pid(), owner);
        }

        before = 0;
        for (var left = Count(); left > 0; left--)
        {
            entry = entry.MonitoredAs(new MonitorRef(Above(ref before, Reference().Value)), Pid(), owner);
        }

        return entry;
    }

    /// <summary>A member of a process group, in a snapshot.</summary>
    internal (string Group, Pid Pid, int Times) GroupMember() => (GroupName(), Pid(), Times());

    /// <summary>A text.</summary>
    internal string Text() => wire.Number() is var index && index != 0 ? TextAt(index) : throw Broken("a text is missing");

    private Pid Pid()
    {
        var number = wire.Number();
        if (isStrange)
        {
            return new Pid(PidContext.Signed(number));
        }

        var pid = pids.Decode(number);
        youngest = Math.Max(youngest, pid);
        return pid >= 0 ? new Pid(pid) : throw Broken("a pid is negative");
    }

    private MonitorRef Reference() => new(lastReference += wire.Signed());

    // What is listed goes up, from 1.
    private readonly long Above(ref long before, long value) =>
        value > before ? before = value : throw Broken($"a list goes from {before} to {value}, and should go up");

    private long Count() => wire.Number() is <= long.MaxValue and var count ? (long)count : throw Broken("a count is too large");

    private long Counter() => Count() is <= TraceFormat.LargestCounter and var count ? count : throw Broken("a counter is too large");

    private ValueSource Source() =>
        (ValueSource)wire.Byte() is var source && Enum.IsDefined(source) ? source : throw Broken($"there is no value source {(int)source}");

    private string Name() => Text() is var name && !string.IsNullOrWhiteSpace(name) ? name : throw Broken("a name is blank");

    private string GroupName() => Text() is var name && !string.IsNullOrWhiteSpace(name) ? name : throw Broken("the name of a group is blank");

    private int Times() => Count() is >= 1 and <= int.MaxValue and var times ? (int)times : throw Broken("a process is in a group for no possible number of times");

    private ExitReason Reason()
    {
        var index = wire.Number();
        if (index == 0)
        {
            return ReasonWithMore();
        }

        var name = ReasonName(TextAt(index));
        Reach(reasons, index);
        return reasons[(int)index] ??= ExitReason.Named(name);
    }

    // A fault, which begins with a text; or a name and the text of a value, behind a second 0.
    private ExitReason ReasonWithMore() => wire.Number() is var index && index != 0
        ? ExitReason.CrashedWith(new Fault(TextAt(index), Text()))
        : ExitReason.Named(ReasonName(Text()), Text());

    private readonly string ReasonName(string name) => string.IsNullOrWhiteSpace(name) ? throw Broken("an exit reason is blank") : name;

    private Fault Fault() => new(Text(), Text());

    private RecordedMessage Message(bool hasContent)
    {
        var index = wire.Number();
        var type = index == 0 ? null : TextAt(index);
        if (hasContent)
        {
            return new RecordedMessage(type, wire.Bytes().ToArray());
        }

        Reach(messages, index);
        return messages[(int)index] ??= new RecordedMessage(type);
    }

    private Death Chain()
    {
        var length = Count();
        if (length is < 1 or > TraceFormat.LongestChain)
        {
            throw Broken($"a chain of {length} deaths is no chain");
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
                throw Broken($"in a chain of deaths {earlier.Pid} comes before {pid}, which did not die of it");
            }

            var cause = CauseCode.From(kind, other, earlier) ?? throw Broken($"there is no cause of death {(byte)kind}");
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

        return index <= (ulong)texts.Count ? texts[(int)index - 1] : throw Broken($"text {index} was never spelled out");
    }

    // What is made of a text is made once, and kept under the text's number.
    private static void Reach<T>(List<T?> made, ulong index)
        where T : class
    {
        while (made.Count <= (int)index)
        {
            made.Add(null);
        }
    }
}
