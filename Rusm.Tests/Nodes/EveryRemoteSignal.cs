using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Tests.Nodes;

/// <summary>Every signal from one node to another, with every choice of its fields.</summary>
internal static class EveryRemoteSignal
{
    private static readonly MonitorRef Reference = new(Pid.Of(new NodeId(2), 9).Value);

    private static readonly ExitReason[] Reasons =
    [
        ExitReason.Normal, ExitReason.NoConnection, ExitReason.Named("ähre"), ExitReason.ShutdownWith("idle"), ExitReason.CrashedWith(new Fault("Boom", "it \u2192 broke", "at Here()")),
        ExitReason.CrashedWith(new Fault("Boom", "without a stack")),
    ];

    internal static IEnumerable<RemoteSignal> Of(Pid from, Pid to, object? message = null)
    {
        yield return new RemoteSignal.Send(from, to, message);
        yield return new RemoteSignal.Send(Pid.Outside, to, message);
        yield return new RemoteSignal.Call(from, to, Reference, message);
        yield return new RemoteSignal.Reply(from, to, Reference, message);
        yield return new RemoteSignal.Reply(from, to, Reference, message) { EndsMonitor = true };
        yield return new RemoteSignal.Link(from, to);
        yield return new RemoteSignal.Unlink(from, to, long.MaxValue);
        yield return new RemoteSignal.Unlinked(from, to, 1);
        yield return new RemoteSignal.Monitor(from, to, Reference);
        yield return new RemoteSignal.Demonitor(from, to, Reference);
        yield return new RemoteSignal.Spawned(from, to, Reference, SpawnTie.Monitor);
        yield return new RemoteSignal.Join("pool", from, 3);
        yield return new RemoteSignal.Leave("pool", from);
        yield return new RemoteSignal.Claim(Reference, "shop", from);
        yield return new RemoteSignal.Claimed(Reference, to, Grant: 0);
        yield return new RemoteSignal.Claimed(Reference, Holder: null, Grant: 7);
        yield return new RemoteSignal.Named("shop", from, Grant: 7);
        yield return new RemoteSignal.Unnamed("shop", from);
        yield return new RemoteSignal.LinkExit(from, to, ExitReason.NoProc);
        yield return new RemoteSignal.Down(from, to, Reference, ExitReason.NoProc);
        foreach (var tie in Enum.GetValues<SpawnTie>())
        {
            yield return new RemoteSignal.Spawn(from, Reference, "worker", message, tie, tie == SpawnTie.Link ? "label" : null);
        }

        foreach (var reason in Reasons)
        {
            yield return new RemoteSignal.Exit(from, to, reason);
            foreach (var cause in Causes(to))
            {
                yield return new RemoteSignal.LinkExit(from, to, reason) { Death = new Death(from, reason, cause) };
                yield return new RemoteSignal.Down(from, to, Reference, reason) { Death = new Death(from, reason, cause) };
            }
        }
    }

    private static Cause[] Causes(Pid other)
    {
        var first = new Death(other, ExitReason.Kill, new Cause.Threw());
        return
        [
            new Cause.Returned(), new Cause.Threw(), new Cause.Stopped(), new Cause.ExitSignal(Pid.Outside), new Cause.Link(first), new Cause.Escalation(first),
            new Cause.NoProcess(other), new Cause.NoConnection(other), new Cause.NameConflict(other),
        ];
    }
}
