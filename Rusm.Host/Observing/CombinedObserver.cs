using System.Collections.Immutable;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Observing;

/// <summary>Calls several observers. An <see cref="Observation"/> for each of them keeps the exceptions of one from the next.</summary>
internal sealed class CombinedObserver(ImmutableArray<RuntimeObserver> observers) : RuntimeObserver
{
    private readonly Observation[] all = [.. observers.Select(static observer => new Observation(observer))];

    /// <summary>The highest frequency that one of them asks for.</summary>
    public override int CallSampleInterval
    {
        get
        {
            var interval = 0;
            foreach (var observer in observers)
            {
                interval = observer.CallSampleInterval is var asked and > 0 && (interval == 0 || asked < interval) ? asked : interval;
            }

            return interval;
        }
    }

    public override void RuntimeCreated(Runtime runtime)
    {
        foreach (var each in all)
        {
            each.RuntimeCreated(runtime);
        }
    }

    public override void ProcessEnded(in ProcessEnd end)
    {
        foreach (var each in all)
        {
            each.ProcessEnded(end);
        }
    }

    public override void MessageDropped(in DroppedMessage message)
    {
        foreach (var each in all)
        {
            each.MessageDropped(message);
        }
    }

    public override void CascadeEnded(int ended)
    {
        foreach (var each in all)
        {
            each.CascadeEnded(ended);
        }
    }

    public override void CallEnded(in CallReport call)
    {
        foreach (var each in all)
        {
            each.CallEnded(call);
        }
    }

    public override void ChildStarted(in ChildStartReport start)
    {
        foreach (var each in all)
        {
            each.ChildStarted(start);
        }
    }

    public override void ChildStartFailed(Pid supervisor, string id, ExitReason reason)
    {
        foreach (var each in all)
        {
            each.ChildStartFailed(supervisor, id, reason);
        }
    }

    public override void ChildDelayed(Pid supervisor, string id, TimeSpan delay)
    {
        foreach (var each in all)
        {
            each.ChildDelayed(supervisor, id, delay);
        }
    }

    public override void SupervisorEnded(Pid supervisor, ExitReason reason, Death? because)
    {
        foreach (var each in all)
        {
            each.SupervisorEnded(supervisor, reason, because);
        }
    }

    public override void NodeConnected(NodeId node)
    {
        foreach (var each in all)
        {
            each.NodeConnected(node);
        }
    }

    public override void NodeLost(NodeId node)
    {
        foreach (var each in all)
        {
            each.NodeLost(node);
        }
    }
}
