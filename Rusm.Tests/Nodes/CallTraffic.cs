using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>Calls between the processes of a cluster beside what its scenario does: some are replied to, by the target or by another process, once or
/// twice; some callers stop waiting; some wait for ever.</summary>
internal sealed class CallTraffic(KernelCluster cluster)
{
    private readonly Dictionary<MonitorRef, (Pid Caller, Pid Target)> calls = [];
    private readonly HashSet<MonitorRef> givenUp = [];

    /// <summary>Does one thing with a call, or nothing.</summary>
    internal void Go()
    {
        var alive = cluster.Processes.Select(static entry => entry.Pid).ToArray();
        if (alive.Length == 0)
        {
            return;
        }

        switch (cluster.Some(8))
        {
            case 0 or 1:
                Call(Some(alive), Known() is { Length: > 0 } known && cluster.Some(4) == 0 ? Some(known) : Some(alive));
                break;
            case 2 or 3 or 4 when Requests() is { Length: > 0 } requests:
                Reply(Some(requests), alive);
                break;
            case 5 when calls.Count > 0:
                GiveUp(Some([.. calls.Keys]));
                break;
            default:
                break;
        }
    }

    /// <summary>Whether an effect is of a call, and not of the scenario.</summary>
    internal bool IsOfCall(Effect effect) => effect switch
    {
        Effect.Deliver { Item: Received.Message { Content: CallRequest or CallReply } } => true,
        Effect.Deliver { Item: Received.Down down } => calls.ContainsKey(down.Reference),
        Effect.ReturnReference returned => calls.ContainsKey(returned.Reference),
        Effect.Flush flush => calls.ContainsKey(flush.Reference),
        _ => false,
    };

    internal void MustEndOnce()
    {
        var ends = cluster.Effects.OfType<Effect.Deliver>().Select(EndIn).OfType<MonitorRef>().ToLookup(static reference => reference);
        var entries = cluster.Processes.ToDictionary(static entry => entry.Pid);
        foreach (var (reference, (caller, target)) in calls)
        {
            Assert.True(ends[reference].Count() <= 1, $"the call {reference} of {caller} has ended {ends[reference].Count()} times");
            if (entries.TryGetValue(caller, out var entry) && caller != target && !givenUp.Contains(reference))
            {
                Assert.True(entry.Monitors.Contains(reference.Value) != ends.Contains(reference), $"{caller} waits for {reference} and it has ended, or neither");
            }
        }
    }

    private static MonitorRef? EndIn(Effect.Deliver deliver) => deliver.Item switch
    {
        Received.Message { Content: CallReply reply } => reply.Reference,
        Received.Down down => down.Reference,
        _ => null,
    };

    private void Call(Pid caller, Pid target)
    {
        var effects = cluster.Apply(new Signal.Call(caller, target, "request"));
        calls.Add(effects.OfType<Effect.ReturnReference>().Single().Reference, (caller, target));
    }

    private void Reply(CallRequest request, Pid[] alive)
    {
        var target = calls[request.Reference].Target;
        var by = alive.Contains(target) && cluster.Some(2) == 0 ? target : Some(alive);
        cluster.Apply(new Signal.Reply(by, request.From, request.Reference, "reply") { Target = cluster.Some(4) == 0 ? Pid.Outside : target });
    }

    private void GiveUp(MonitorRef reference)
    {
        givenUp.Add(reference);
        cluster.Apply(new Signal.Demonitor(calls[reference].Caller, reference, Flush: true));
    }

    // A process knows of a call when its request has arrived. It can pass it on.
    private CallRequest[] Requests() => [.. cluster.Effects.OfType<Effect.Deliver>()
        .Select(static deliver => (deliver.Item as Received.Message)?.Content).OfType<CallRequest>()];

    private Pid[] Known() => [.. cluster.Effects.OfType<Effect.Start>().Select(static start => start.Pid)];

    private T Some<T>(T[] of) => of[cluster.Some(of.Length)];
}
