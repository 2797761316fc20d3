namespace Rusm.Kernel.Traces;

/// <summary>The records of one block, one after the other, out of its bytes. It believes nothing: what no writer writes is broken.</summary>
internal ref partial struct BlockReader
{
    private readonly List<string> texts = [];
    private readonly List<ExitReason?> reasons = [];
    private readonly List<RecordedMessage?> messages = [];
    private readonly Block block;
    private WireReader wire;
    private PidContext pids;
    private ClockContext clocks;
    private long lastReference;
    private int records;
    private int steps;

    // Of the record at hand: where it begins, the youngest pid in it, and whether its pids were made up and count for nothing.
    private int start;
    private long youngest;
    private bool isStrange;

    /// <param name="block">The header of the block.</param>
    /// <param name="payload">The block's bytes.</param>
    internal BlockReader(Block block, ReadOnlySpan<byte> payload)
    {
        this.block = block;
        wire = new WireReader(payload, block.Payload);
    }

    /// <summary>The signal, if the last record read is a step.</summary>
    internal Signal? Signal { get; private set; }

    /// <summary>What else it is.</summary>
    internal TraceEntry? Note { get; private set; }

    /// <summary>Where the last record read begins in the trace, and the youngest pid in it.</summary>
    internal readonly PidBound Named => new(block.Payload + start, youngest);

    /// <summary>Reads a record of a block of steps.</summary>
    /// <returns>Whether there was one; if not, there were as many as the header says.</returns>
    internal bool Read()
    {
        if (IsAtEnd())
        {
            return false;
        }

        var tag = Next();
        if (tag == Tag.Stranger)
        {
            isStrange = true;
            tag = (Tag)wire.Byte();
        }

        Signal = tag == Tag.Labelled ? LabelledSpawn() : StepOf(tag);
        Note = Signal is null && !isStrange ? NoteOf(tag) : null;
        steps += Signal is null ? 0 : 1;
        return Signal is not null || Note is not null ? true : throw Broken("pids are made up here, and no step follows");
    }

    /// <summary>The tag of the next record.</summary>
    internal Tag Next()
    {
        records++;
        (start, youngest, isStrange) = (wire.Position, 0, false);
        return (Tag)wire.Byte();
    }

    /// <summary>Whether there is no record any more, but as many as the header says.</summary>
    internal readonly bool IsAtEnd() =>
        wire.IsAtEnd && (records != block.Records || steps != block.Steps)
            ? throw Broken($"a block has {records} records, {steps} of them steps, and should have {block.Records}, {block.Steps} of them steps")
            : wire.IsAtEnd;

    internal readonly TraceException Broken(string what) => wire.Broken(what);

    // The signal that this tag begins; null if it begins none.
    private Signal? StepOf(Tag tag)
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
            case Tag.SetLabel:
                return new Signal.SetLabel(Pid(), Text());
            case Tag.RemoveLabel:
                return new Signal.SetLabel(Pid());
            case Tag.Join:
                return new Signal.Join(Pid(), GroupName(), Pid());
            case Tag.Leave:
                return new Signal.Leave(Pid(), Text(), Pid());
            case Tag.StoppedBecause:
                return new Signal.Stopped(Pid(), Reason()) { Because = Chain() };
            default:
                return null;
        }
    }

    private Signal LabelledSpawn()
    {
        var label = Text();
        return StepOf((Tag)wire.Byte()) switch
        {
            Signal.Spawn spawn => spawn with { Label = label },
            Signal.SpawnLink spawn => spawn with { Label = label },
            Signal.SpawnMonitor spawn => spawn with { Label = label },
            _ => throw Broken("a label stands here, and no spawn follows"),
        };
    }

    private TraceEntry.ValueTaken Took()
    {
        var (by, source) = (Pid(), Source());
        return new TraceEntry.ValueTaken(by, source, clocks.Decode(source, wire.Signed()));
    }

    // What else may stand between steps.
    private TraceEntry NoteOf(Tag tag) => tag switch
    {
        Tag.Checkpoint => new TraceEntry.Checkpoint(wire.Fixed()),
        Tag.ReceiveTimedOut => new TraceEntry.ReceiveTimedOut(Pid(), Count()),
        Tag.EndedByOther => new TraceEntry.EndedByOther(Pid(), Count()),
        Tag.ValueTaken => Took(),
        Tag.TimerSet => new TraceEntry.TimerSet(Pid(), Count(), new Pid(wire.Signed())),
        Tag.TimerFired => new TraceEntry.TimerFired(Count()),
        Tag.SupervisorDeclared => Declared(),
        Tag.SupervisorEventTaken => SupervisorEventTaken(),
        _ => throw Broken($"there is no record of kind {(byte)tag} among steps"),
    };
}
