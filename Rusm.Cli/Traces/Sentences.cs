using System.Diagnostics;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary>The records of a trace in words.</summary>
internal static class Sentences
{
    internal static string Of(Signal signal) => signal switch
    {
        Signal.NodeUp up => $"{up.Node} is connected",
        Signal.NodeDown down => $"{down.Node} is lost",
        Signal.Arrived arrived => $"from {arrived.From}: {RemoteSignalText.Of(arrived.Content)}",
        _ => $"{signal.By} {Deed(signal)}",
    };

    private static string Deed(Signal signal) => signal switch
    {
        Signal.Spawn spawn => $"spawns{Named(spawn.Name)}{Labelled(spawn.Label)}",
        Signal.SpawnLink spawn => $"spawns with a link{Named(spawn.Name)}{Labelled(spawn.Label)}",
        Signal.SpawnMonitor spawn => $"spawns with a monitor{Named(spawn.Name)}{Labelled(spawn.Label)}",
        Signal.Send send => $"sends {send.To} {SafeText.Of(send.Content)}",
        Signal.SendNamed send => $"sends to the name {send.Name} {SafeText.Of(send.Content)}",
        Signal.Link link => $"links to {link.To}",
        Signal.Unlink unlink => $"unlinks from {unlink.To}",
        Signal.Monitor monitor => $"monitors {monitor.To}",
        Signal.Demonitor demonitor => $"ends its monitor {demonitor.Reference}{(demonitor.Flush ? " and flushes" : "")}",
        Signal.SetTrapExit flag => flag.Traps ? "traps exits" : "traps exits no more",
        Signal.Exit exit => $"sends {exit.To} the exit signal {exit.Reason}",
        Signal.Register register => $"gives {register.Pid} the name {register.Name}",
        Signal.Unregister unregister => $"takes away the name {unregister.Name}",
        Signal.SetLabel { Label: { } label } => $"sets its label to {label}",
        Signal.SetLabel => "removes its label",
        Signal.Join join => $"adds {join.Pid} to the group {join.Group}",
        Signal.Leave leave => $"takes {leave.Pid} out of the group {leave.Group}",
        Signal.SpawnOn spawn => $"asks {spawn.Node} to spawn {spawn.Body}{Tied(spawn.Tie)}{Labelled(spawn.Label)}",
        Signal.RegisterGlobal register => $"asks for the global name {register.Name} for {register.Pid}",
        Signal.UnregisterGlobal unregister => $"takes away the global name {unregister.Name}",
        Signal.Call call => $"calls {call.To} with {SafeText.Of(call.Content)}",
        Signal.Reply reply => $"replies to {reply.To} {SafeText.Of(reply.Content)}",
        Signal.Returned => "returns",
        Signal.Threw threw => $"throws {threw.Fault}",
        Signal.Stopped { Because: { } because } stopped => $"stops itself with {stopped.Reason}, because of {because}",
        Signal.Stopped stopped => $"stops itself with {stopped.Reason}",
        _ => throw new UnreachableException($"No words for {signal}"),
    };

    internal static string Of(Effect effect) => effect switch
    {
        Effect.Start start => $"{start.Pid} starts",
        Effect.ReturnReference refer => $"{refer.Watcher} has {refer.Reference}",
        Effect.Deliver deliver => $"{deliver.To} gets {deliver.Item}",
        Effect.Flush flush => $"{flush.Watcher} drops the down {flush.Reference}",
        Effect.Stop stop => Of(stop.Death, name: null),
        Effect.Refuse refuse => $"refused: {refuse.Refusal}",
        Effect.Forward forward => $"to {forward.To}: {RemoteSignalText.Of(forward.Content)}",
        _ => throw new UnreachableException($"No words for {effect}"),
    };

    internal static string Of(Death death, string? name) => $"{StoryText.Who(death.Pid, name)} dies: {death.Reason}, {death.Cause}";

    internal static string Of(TraceEntry note) => note switch
    {
        TraceEntry.Checkpoint checkpoint => $"checkpoint {checkpoint.Digest:x16}",
        TraceEntry.ReceiveTimedOut late => $"{late.By} has waited its time, and received nothing (its receive {late.Number} with a time limit)",
        TraceEntry.EndedByOther cut => $"{cut.By} was ended by that, with {cut.Received} items received",
        TraceEntry.ValueTaken took => $"{took.By} {Taking(took.Source, took.Value)}",
        TraceEntry.TimerSet timer => $"{timer.By} sets timer {timer.Number} for {timer.To}",
        TraceEntry.TimerFired timer => $"timer {timer.Number} is up",
        TraceEntry.SupervisorDeclared declared => SupervisorWords.Of(declared),
        TraceEntry.SupervisorEventTaken heard => SupervisorWords.Of(heard),
        _ => throw new UnreachableException($"No words for {note}"),
    };

    private static string Taking(ValueSource source, long value) => source switch
    {
        ValueSource.Timestamp => $"takes the timestamp {value}",
        ValueSource.UtcNow => $"takes the time of day {value}",
        ValueSource.Seed => $"takes the seed {value}",
        ValueSource.TimeLeft => $"asks for the time that a timer has left: {(value < 0 ? "there is none" : $"{value} ticks")}",
        ValueSource.WhereIs => value == 0 ? "asks which process has a name: none" : $"asks which process has a name: {new Pid(value)}",
        ValueSource.WhereIsGlobal => value == 0 ? "asks which process has a global name: none" : $"asks which process has a global name: {new Pid(value)}",
        ValueSource.GroupMember => $"asks for the members of a group: {value}",
        ValueSource.ReceiveCancelled => "stops to wait for an item: the receive is cancelled",
        ValueSource.ReplyDropped => "drops a reply: the caller no longer waits",
        _ => throw new UnreachableException($"No words for {source}"),
    };

    private static string Tied(SpawnTie tie) => tie switch
    {
        SpawnTie.Link => " with a link",
        SpawnTie.Monitor => " with a monitor",
        _ => "",
    };

    private static string Labelled(string? label) => label is null ? "" : $" with the label {label}";

    private static string Named(string? name) => name is null ? "" : $" under the name {name}";
}
