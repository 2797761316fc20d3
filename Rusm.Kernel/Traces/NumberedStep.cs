using System.Diagnostics;
using LanguageExt;
using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces;

/// <summary>
/// A step of a recording with the process and the monitor that it created, so that it can be applied to another process table, in which
/// pids and references are allocated differently.
/// </summary>
/// <param name="Number">The number of the step; 0 for a step that rebuilds the state from before the recording.</param>
/// <param name="Signal">The signal, with the pids of the recording.</param>
/// <param name="Spawned">The process that the step spawned; <see cref="Pid.Outside"/> for none.</param>
/// <param name="Reference">The reference of the monitor or of the request that the step created; zero for none.</param>
/// <param name="Unlink">The number of the request to unlink from a process of another node that the step created; zero for none.</param>
internal sealed partial record NumberedStep(long Number, Signal Signal, Pid Spawned = default, MonitorRef Reference = default, long Unlink = 0)
{
    /// <summary>The target of the signal; <see cref="Pid.Outside"/> for none.</summary>
    internal Pid Target => Signal switch
    {
        Signal.Send send => send.To,
        Signal.Exit exit => exit.To,
        Signal.Link link => link.To,
        Signal.Unlink unlink => unlink.To,
        Signal.Monitor monitor => monitor.To,
        Signal.Register register => register.Pid,
        Signal.Join join => join.Pid,
        Signal.Leave leave => leave.Pid,
        Signal.RegisterGlobal register => register.Pid,
        Signal.Call call => call.To,
        Signal.Reply reply => reply.To,
        Signal.Arrived arrived => EndsOf(arrived.Content).To,
        _ => Pid.Outside,
    };

    /// <summary>Creates a step of a recording from its signal and effects.</summary>
    internal static NumberedStep Of(long number, Signal signal, ReadOnlySpan<Effect> effects)
    {
        var (spawned, referred, unlink) = (default(Pid), default(MonitorRef), 0L);
        foreach (var effect in effects)
        {
            (spawned, referred, unlink) = effect switch
            {
                Effect.Start start => (start.Pid, referred, unlink),
                Effect.ReturnReference returned => (spawned, returned.Reference, unlink),
                Effect.Forward { Content: RemoteSignal.Unlink request } => (spawned, referred, request.Id),
                _ => (spawned, referred, unlink),
            };
        }

        return new NumberedStep(number, signal, spawned, referred, unlink);
    }

    /// <summary>Maps the pids and the numbers of the signal to another table; none if one of them has no counterpart there.</summary>
    internal Option<Signal> Map(Counterparts of) => Signal is Signal.Arrived arrived
        ? Map(arrived.Content, of).Map<Signal>(content => arrived with { Content = content })
        : of.Pid(Signal.By).Bind(actor => of.Pid(Target).Bind(target => Signal switch
        {
            Signal.Spawn spawn => new Signal.Spawn(actor, spawn.Name) { Label = spawn.Label },
            Signal.SpawnLink spawn => new Signal.SpawnLink(actor, spawn.Name) { Label = spawn.Label },
            Signal.SpawnMonitor spawn => new Signal.SpawnMonitor(actor, spawn.Name) { Label = spawn.Label },
            Signal.Send send => new Signal.Send(actor, target, send.Content),
            Signal.SendNamed send => new Signal.SendNamed(actor, send.Name, send.Content),
            Signal.Link => new Signal.Link(actor, target),
            Signal.Unlink => new Signal.Unlink(actor, target),
            Signal.Monitor => new Signal.Monitor(actor, target),
            Signal.Demonitor demonitor => of.Reference(demonitor.Reference)
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
            Signal.Call call => new Signal.Call(actor, target, call.Content),
            Signal.Reply reply => of.Pid(reply.Target).Bind(called =>
                of.Reference(reply.Reference).Map<Signal>(known => new Signal.Reply(actor, target, known, reply.Content) { Target = called })),
            Signal.RegisterGlobal register => new Signal.RegisterGlobal(actor, register.Name, target),
            Signal.UnregisterGlobal unregister => new Signal.UnregisterGlobal(actor, unregister.Name),
            Signal.SpawnOn spawn => new Signal.SpawnOn(actor, spawn.Node, spawn.Body, spawn.Argument, spawn.Tie) { Label = spawn.Label },
            Signal.NodeUp or Signal.NodeDown => Signal,
            _ => throw new UnreachableException($"No case for {Signal}"),
        }));
}
