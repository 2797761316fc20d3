using System.Diagnostics;
using LanguageExt;

namespace Rusm.Kernel.Traces;

/// <summary>A step of a recording with what it made there, so that it can be done again where pids and references count otherwise.
/// </summary>
/// <param name="Number">The number of the step; 0 for one that stands for what was before the recording.</param>
/// <param name="Signal">The signal, with the pids of the recording.</param>
/// <param name="Spawned">The process that it made; <see cref="Pid.Outside"/> for none.</param>
/// <param name="Referred">The monitor that it made; zero for none.</param>
internal sealed record NumberedStep(long Number, Signal Signal, Pid Spawned = default, MonitorRef Referred = default)
{
    /// <summary>To whom it is done; <see cref="Pid.Outside"/> where there is nobody.</summary>
    internal Pid Other => Signal switch
    {
        Signal.Send send => send.To,
        Signal.Exit exit => exit.To,
        Signal.Link link => link.To,
        Signal.Unlink unlink => unlink.To,
        Signal.Monitor monitor => monitor.To,
        Signal.Register register => register.Pid,
        Signal.Join join => join.Pid,
        Signal.Leave leave => leave.Pid,
        _ => Pid.Outside,
    };

    /// <summary>A step of a recording with what it made.</summary>
    internal static NumberedStep Of(long number, Signal signal, ReadOnlySpan<Effect> effects)
    {
        var (spawned, referred) = (default(Pid), default(MonitorRef));
        foreach (var effect in effects)
        {
            (spawned, referred) = effect switch
            {
                Effect.Start start => (start.Pid, referred),
                Effect.ReturnReference refer => (spawned, refer.Reference),
                _ => (spawned, referred),
            };
        }

        return new NumberedStep(number, signal, spawned, referred);
    }

    /// <summary>The signal with the pids and references of another table; none when it names what is not there.</summary>
    internal Option<Signal> In(Func<Pid, Option<Pid>> pid, Func<MonitorRef, Option<MonitorRef>> reference) =>
        pid(Signal.By).Bind(actor => pid(Other).Bind(target => Signal switch
        {
            Signal.Spawn spawn => new Signal.Spawn(actor, spawn.Name) { Label = spawn.Label },
            Signal.SpawnLink spawn => new Signal.SpawnLink(actor, spawn.Name) { Label = spawn.Label },
            Signal.SpawnMonitor spawn => new Signal.SpawnMonitor(actor, spawn.Name) { Label = spawn.Label },
            Signal.Send send => new Signal.Send(actor, target, send.Content),
            Signal.SendNamed send => new Signal.SendNamed(actor, send.Name, send.Content),
            Signal.Link => new Signal.Link(actor, target),
            Signal.Unlink => new Signal.Unlink(actor, target),
            Signal.Monitor => new Signal.Monitor(actor, target),
            Signal.Demonitor demonitor => reference(demonitor.Reference)
                .Map<Signal>(known => new Signal.Demonitor(actor, known, demonitor.Flush)),
            Signal.SetTrapExit flag => new Signal.SetTrapExit(actor, flag.Traps),
            Signal.Exit exit => new Signal.Exit(actor, target, exit.Reason),
            Signal.Register register => new Signal.Register(actor, register.Name, target),
            Signal.Unregister unregister => new Signal.Unregister(actor, unregister.Name),
            Signal.SetLabel label => new Signal.SetLabel(actor, label.Label),
            Signal.Join join => new Signal.Join(actor, join.Group, target),
            Signal.Leave leave => new Signal.Leave(actor, leave.Group, target),
            Signal.Returned => new Signal.Returned(actor),
            Signal.Threw threw => new Signal.Threw(actor, threw.Fault),
            Signal.Stopped stopped => new Signal.Stopped(actor, stopped.Reason) { Because = stopped.Because },
            _ => throw new UnreachableException($"No other names for {Signal}"),
        }));
}
