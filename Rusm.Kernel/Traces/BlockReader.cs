using Rusm.Kernel.Persistent;

namespace Rusm.Kernel.Traces;

/// <summary>The records of one block, one after the other, out of its bytes.</summary>
internal ref struct BlockReader
{
    private readonly List<string> texts = [];
    private readonly List<ExitReason?> reasons = [];
    private WireReader wire;
    private PidContext pids;
    private long lastReference;

    /// <param name="payload">The block's bytes.</param>
    /// <param name="offset">Where they begin in the trace; for messages.</param>
    internal BlockReader(ReadOnlySpan<byte> payload, long offset) => wire = new WireReader(payload, offset);

    internal readonly bool IsAtEnd => wire.IsAtEnd;

    internal Tag Next() => (Tag)wire.Byte();

    internal readonly TraceException Broken(string what) => wire.Broken(what);

    /// <summary>The signal that this tag begins; null if it begins none.</summary>
    internal Signal? TryStep(Tag tag)
    {
        switch (tag)
        {
            case Tag.SpawnLink:
                return new Signal.SpawnLink(Pid());
            case Tag.Stopped:
                return new Signal.Stopped(Pid(), Reason());
            case Tag.Send or Tag.SendWithContent:
                return new Signal.Send(Pid(), Pid(), Message(tag == Tag.SendWithContent));
            case Tag.Threw:
                return new Signal.Threw(Pid(), Fault());
            case Tag.Returned:
                return new Signal.Returned(Pid());
            case Tag.Exit:
                return new Signal.Exit(Pid(), Pid(), Reason());
            case Tag.Spawn:
                return new Signal.Spawn(Pid());
            case Tag.SpawnMonitor:
                return new Signal.SpawnMonitor(Pid());
            case Tag.SpawnNamed:
                return new Signal.Spawn(Pid(), Name());
            case Tag.SpawnLinkNamed:
                return new Signal.SpawnLink(Pid(), Name());
            case Tag.SpawnMonitorNamed:
                return new Signal.SpawnMonitor(Pid(), Name());
            case Tag.Monitor:
                return new Signal.Monitor(Pid(), Pid());
            case Tag.Demonitor or Tag.DemonitorFlush:
                return new Signal.Demonitor(Pid(), Reference(), tag == Tag.DemonitorFlush);
            case Tag.Link:
                return new Signal.Link(Pid(), Pid());
            case Tag.Unlink:
                return new Signal.Unlink(Pid(), Pid());
            case Tag.TrapsExits or Tag.TrapsNoExits:
                return new Signal.SetTrapExit(Pid(), tag == Tag.TrapsExits);
            case Tag.Register:
                return new Signal.Register(Pid(), Name(), Pid());
            case Tag.Unregister:
                return new Signal.Unregister(Pid(), Text());
            case Tag.SendNamed or Tag.SendNamedWithContent:
                return new Signal.SendNamed(Pid(), Text(), Message(tag == Tag.SendNamedWithContent));
            case Tag.StoppedBecause:
                return new Signal.Stopped(Pid(), Reason()) { Because = Chain() };
            default:
                return null;
        }
    }

    /// <summary>What else may stand between steps.</summary>
    /// <exception cref="TraceException">The tag begins nothing of the kind.</exception>
    internal TraceEntry Note(Tag tag) => tag switch
    {
        Tag.Checkpoint => new TraceEntry.Checkpoint(wire.Fixed()),
        Tag.Late => new TraceEntry.Late(Pid(), Count()),
        Tag.Took => new TraceEntry.Took(Pid(), Source(), wire.Signed()),
        Tag.TimerSet => new TraceEntry.TimerSet(Pid(), Count(), Pid()),
        Tag.TimerFired => new TraceEntry.TimerFired(Count()),
        _ => throw Broken($"there is no record of kind {(byte)tag} among steps"),
    };

    internal (long Count, long LastPid, long LastReference) Counters() => (Count(), Count(), Count());

    internal ProcessEntry Process(Owner owner)
    {
        var pid = Pid();
        var flags = wire.Byte();
        var entry = ProcessEntry.Newborn(pid) with { TrapsExits = (flags & 1) != 0, Name = (flags & 2) == 0 ? null : Name() };
        for (var left = Count(); left > 0; left--)
        {
            entry = entry.LinkedTo(Pid(), owner);
        }

        for (var left = Count(); left > 0; left--)
        {
            entry = entry.Monitoring(Reference(), Pid(), owner);
        }

        for (var left = Count(); left > 0; left--)
        {
            entry = entry.MonitoredAs(Reference(), Pid(), owner);
        }

        return entry;
    }

    internal string Text()
    {
        var index = wire.Number();
        return index == 0 ? throw Broken("a text is missing") : TextAt(index);
    }

    private Pid Pid() => new(pids.Decode(wire.Number()) is >= 0 and var pid ? pid : throw Broken("a pid is negative"));

    private MonitorRef Reference()
    {
        lastReference += wire.Signed();
        return lastReference > 0 ? new MonitorRef(lastReference) : throw Broken("a monitor's reference is not above zero");
    }

    private long Count() => wire.Number() is <= long.MaxValue and var count ? (long)count : throw Broken("a count is too large");

    private ValueSource Source() =>
        (ValueSource)wire.Byte() is var source && Enum.IsDefined(source) ? source : throw Broken($"there is no value source {(int)source}");

    private string Name() => Text() is var name && !string.IsNullOrWhiteSpace(name) ? name : throw Broken("a name is blank");

    private ExitReason Reason()
    {
        var index = wire.Number();
        if (index == 0)
        {
            return ExitReason.CrashedWith(Fault());
        }

        var name = TextAt(index);
        while (reasons.Count < (int)index)
        {
            reasons.Add(null);
        }

        return reasons[(int)index - 1] ??= string.IsNullOrWhiteSpace(name) ? throw Broken("an exit reason is blank") : ExitReason.Named(name);
    }

    private Fault Fault() => new(Text(), Text());

    private RecordedMessage Message(bool hasContent)
    {
        var index = wire.Number();
        var type = index == 0 ? null : TextAt(index);
        return hasContent ? new RecordedMessage(type, wire.Bytes().ToArray()) : new RecordedMessage(type);
    }

    private Death Chain()
    {
        var length = Count();
        if (length is < 1 or > 1024)
        {
            throw Broken($"a chain of {length} deaths is no chain");
        }

        var links = new (Pid Pid, ExitReason Reason, CauseKind Kind, Pid Other)[length];
        foreach (ref var link in links.AsSpan())
        {
            link = (Pid(), Reason(), (CauseKind)wire.Byte(), Pid());
        }

        Death? earlier = null;
        foreach (var (pid, reason, kind, other) in links.Reverse())
        {
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
}
