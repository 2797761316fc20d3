namespace Rusm.Kernel.Traces;

/// <summary>Reads the records of one block in order. It validates every record, and refuses everything that no writer writes.</summary>
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

    // State of the current record: its offset in the block, its highest pid, and whether it is marked as having pids of other nodes or
    // unallocated ones, which do not change the pid context.
    private int recordStart;
    private long highestPid;
    private bool hasOtherPids;

    /// <param name="block">The header of the block.</param>
    /// <param name="payload">The bytes of the records.</param>
    internal BlockReader(Block block, ReadOnlySpan<byte> payload)
    {
        this.block = block;
        wire = new WireReader(payload, block.Payload);
    }

    /// <summary>The signal of the current record, if it is a step; else null.</summary>
    internal Signal? Signal { get; private set; }

    /// <summary>The current record, if it is not a step; else null.</summary>
    internal TraceEntry? Entry { get; private set; }

    /// <summary>Whether the current record is marked: it names a pid of another node, or one that was not allocated.</summary>
    internal readonly bool IsMarked => hasOtherPids;

    /// <summary>The offset of the current record in the trace, and its highest pid.</summary>
    internal readonly PidBound HighestPid => new(block.Payload + recordStart, highestPid);

    /// <summary>Reads the next record of a steps block.</summary>
    /// <returns>True if there was one; false at the end of the block.</returns>
    /// <exception cref="TraceException">The record is invalid, or the block does not have as many records as its header says.</exception>
    internal bool Read()
    {
        if (IsAtEnd())
        {
            return false;
        }

        var tag = ReadTagAndMark();
        Signal = tag == Tag.Labelled ? LabelledSpawn() : StepOf(tag);
        Entry = Signal is null && (!hasOtherPids || tag == Tag.SupervisorEventTaken) ? NoteOf(tag) : null;
        steps += Signal is null ? 0 : 1;
        return Signal is not null || Entry is not null ? true : throw Invalid("the mark of a pid that is not allocated here is not followed by a step");
    }

    /// <summary>Reads the tag of the next record.</summary>
    internal Tag ReadTag()
    {
        records++;
        (recordStart, highestPid, hasOtherPids) = (wire.Position, 0, false);
        return (Tag)wire.Byte();
    }

    /// <summary>Reads the tag of the next record, which can be marked.</summary>
    internal Tag ReadTagAndMark()
    {
        var tag = ReadTag();
        hasOtherPids = tag == Tag.OtherPids;
        return hasOtherPids ? (Tag)wire.Byte() : tag;
    }

    /// <summary>Whether all records have been read.</summary>
    /// <exception cref="TraceException">The block does not have as many records as its header says.</exception>
    internal readonly bool IsAtEnd() =>
        wire.IsAtEnd && (records != block.Records || steps != block.Steps)
            ? throw Invalid($"a block has {records} records, {steps} of them steps, but its header says {block.Records}, {block.Steps} of them steps")
            : wire.IsAtEnd;

    internal readonly TraceException Invalid(string problem) => wire.Invalid(problem);

    // Reads the signal that belongs to the tag; null if the tag is not the tag of a step.
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
            case Tag.TrapsExits or Tag.TrapsExitsOff:
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
            case Tag.Call:
                return new Signal.Call(Pid(), Pid(), Message(hasContent: false));
            case Tag.Reply:
                return new Signal.Reply(Pid(), Pid(), Reference(), Message(hasContent: false));
            case Tag.ReplyForTarget:
                return new Signal.Reply(Pid(), Pid(), Reference(), Message(hasContent: false)) { Target = Pid() };
            case Tag.SpawnOn:
                return new Signal.SpawnOn(Pid(), Node(), Name(), Message(hasContent: false), Tie());
            case Tag.RegisterGlobal:
                return new Signal.RegisterGlobal(Pid(), Name(), Pid());
            case Tag.UnregisterGlobal:
                return new Signal.UnregisterGlobal(Pid(), Text());
            case Tag.NodeUp:
                return new Signal.NodeUp(NodeOfStep());
            case Tag.NodeDown:
                return new Signal.NodeDown(NodeOfStep());
            case Tag.Arrived or Tag.ArrivedWithContent:
                return Arrived(tag == Tag.ArrivedWithContent);
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
            Signal.SpawnOn spawn => spawn with { Label = label },
            _ => throw Invalid("the label of a spawn is not followed by a spawn"),
        };
    }

    private TraceEntry.ValueTaken ValueTaken()
    {
        var (by, source) = (Pid(), Source());
        return new TraceEntry.ValueTaken(by, source, clocks.Decode(source, wire.Signed()));
    }

    // Reads a record that is not a step.
    private TraceEntry NoteOf(Tag tag) => tag switch
    {
        Tag.Checkpoint => new TraceEntry.Checkpoint(wire.Fixed()),
        Tag.ReceiveTimedOut => new TraceEntry.ReceiveTimedOut(Pid(), Count()),
        Tag.EndedByOther => new TraceEntry.EndedByOther(Pid(), Count()),
        Tag.ValueTaken => ValueTaken(),
        Tag.TimerSet => new TraceEntry.TimerSet(Pid(), Count(), new Pid(wire.Signed())),
        Tag.TimerFired => new TraceEntry.TimerFired(Count()),
        Tag.SupervisorDeclared => SupervisorDeclared(),
        Tag.SupervisorEventTaken => SupervisorEventTaken(),
        _ => throw Invalid($"a steps block can't have a record of kind {(byte)tag}"),
    };
}
