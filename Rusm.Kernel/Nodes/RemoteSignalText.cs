using System.Diagnostics;

namespace Rusm.Kernel.Nodes;

/// <summary>The signals between nodes as text, for traces and stories.</summary>
internal static class RemoteSignalText
{
    internal static string Of(RemoteSignal signal) => signal switch
    {
        RemoteSignal.Send send => $"{send.From} sends {send.To} {SafeText.Of(send.Content)}",
        RemoteSignal.Call call => $"{call.From} calls {call.To} with {SafeText.Of(call.Content)}",
        RemoteSignal.Reply reply => $"{reply.From} replies to {reply.To} {SafeText.Of(reply.Content)}",
        RemoteSignal.Link link => $"{link.From} links to {link.To}",
        RemoteSignal.Unlink unlink => $"{unlink.From} unlinks from {unlink.To}",
        RemoteSignal.Unlinked answer => $"{answer.From} is unlinked from {answer.To}",
        RemoteSignal.LinkExit exit => $"{exit.From} has ended with {exit.Reason}, which was linked to {exit.To}",
        RemoteSignal.Exit exit => $"{exit.From} sends {exit.To} the exit signal {exit.Reason}",
        RemoteSignal.Monitor monitor => $"{monitor.From} monitors {monitor.To} with {monitor.Reference}",
        RemoteSignal.Demonitor demonitor => $"{demonitor.From} ends its monitor {demonitor.Reference} of {demonitor.To}",
        RemoteSignal.Down down => $"{down.From} has ended with {down.Reason}, which {down.To} monitored with {down.Reference}",
        RemoteSignal.Spawn spawn => $"{spawn.From} asks to spawn {spawn.Body}",
        RemoteSignal.Spawned answer => $"{answer.From} was spawned for {answer.To}",
        RemoteSignal.Join join => $"{join.Pid} has joined the group {join.Group}{(join.Times == 1 ? "" : $" {join.Times} times")}",
        RemoteSignal.Leave leave => $"{leave.Pid} has left the group {leave.Group}",
        RemoteSignal.Claim claim => $"{claim.Pid} asks for the global name {claim.Name}",
        RemoteSignal.Claimed { Holder: { } holder } => $"the global name is taken by {holder}",
        RemoteSignal.Claimed => "the global name is granted",
        RemoteSignal.Named named => $"{named.Pid} has the global name {named.Name}",
        RemoteSignal.Unnamed unnamed => $"{unnamed.Pid} does not have the global name {unnamed.Name}",
        _ => throw new UnreachableException($"No words for {signal}"),
    };
}
