using System.Diagnostics;

namespace Rusm.Kernel.Traces;

/// <content>Steps: one arm for each signal.</content>
public sealed partial class BlockWriter
{
    /// <summary>A step.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="spawned">How many processes were spawned before it.</param>
    /// <param name="content">What the writer of contents made of its message; null for none.</param>
    public void Step(Signal signal, long spawned, ReadOnlyMemory<byte>? content = null)
    {
        Steps++;
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
                BeginStep(content is null ? Tag.Send : Tag.SendWithContent, spawned, send.By, send.To);
                Of(send.To);
                Message(send.Content, content);
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
                Of(exit.To);
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
                Of(monitor.To);
                break;
            case Signal.Demonitor demonitor:
                BeginStep(demonitor.Flush ? Tag.DemonitorFlush : Tag.Demonitor, spawned, demonitor.By);
                wire.Signed(demonitor.Reference.Value - lastReference);
                lastReference = demonitor.Reference.Value;
                break;
            case Signal.Link link:
                BeginStep(Tag.Link, spawned, link.By, link.To);
                Of(link.To);
                break;
            case Signal.Unlink unlink:
                BeginStep(Tag.Unlink, spawned, unlink.By, unlink.To);
                Of(unlink.To);
                break;
            case Signal.SetTrapExit flag:
                BeginStep(flag.Traps ? Tag.TrapsExits : Tag.TrapsNoExits, spawned, flag.By);
                break;
            case Signal.Register register:
                BeginStep(Tag.Register, spawned, register.By, register.Pid);
                Text(register.Name);
                Of(register.Pid);
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
                Of(join.Pid);
                break;
            case Signal.Leave leave:
                BeginStep(Tag.Leave, spawned, leave.By, leave.Pid);
                Text(leave.Group);
                Of(leave.Pid);
                break;
            case Signal.Stopped stopped:
                var chain = stopped.Because!.Chain.Take(TraceFormat.LongestChain).ToArray();
                BeginStep(Tag.StoppedBecause, spawned, stopped.By, FurthestIn(chain));
                Reason(stopped.Reason);
                Chain(chain);
                break;
            default:
                throw new UnreachableException($"No bytes for {signal}");
        }
    }

    // A program can make up pids, and name them before they are given out, or never. Only such a step is marked: so a reader finds a
    // pid out that comes of a mistake.
    private void BeginStep(Tag tag, long spawned, Pid by, Pid other = default)
    {
        MarkStranger(spawned, by, other);
        Count++;
        wire.Byte((byte)tag);
        Of(by);
    }

    // The label of a spawn stands before its tag.
    private void BeginSpawn(Tag tag, long spawned, Pid by, string? label)
    {
        MarkStranger(spawned, by, other: default);
        if (label is not null)
        {
            wire.Byte((byte)Tag.Labelled);
            Text(label);
        }

        Count++;
        wire.Byte((byte)tag);
        Of(by);
    }

    private void MarkStranger(long spawned, Pid by, Pid other)
    {
        isStrange = Math.Max((ulong)by.Value, (ulong)other.Value) > (ulong)spawned;
        if (isStrange)
        {
            wire.Byte((byte)Tag.Stranger);
        }
    }

    private static Pid FurthestIn(Death[] chain) => chain
        .SelectMany(static death => (IEnumerable<Pid>)[death.Pid, CauseCode.Of(death.Cause).Other])
        .MaxBy(static pid => (ulong)pid.Value);
}
