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
                BeginStep(spawn.Name is null ? Tag.SpawnLink : Tag.SpawnLinkNamed, spawned, spawn.By);
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
                BeginStep(spawn.Name is null ? Tag.Spawn : Tag.SpawnNamed, spawned, spawn.By);
                OptionalText(spawn.Name);
                break;
            case Signal.SpawnMonitor spawn:
                BeginStep(spawn.Name is null ? Tag.SpawnMonitor : Tag.SpawnMonitorNamed, spawned, spawn.By);
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
        isStrange = Math.Max((ulong)by.Value, (ulong)other.Value) > (ulong)spawned;
        if (isStrange)
        {
            wire.Byte((byte)Tag.Stranger);
        }

        Count++;
        wire.Byte((byte)tag);
        Of(by);
    }

    private static Pid FurthestIn(Death[] chain) => chain
        .SelectMany(static death => (IEnumerable<Pid>)[death.Pid, CauseCode.Of(death.Cause).Other])
        .MaxBy(static pid => (ulong)pid.Value);
}
