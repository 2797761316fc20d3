using System.Diagnostics;
using Rusm.Kernel.Rules;

namespace Rusm.Kernel;

/// <summary>
/// The transitions of the process table: a pure function from a state and a signal to the next state and the effects. Equal inputs give
/// equal outputs. A signal of a process that is not alive, or of a pid that was never assigned, changes nothing and has no effects.
/// </summary>
public static class Machine
{
    /// <summary>Applies one signal and all its consequences. A complete exit cascade is one step.</summary>
    /// <param name="state">The state before the signal. It is not changed.</param>
    /// <param name="signal">The signal.</param>
    /// <returns>The state after the signal, and the effects for the host in a fixed order. For each death: first
    /// <see cref="Effect.Stop"/>; then the down messages, ordered by reference; then the exit signals to the linked processes are
    /// enqueued, ordered by pid, after the exit signals that are already in the queue. The same signals to processes of other nodes are
    /// forwarded in their places.</returns>
    public static Transition Step(State state, Signal signal)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(signal);
        var effects = new EffectList();
        var next = Apply(new Turn(state, new Workspace(effects)), signal).ToState();
        return new Transition(next, effects.All.ToArray().ToSeq());
    }

    /// <summary>Applies signals one after the other, for example to replay a run.</summary>
    /// <param name="state">The state before the first signal. It is not changed.</param>
    /// <param name="signals">The signals, in order.</param>
    /// <returns>The state after the last signal.</returns>
    public static State Run(State state, IEnumerable<Signal> signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        var builder = new StateBuilder(state);
        foreach (var signal in signals)
        {
            builder.Apply(signal);
        }

        return builder.ToState();
    }

    internal static Turn Apply(Turn turn, Signal signal) =>
        turn.Find(signal.By) is { } actor ? ByProcess(turn, actor, signal)
        : signal.By == Pid.Outside ? FromOutside(turn, signal)
        : turn;   // a process that has ended has no effect, even if its body still runs (How a process ends)

    private static Turn ByProcess(Turn turn, TableEntry actor, Signal signal) => signal switch
    {
        Signal.Send send => Messaging.Send(turn, actor.Pid, send.To, send.Content),
        Signal.SpawnLink spawn => Spawning.SpawnLink(turn, actor, spawn.Name, spawn.Label),
        Signal.Spawn spawn => Spawning.Spawn(turn, actor.Pid, spawn.Name, spawn.Label),
        Signal.SpawnMonitor spawn => Spawning.SpawnMonitor(turn, actor, spawn.Name, spawn.Label),
        Signal.Stopped stopped => Exits.End(turn, actor, stopped.Reason, Cause.OfStop(stopped.Because)),
        Signal.Threw threw => Exits.End(turn, actor, ExitReason.CrashedWith(threw.Fault), Cause.Threw.Instance),
        Signal.Returned => Exits.End(turn, actor, ExitReason.Normal, Cause.Returned.Instance),
        Signal.Exit exit => Exits.SendExit(turn, actor.Pid, exit.To, exit.Reason),
        Signal.Monitor monitor => Monitors.Monitor(turn, actor, monitor.To),
        Signal.Demonitor demonitor => Monitors.Demonitor(turn, actor, demonitor.Reference, demonitor.Flush),
        Signal.Link link => Links.Link(turn, actor, link.To),
        Signal.Unlink unlink => Links.Unlink(turn, actor, unlink.To),
        Signal.SetTrapExit flag => Exits.SetTrapExit(turn, actor, flag.Traps),
        Signal.SendNamed send => Names.Send(turn, actor.Pid, send.Name, send.Content),
        Signal.Register register => Names.Register(turn, actor.Pid, register.Name, register.Pid),
        Signal.Unregister unregister => Names.Unregister(turn, actor.Pid, unregister.Name),
        Signal.SetLabel label => Labels.Set(turn, actor, label.Label),
        Signal.Join join => Groups.Join(turn, actor.Pid, join.Group, join.Pid),
        Signal.Leave leave => Groups.Leave(turn, actor.Pid, leave.Group, leave.Pid),
        Signal.SpawnOn spawn => RemoteSpawning.Spawn(turn, actor, spawn),
        Signal.RegisterGlobal register => GlobalNames.Register(turn, actor, register.Name, register.Pid),
        Signal.UnregisterGlobal unregister => GlobalNames.Unregister(turn, actor.Pid, unregister.Name),
        Signal.Call call => Calls.Call(turn, actor, call.To, call.Content),
        Signal.Reply reply => Calls.Reply(turn, reply),
        Signal.Arrived or Signal.NodeUp or Signal.NodeDown => turn,   // By is Pid.Outside
        _ => throw new UnreachableException($"No rule for {signal}"),
    };

    private static Turn FromOutside(Turn turn, Signal signal) => signal switch
    {
        Signal.Spawn spawn => Spawning.Spawn(turn, Pid.Outside, spawn.Name, spawn.Label),
        Signal.Send send => Messaging.Send(turn, Pid.Outside, send.To, send.Content),
        Signal.Exit exit => Exits.SendExit(turn, Pid.Outside, exit.To, exit.Reason),
        Signal.SendNamed send => Names.Send(turn, Pid.Outside, send.Name, send.Content),
        Signal.Register register => Names.Register(turn, Pid.Outside, register.Name, register.Pid),
        Signal.Unregister unregister => Names.Unregister(turn, Pid.Outside, unregister.Name),
        Signal.Join join => Groups.Join(turn, Pid.Outside, join.Group, join.Pid),
        Signal.Leave leave => Groups.Leave(turn, Pid.Outside, leave.Group, leave.Pid),
        Signal.UnregisterGlobal unregister => GlobalNames.Unregister(turn, Pid.Outside, unregister.Name),
        Signal.Arrived arrived => Connections.Arrived(turn, arrived.From, arrived.Content),
        Signal.Reply reply => Calls.Reply(turn, reply),
        Signal.NodeUp up => Connections.Up(turn, up.Node),
        Signal.NodeDown down => Connections.Down(turn, down.Node),
        Signal.SpawnLink or Signal.SpawnMonitor or Signal.SpawnOn or Signal.RegisterGlobal or Signal.Link or Signal.Unlink or Signal.Monitor or Signal.Demonitor
            or Signal.Call or Signal.SetTrapExit or Signal.SetLabel or Signal.Returned or Signal.Threw or Signal.Stopped
            => turn,   // Pid.Outside is not a process: it has no links, monitors, label, trap-exit flag or body
        _ => throw new UnreachableException($"No rule for {signal}"),
    };
}
