using System.Diagnostics;

namespace Rusm.Kernel.Traces;

/// <summary>
/// The records of one block, as they come, as bytes. A block can be read by itself: texts are spelled out once in each, and pids
/// are told from those before. Most signals take two to four bytes. Not for use by two threads at once.
/// </summary>
public sealed class BlockWriter
{
    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);
    private WireWriter wire;
    private PidContext pids;
    private long lastReference;

    // The reason that came last comes again: it need not be looked up.
    private ExitReason? lastReason;
    private int lastReasonText;

    /// <summary>A block without records.</summary>
    /// <param name="capacity">How many bytes it has room for at first; it grows.</param>
    public BlockWriter(int capacity) => wire = new WireWriter(capacity);

    /// <summary>How many records it has.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are steps.</summary>
    public int Steps { get; private set; }

    /// <summary>How many bytes its records take.</summary>
    public int Length => wire.Length;

    /// <summary>The bytes, valid until the next record.</summary>
    public ReadOnlyMemory<byte> Written => wire.Written;

    /// <summary>Makes it a block without records again.</summary>
    public void Clear()
    {
        texts.Clear();
        wire.Clear();
        pids = default;
        (Count, Steps, lastReference, lastReason) = (0, 0, 0, null);
    }

    /// <summary>A step.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="spawned">How many processes were spawned before it.</param>
    /// <param name="content">What the writer of contents made of its message; null for none.</param>
    public void Step(Signal signal, long spawned, ReadOnlyMemory<byte>? content = null)
    {
        Steps++;
        var (by, other) = PidsOf.Signal(signal);
        if (Math.Max(by.Value, other.Value) > spawned)
        {
            Begin(Tag.Stranger);   // it names a pid that was never given out: the program made it up
        }

        switch (signal)
        {
            case Signal.SpawnLink spawn:
                Begin(spawn.Name is null ? Tag.SpawnLink : Tag.SpawnLinkNamed, spawn.By);
                OptionalText(spawn.Name);
                break;
            case Signal.Stopped { Because: null } stopped:
                Begin(Tag.Stopped, stopped.By);
                Reason(stopped.Reason);
                break;
            case Signal.Send send:
                Begin(content is null ? Tag.Send : Tag.SendWithContent, send.By);
                Of(send.To);
                Message(send.Content, content);
                break;
            case Signal.Threw threw:
                Begin(Tag.Threw, threw.By);
                Fault(threw.Fault);
                break;
            case Signal.Returned:
                Begin(Tag.Returned, signal.By);
                break;
            case Signal.Exit exit:
                Begin(Tag.Exit, exit.By);
                Of(exit.To);
                Reason(exit.Reason);
                break;
            case Signal.Spawn spawn:
                Begin(spawn.Name is null ? Tag.Spawn : Tag.SpawnNamed, spawn.By);
                OptionalText(spawn.Name);
                break;
            case Signal.SpawnMonitor spawn:
                Begin(spawn.Name is null ? Tag.SpawnMonitor : Tag.SpawnMonitorNamed, spawn.By);
                OptionalText(spawn.Name);
                break;
            case Signal.Monitor monitor:
                Begin(Tag.Monitor, monitor.By);
                Of(monitor.To);
                break;
            case Signal.Demonitor demonitor:
                Begin(demonitor.Flush ? Tag.DemonitorFlush : Tag.Demonitor, demonitor.By);
                wire.Signed(demonitor.Reference.Value - lastReference);
                lastReference = demonitor.Reference.Value;
                break;
            case Signal.Link link:
                Begin(Tag.Link, link.By);
                Of(link.To);
                break;
            case Signal.Unlink unlink:
                Begin(Tag.Unlink, unlink.By);
                Of(unlink.To);
                break;
            case Signal.SetTrapExit flag:
                Begin(flag.Traps ? Tag.TrapsExits : Tag.TrapsNoExits, flag.By);
                break;
            case Signal.Register register:
                Begin(Tag.Register, register.By);
                Text(register.Name);
                Of(register.Pid);
                break;
            case Signal.Unregister unregister:
                Begin(Tag.Unregister, unregister.By);
                Text(unregister.Name);
                break;
            case Signal.SendNamed send:
                Begin(content is null ? Tag.SendNamed : Tag.SendNamedWithContent, send.By);
                Text(send.Name);
                Message(send.Content, content);
                break;
            case Signal.Stopped stopped:
                Begin(Tag.StoppedBecause, stopped.By);
                Reason(stopped.Reason);
                Chain(stopped.Because!);
                break;
            default:
                throw new UnreachableException($"No bytes for {signal}");
        }
    }

    /// <summary>The digest of the state after the steps so far.</summary>
    /// <param name="digest">The digest; see <see cref="StateDigest"/>.</param>
    public void Checkpoint(ulong digest)
    {
        Begin(Tag.Checkpoint);
        wire.Fixed(digest);
    }

    /// <summary>See <see cref="TraceEntry.Late"/>.</summary>
    /// <param name="by">Whose receive.</param>
    /// <param name="number">Which of its receives with a time limit.</param>
    public void Late(Pid by, long number)
    {
        Begin(Tag.Late, by);
        wire.Number((ulong)number);
    }

    /// <summary>See <see cref="TraceEntry.Took"/>.</summary>
    /// <param name="by">Who took it.</param>
    /// <param name="source">Where from.</param>
    /// <param name="value">The value.</param>
    public void Took(Pid by, ValueSource source, long value)
    {
        Begin(Tag.Took, by);
        wire.Byte((byte)source);
        wire.Signed(value);
    }

    /// <summary>See <see cref="TraceEntry.TimerSet"/>.</summary>
    /// <param name="by">Who set it.</param>
    /// <param name="number">The timer's number.</param>
    /// <param name="to">Who gets the message.</param>
    public void TimerSet(Pid by, long number, Pid to)
    {
        Begin(Tag.TimerSet, by);
        wire.Number((ulong)number);
        Of(to);
    }

    /// <summary>See <see cref="TraceEntry.TimerFired"/>.</summary>
    /// <param name="number">The timer's number.</param>
    public void TimerFired(long number)
    {
        Begin(Tag.TimerFired);
        wire.Number((ulong)number);
    }

    /// <summary>What a snapshot says of the state as a whole.</summary>
    internal void Counters(State state)
    {
        Begin(Tag.Counters);
        wire.Number((ulong)state.Count);
        wire.Number((ulong)state.LastPid);
        wire.Number((ulong)state.LastReference);
    }

    /// <summary>A process of a snapshot.</summary>
    internal void Process(ProcessEntry entry)
    {
        Begin(Tag.Process, entry.Pid);
        wire.Byte((byte)((entry.TrapsExits ? 1 : 0) | (entry.Name is null ? 0 : 2)));
        OptionalText(entry.Name);
        wire.Number((ulong)entry.Links.Count);
        foreach (var peer in entry.Links)
        {
            Of(peer);
        }

        Ends(entry.Monitors);
        Ends(entry.MonitoredBy);
    }

    /// <summary>The end of the recording, in a block of its own.</summary>
    /// <param name="why">Why it ended before the run; empty if it did not.</param>
    public void End(string why)
    {
        Begin(Tag.Ended);
        Text(why);
    }

    private void Begin(Tag tag)
    {
        Count++;
        wire.Byte((byte)tag);
    }

    private void Begin(Tag tag, Pid by)
    {
        Begin(tag);
        Of(by);
    }

    private void Of(Pid pid) => wire.Number(pids.Encode(pid.Value));

    private void Ends(Persistent.KeyedSet<MonitorEnd> ends)
    {
        wire.Number((ulong)ends.Count);
        foreach (var end in ends)
        {
            wire.Signed(end.Reference.Value - lastReference);
            lastReference = end.Reference.Value;
            Of(end.Other);
        }
    }

    private void Reason(ExitReason reason)
    {
        if (reason.Fault is { } fault)
        {
            wire.Number(0);
            Fault(fault);
            return;
        }

        if (!ReferenceEquals(reason, lastReason))
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
        OptionalIndex(message is RecordedMessage recorded ? recorded.Type : message?.GetType().FullName);
        if (content is { } bytes)
        {
            wire.Bytes(bytes.Span);
        }
    }

    // The death that made a supervisor give up, and those before it; the far end of a long chain is left out.
    private void Chain(Death because)
    {
        const int LongestChain = 16;
        var chain = because.Chain.Take(LongestChain).ToArray();
        wire.Number((ulong)chain.Length);
        foreach (var death in chain)
        {
            Of(death.Pid);
            Reason(death.Reason);
            var (kind, other) = CauseCode.Of(death.Cause);
            wire.Byte((byte)kind);
            Of(other);
        }
    }

    private void OptionalText(string? text)
    {
        if (text is not null)
        {
            Text(text);
        }
    }

    private void OptionalIndex(string? text)
    {
        if (text is null)
        {
            wire.Number(0);
        }
        else
        {
            Index(text);
        }
    }

    private void Text(string text) => Index(text);

    // The number of a text, from 1; the first time the text itself comes after it.
    private int Index(string text)
    {
        if (texts.TryGetValue(text, out var known))
        {
            wire.Number((ulong)known);
            return known;
        }

        var index = texts.Count + 1;
        texts.Add(text, index);
        wire.Number((ulong)index);
        wire.Text(text);
        return index;
    }
}
