using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Rules;

/// <summary>Calls. A call is a monitor and a request; its reply removes the monitor. Between nodes a call is two signals: the request makes
/// both halves of the monitor, and the reply removes both.</summary>
internal static class Calls
{
    internal static Turn Call(Turn turn, TableEntry caller, Pid to, object? content)
    {
        turn = turn.WithReference(out var reference).ReturnReference(caller.Pid, reference);
        return turn.IsRemote(to)
            ? RemoteMonitors.Monitor(turn, caller, reference, to, new RemoteSignal.Call(caller.Pid, to, reference, content))
            : Messaging.Send(Monitors.Monitor(turn, caller, reference, to), caller.Pid, to, new CallRequest(caller.Pid, reference, content));
    }

    internal static Turn Arrived(Turn turn, RemoteSignal.Call call) =>
        turn.Find(call.To) is { } target
            ? RemoteMonitors.Watch(turn, target, call.Reference, call.From)
                .Deliver(target.Pid, new Received.Message(new CallRequest(call.From, call.Reference, call.Content)))
            : RemoteMonitors.NotAlive(turn, call.From, call.To, call.Reference);

    /// <summary>Delivers the reply to a call, or forwards it to the caller's node. There the caller's half of the monitor is removed, and here that of
    /// the target, if the target is of this node.</summary>
    internal static Turn Reply(Turn turn, Signal.Reply reply)
    {
        if (!turn.IsRemote(reply.To))
        {
            return Deliver(turn, reply.To, reply.Reference, reply.Content, isUnwatched: false);
        }

        turn = RemoteMonitors.Unwatch(turn, reply.Target, reply.Reference, reply.To, out var wasThere);
        return turn.Forward(reply.To.Node, new RemoteSignal.Reply(reply.By, reply.To, reply.Reference, reply.Content) { EndsMonitor = wasThere });
    }

    internal static Turn Arrived(Turn turn, RemoteSignal.Reply reply) =>
        Deliver(turn, reply.To, reply.Reference, reply.Content, reply.EndsMonitor);

    private static Turn Deliver(Turn turn, Pid to, MonitorRef reference, object? content, bool isUnwatched)
    {
        if (turn.Find(to) is not { } caller || !caller.Monitors.TryGet(reference.Value, out var held))
        {
            return turn;   // the caller has stopped waiting, or has ended
        }

        turn = isUnwatched ? RemoteMonitors.Release(turn, caller, reference, held.Other) : Monitors.Remove(turn, caller, held);
        return turn.Deliver(to, new Received.Message(new CallReply(reference, content)));
    }
}
