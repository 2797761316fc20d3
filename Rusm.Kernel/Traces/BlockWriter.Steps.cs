using System.Diagnostics;

namespace Rusm.Kernel.Traces;

/// <content>Writes steps: one case for each signal.</content>
internal sealed partial class BlockWriter
{
    /// <summary>Writes a step.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="spawned">The number of processes that were spawned before the step.</param>
    /// <param name="content">The serialized content of the message; null for none.</param>
    public void Step(Signal signal, long spawned, ReadOnlyMemory<byte>? content = null)
    {
        switch (signal)
        {
            case Signal.SpawnLink spawn:
                BeginSpawn(spawn.Name is null ? Tag.SpawnLink : Tag.SpawnLinkNamed, spawned, spawn.By, spawn.Label);
                OptionalText(spawn.Name);
                break;
            case Signal.Stopped { Because: null } stopped:
                BeginStep(Tag.Stopped, spawned, stopped.By);
                Reason(stopped.Reason);
                break;
            case Signal.Send send:
                SendStep(send.By, send.To, send.Content, spawned, content);
                break;
            case Signal.Threw threw:
                BeginStep(Tag.Threw, spawned, threw.By);
                Fault(threw.Fault);
                break;
            case Signal.Returned:
                BeginStep(Tag.Returned, spawned, signal.By);
                break;
            case Signal.Exit exit:
                BeginStep(Tag.Exit, spawned, exit.By, exit.To);
                WritePid(exit.To);
                Reason(exit.Reason);
                break;
            case Signal.Spawn spawn:
                BeginSpawn(spawn.Name is null ? Tag.Spawn : Tag.SpawnNamed, spawned, spawn.By, spawn.Label);
                OptionalText(spawn.Name);
                break;
            case Signal.SpawnMonitor spawn:
                BeginSpawn(spawn.Name is null ? Tag.SpawnMonitor : Tag.SpawnMonitorNamed, spawned, spawn.By, spawn.Label);
                OptionalText(spawn.Name);
                break;
            case Signal.Monitor monitor:
                BeginStep(Tag.Monitor, spawned, monitor.By, monitor.To);
                WritePid(monitor.To);
                break;
            case Signal.Demonitor demonitor:
                BeginStep(demonitor.Flush ? Tag.DemonitorFlush : Tag.Demonitor, spawned, demonitor.By);
                Reference(demonitor.Reference);
                break;
            case Signal.Link link:
                BeginStep(Tag.Link, spawned, link.By, link.To);
                WritePid(link.To);
                break;
            case Signal.Unlink unlink:
                BeginStep(Tag.Unlink, spawned, unlink.By, unlink.To);
                WritePid(unlink.To);
                break;
            case Signal.SetTrapExit flag:
                BeginStep(flag.Traps ? Tag.TrapsExits : Tag.TrapsExitsOff, spawned, flag.By);
                break;
            case Signal.Register register:
                BeginStep(Tag.Register, spawned, register.By, register.Pid);
                Text(register.Name);
                WritePid(register.Pid);
                break;
            case Signal.Unregister unregister:
                BeginStep(Tag.Unregister, spawned, unregister.By);
                Text(unregister.Name);
                break;
            case Signal.SendNamed send:
                BeginStep(content is null ? Tag.SendNamed : Tag.SendNamedWithContent, spawned, send.By);
                Text(send.Name);
                Message(send.Content, content);
                break;
            case Signal.SetLabel { Label: { } label }:
                BeginStep(Tag.SetLabel, spawned, signal.By);
                Text(label);
                break;
            case Signal.SetLabel:
                BeginStep(Tag.RemoveLabel, spawned, signal.By);
                break;
            case Signal.Join join:
                BeginStep(Tag.Join, spawned, join.By, join.Pid);
                Text(join.Group);
                WritePid(join.Pid);
                break;
            case Signal.Leave leave:
                BeginStep(Tag.Leave, spawned, leave.By, leave.Pid);
                Text(leave.Group);
                WritePid(leave.Pid);
                break;
            case Signal.Call call:
                BeginStep(Tag.Call, spawned, call.By, call.To);
                WritePid(call.To);
                Message(call.Content, content: null);
                break;
            case Signal.Reply reply:
                ReplyStep(reply, spawned);
                break;
            case Signal.RegisterGlobal register:
                BeginStep(Tag.RegisterGlobal, spawned, register.By, register.Pid);
                Text(register.Name);
                WritePid(register.Pid);
                break;
            case Signal.UnregisterGlobal unregister:
                BeginStep(Tag.UnregisterGlobal, spawned, unregister.By);
                Text(unregister.Name);
                break;
            case Signal.SpawnOn spawn:
                SpawnOnStep(spawn, spawned);
                break;
            case Signal.NodeUp up:
                NodeStep(Tag.NodeUp, up.Node, spawned);
                break;
            case Signal.NodeDown down:
                NodeStep(Tag.NodeDown, down.Node, spawned);
                break;
            case Signal.Arrived arrived:
                ArrivedStep(arrived, spawned, content);
                break;
            case Signal.Stopped stopped:
                var chain = stopped.Because!.Chain.Take(TraceFormat.LongestChain).ToArray();
                BeginStep(Tag.StoppedBecause, spawned, stopped.By, YoungestIn(chain));
                Reason(stopped.Reason);
                Chain(chain);
                break;
            default:
                throw new UnreachableException($"No bytes for {signal}");
        }
    }

    /// <summary>Writes the step of a <see cref="Signal.Send"/>, without an object for the signal: most signals are sends.</summary>
    /// <param name="by">The sender.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="message">The message, of which the type is written.</param>
    /// <param name="spawned">The number of processes that were spawned before the step.</param>
    /// <param name="content">The serialized content of the message; null for none.</param>
    public void SendStep(Pid by, Pid to, object? message, long spawned, ReadOnlyMemory<byte>? content)
    {
        BeginStep(content is null ? Tag.Send : Tag.SendWithContent, spawned, by, to);
        WritePid(to);
        Message(message, content);
    }

    // A step that names a pid of another node is marked. So is one whose pid the program has made up, or uses before it is allocated. In a step
    // without the mark, a reader reports such a pid as an error.
    private void BeginStep(Tag tag, long spawned, Pid by, Pid other = default)
    {
        CountStep(spawned, by, other);
        Count++;
        wire.Byte((byte)tag);
        WritePid(by);
    }

    // The label of a spawn precedes its tag.
    private void BeginSpawn(Tag tag, long spawned, Pid by, string? label)
    {
        CountStep(spawned, by, other: default);
        if (label is not null)
        {
            wire.Byte((byte)Tag.Labelled);
            Text(label);
        }

        Count++;
        wire.Byte((byte)tag);
        WritePid(by);
    }

    private void CountStep(long spawned, Pid by, Pid other)
    {
        Steps++;
        MarkIfOther(Math.Max(AgeOf(by), AgeOf(other)) > (ulong)spawned);
    }

    private void MarkIfOther(bool namesOtherPids)
    {
        hasOtherPids = namesOtherPids;
        if (hasOtherPids)
        {
            wire.Byte((byte)Tag.OtherPids);
        }
    }

    // The number of a pid of this node; more than all numbers for a pid of another node, and for one that no node assigns.
    private ulong AgeOf(Pid pid) => pid == Pid.Outside ? 0 : pid.Value > 0 && pid.Node == Node ? (ulong)pid.Number : ulong.MaxValue;

    private Pid YoungestIn(Death[] chain) => chain
        .SelectMany(static death => (IEnumerable<Pid>)[death.Pid, CauseCode.Of(death.Cause).Other])
        .MaxBy(AgeOf);
}
