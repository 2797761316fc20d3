using System.Collections.Immutable;
using System.Globalization;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Simulating;

/// <summary>The events of a simulated run as text: one line for each signal and each fault.</summary>
internal sealed class Story
{
    private readonly List<string> lines = [];
    private readonly Dictionary<Pid, string> names = [];

    // The line of the last monitor. If a call follows, the monitor is part of the call, and the line is left out.
    private (Pid By, Pid To, int Line) lastMonitor;

    internal ImmutableArray<string> Lines => [.. lines];

    internal void Add(SimulatedWorld world, string text) =>
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{world.Steps,4}  {text}"));

    internal void Add(SimulatedWorld world, NodeId at, Signal signal, SignalResult result)
    {
        if (result.Spawned != Pid.Outside)
        {
            names[result.Spawned] = world.NameOf(result.Spawned);
        }
        else if (signal is Signal.Register register)
        {
            names[register.Pid] = world.NameOf(register.Pid);
        }

        if (signal is Signal.Send { Content: Request } call && lastMonitor == (call.By, call.To, lines.Count - 1))
        {
            lines.RemoveAt(lines.Count - 1);
        }

        if (TextOf(signal, result) is { } text && !(signal is Signal.Demonitor && world.Current.Call is not null))
        {
            Add(world, signal is Signal.NodeUp or Signal.NodeDown or Signal.Arrived ? $"{at} {text}" : $"{(signal.By == Pid.Outside ? world.NameOf(world.Current) : Name(signal.By))} {text}");
        }

        if (signal is Signal.Monitor monitor)
        {
            lastMonitor = (monitor.By, monitor.To, lines.Count - 1);
        }
    }

    private string Name(Pid pid) => names.GetValueOrDefault(pid, $"{pid}");

    private string? TextOf(Signal signal, SignalResult result) => result.Refusal is { } refusal
        ? $"is refused: {refusal}"
        : signal switch
        {
            Signal.NodeUp up => $"is connected with {up.Node}",
            Signal.NodeDown down => $"has lost {down.Node}",
            Signal.Arrived arrived => $"gets from {arrived.From}: {RemoteSignalText.Of(arrived.Content)}",
            Signal.SpawnOn spawn => $"asks {spawn.Node} to spawn {spawn.Body}",
            Signal.RegisterGlobal register => $"asks for the global name {register.Name} for {register.Pid}",
            Signal.UnregisterGlobal unregister => $"unregisters the global name {unregister.Name}",
            Signal.Call call => $"calls {Name(call.To)}: {SafeText.Of(call.Content)}",
            Signal.Reply reply => $"replies {SafeText.Of(reply.Content)} to {Name(reply.To)}",
            Signal.Spawn => $"spawns {Name(result.Spawned)}",
            Signal.SpawnLink => $"spawns {Name(result.Spawned)}, linked",
            Signal.SpawnMonitor => $"spawns {Name(result.Spawned)}, monitored",
            Signal.Send { Content: Request request } send => $"calls {Name(send.To)}: {SafeText.Of(request.Content)}",
            Signal.Send { Content: RecordedCall.Answer answer } send => $"replies {SafeText.Of(answer.Content)} to {Name(send.To)}",
            Signal.Send { Content: Cast cast } send => $"casts {SafeText.Of(cast.Content)} to {Name(send.To)}",
            Signal.Send send => $"sends {SafeText.Of(send.Content)} to {Name(send.To)}",
            Signal.SendNamed send => $"sends {SafeText.Of(send.Content)} to {send.Name}",
            Signal.Link link => $"links to {Name(link.To)}",
            Signal.Unlink unlink => $"unlinks from {Name(unlink.To)}",
            Signal.Monitor monitor => $"monitors {Name(monitor.To)}",
            Signal.Demonitor => "demonitors",
            Signal.SetTrapExit flag => flag.Traps ? "traps exits" : "no longer traps exits",
            Signal.Exit exit => $"sends the exit signal {exit.Reason} to {Name(exit.To)}",
            Signal.Register register => $"registers {register.Pid} as {register.Name}",
            Signal.Unregister unregister => $"unregisters {unregister.Name}",
            Signal.Join join => $"joins {join.Pid} to the group {join.Group}",
            Signal.Leave leave => $"takes {leave.Pid} out of the group {leave.Group}",
            Signal.Returned => "returns",
            Signal.Threw threw => $"throws: {ExitReason.CrashedWith(threw.Fault)}",
            Signal.Stopped stopped => $"stops: {stopped.Reason}",
            _ => null,
        };
}
