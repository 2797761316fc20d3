using System.Diagnostics;
using LanguageExt;
using Rusm.Kernel.Nodes;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces;

/// <content>Maps what arrived from other nodes. What a process of another node has, its pid and its references, is the same in the other table.</content>
internal sealed partial record NumberedStep
{
    /// <summary>The process of whichever node that acts; <see cref="Pid.Outside"/> for none.</summary>
    internal Pid Actor => Signal is Signal.Arrived arrived ? EndsOf(arrived.Content).From : Signal.By;

    // The process from which a signal of another node comes, or which it is about, and its receiver.
    private static (Pid From, Pid To) EndsOf(RemoteSignal signal) => signal switch
    {
        RemoteSignal.Link link => (link.From, link.To),
        RemoteSignal.Unlink unlink => (unlink.From, unlink.To),
        RemoteSignal.Unlinked answer => (answer.From, answer.To),
        RemoteSignal.LinkExit exit => (exit.From, exit.To),
        RemoteSignal.Exit exit => (exit.From, exit.To),
        RemoteSignal.Monitor monitor => (monitor.From, monitor.To),
        RemoteSignal.Demonitor demonitor => (demonitor.From, demonitor.To),
        RemoteSignal.Down down => (down.From, down.To),
        RemoteSignal.Send send => (send.From, send.To),
        RemoteSignal.Call call => (call.From, call.To),
        RemoteSignal.Reply reply => (reply.From, reply.To),
        RemoteSignal.Spawned answer => (answer.From, answer.To),
        RemoteSignal.Spawn spawn => (spawn.From, Pid.Outside),
        RemoteSignal.Join join => (join.Pid, Pid.Outside),
        RemoteSignal.Leave leave => (leave.Pid, Pid.Outside),
        RemoteSignal.Claim claim => (claim.Pid, Pid.Outside),
        RemoteSignal.Named named => (named.Pid, Pid.Outside),
        RemoteSignal.Unnamed unnamed => (unnamed.Pid, Pid.Outside),
        RemoteSignal.Claimed => (Pid.Outside, Pid.Outside),
        _ => throw new UnreachableException($"No case for {signal}"),
    };

    private static Option<RemoteSignal> Map(RemoteSignal signal, Counterparts of) => signal switch
    {
        RemoteSignal.Link link => of.Pid(link.To).Map<RemoteSignal>(to => link with { To = to }),
        RemoteSignal.Unlink unlink => of.Pid(unlink.To).Map<RemoteSignal>(to => unlink with { To = to }),
        RemoteSignal.Unlinked answer => of.Pid(answer.To).Bind(to => of.Unlink(answer.Id).Map<RemoteSignal>(id => answer with { To = to, Id = id })),
        RemoteSignal.LinkExit exit => of.Pid(exit.To).Map<RemoteSignal>(to => exit with { To = to, Death = Map(exit.Death, of) }),
        RemoteSignal.Exit exit => of.Pid(exit.To).Map<RemoteSignal>(to => exit with { To = to }),
        RemoteSignal.Monitor monitor => of.Pid(monitor.To).Map<RemoteSignal>(to => monitor with { To = to }),
        RemoteSignal.Demonitor demonitor => of.Pid(demonitor.To).Map<RemoteSignal>(to => demonitor with { To = to }),
        RemoteSignal.Down down => of.Pid(down.To).Bind(to => of.Reference(down.Reference).Map<RemoteSignal>(known => down with { To = to, Reference = known, Death = Map(down.Death, of) })),
        RemoteSignal.Send send => of.Pid(send.To).Map<RemoteSignal>(to => send with { To = to }),
        RemoteSignal.Call call => of.Pid(call.To).Map<RemoteSignal>(to => call with { To = to }),
        RemoteSignal.Reply reply => of.Pid(reply.To).Bind(to => of.Reference(reply.Reference).Map<RemoteSignal>(known => reply with { To = to, Reference = known })),
        RemoteSignal.Spawned answer => of.Pid(answer.To).Bind(to => of.Reference(answer.Reference).Map<RemoteSignal>(known => answer with { To = to, Reference = known })),
        RemoteSignal.Claimed { Holder: { } holder } answer => of.Pid(holder).Bind(pid => of.Reference(answer.Reference).Map<RemoteSignal>(known => answer with { Holder = pid, Reference = known })),
        RemoteSignal.Claimed answer => of.Reference(answer.Reference).Map<RemoteSignal>(known => answer with { Reference = known }),
        RemoteSignal.Spawn or RemoteSignal.Join or RemoteSignal.Leave or RemoteSignal.Claim or RemoteSignal.Named or RemoteSignal.Unnamed => Some(signal),
        _ => throw new UnreachableException($"No case for {signal}"),
    };

    // The chain of a death can lead over both nodes. It is only told, so a process that the other table does not have keeps its pid.
    private static Death? Map(Death? death, Counterparts of)
    {
        Death? mapped = null;
        foreach (var each in death?.Chain.Reverse() ?? [])
        {
            var (kind, other) = CauseCode.Of(each.Cause);
            mapped = new Death(PidOf(each.Pid), each.Reason, CauseCode.From(kind, PidOf(other), mapped)!);
        }

        return mapped;

        Pid PidOf(Pid pid) => of.Pid(pid).IfNone(pid);
    }
}

/// <summary>What stands in another process table for a pid or a number of a recording; none if nothing does.</summary>
/// <param name="Pid">For a pid.</param>
/// <param name="Reference">For the reference of a monitor or of a request.</param>
/// <param name="Unlink">For the number of a request to unlink.</param>
internal sealed record Counterparts(Func<Pid, Option<Pid>> Pid, Func<MonitorRef, Option<MonitorRef>> Reference, Func<long, Option<long>> Unlink);
