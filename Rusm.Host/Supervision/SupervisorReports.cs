using Rusm.Host.Observing;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>Reports what a supervisor does to the observer of the runtime.</summary>
internal sealed class SupervisorReports(Observation observation, Pid supervisor, SupervisorFlags flags, SupervisorBuilder decisions)
{
    // Only children that wait for their restart have an entry, so that a restart without a delay is fast.
    private readonly Dictionary<long, (TimeSpan Heard, Death? Death)> endsOfDelayed = [];
    private readonly Dictionary<long, string> ids = [];

    // The last end of a child, and the time at which the supervisor received it; null if a call came after it: then a start is the
    // result of the call.
    private (TimeSpan Heard, Death? Death)? lastEnd;
    private Child? starting;

    /// <summary>Called before the supervisor handles an event, which can be the outcome of its last action.</summary>
    internal void WillHandle(SupervisorEvent supervisorEvent)
    {
        switch (supervisorEvent)
        {
            case SupervisorEvent.Exited exited:
                lastEnd = (exited.At, exited.Death);
                break;
            case SupervisorEvent.Called:
                lastEnd = null;
                break;
            case SupervisorEvent.Started started when starting is { } child:
                observation.ChildStarted(ReportOf(child, started));
                starting = null;
                break;
            case SupervisorEvent.StartFailed failed when starting is { } child:
                observation.ChildStartFailed(supervisor, child.Spec.Id, failed.Reason);
                starting = null;
                break;
            default:
                break;
        }
    }

    /// <summary>Called before the supervisor carries out an action.</summary>
    internal void WillDo(SupervisorAction action)
    {
        switch (action)
        {
            case SupervisorAction.Start { Child: var child }:
                starting = child;
                if (child.LastPid is null)
                {
                    ids[child.Number] = child.Spec.Id;
                }

                break;
            case SupervisorAction.Forget forget:
                ids.Remove(forget.Number);
                endsOfDelayed.Remove(forget.Number);
                break;
            case SupervisorAction.End end:
                observation.SupervisorEnded(supervisor, end.Reason, end.Because);
                break;
            default:
                break;
        }
    }

    /// <summary>Called after the supervisor has carried out an action. A delay is reported when its timer is set.</summary>
    internal void HasDone(SupervisorAction action)
    {
        if (action is not SupervisorAction.TryAgain again || again.Wait == TimeSpan.Zero)
        {
            return;
        }

        if (lastEnd is { } end)
        {
            endsOfDelayed.TryAdd(again.Number, end);
        }

        observation.ChildDelayed(supervisor, ids.GetValueOrDefault(again.Number, ""), again.Wait);
    }

    // A child that was stopped because of another one is started again because of the end of that one.
    private ChildStartReport ReportOf(Child child, SupervisorEvent.Started started)
    {
        var end = child.LastPid is null ? null
            : endsOfDelayed.Count > 0 && endsOfDelayed.Remove(child.Number, out var delayed) ? delayed
            : lastEnd;
        return new ChildStartReport(supervisor, child.Spec, started.Pid, child.LastPid, started.At - end?.Heard)
        {
            Flags = flags,
            RecentRestarts = decisions.RecentRestarts,
            Because = end?.Death,
        };
    }
}
