using System.Diagnostics;
using Rusm.Host.Observing;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>Reports what a supervisor does to the observer of the runtime.</summary>
internal sealed class SupervisorReports(Observation observation, Pid supervisor, SupervisorFlags flags, SupervisorBuilder decisions)
{
    // Only children that wait for their restart have an entry: a restart without a delay must cost little.
    private readonly Dictionary<long, SupervisorEvent.Exited> endsOfDelayed = [];
    private readonly Dictionary<long, string> ids = [];

    // The last end, and when the supervisor heard of it; null if a call came after it, so that what is started now is started by the call.
    private SupervisorEvent.Exited? lastEnd;

    internal Pid Supervisor => supervisor;

    internal SupervisorFlags Flags => flags;

    internal int RecentRestarts => decisions.RecentRestarts;

    /// <summary>The supervisor has received an exit signal.</summary>
    internal void Exited(SupervisorEvent.Exited exited) => lastEnd = exited;

    /// <summary>The supervisor has received a call.</summary>
    internal void Called() => lastEnd = null;

    /// <summary>A child has started, or has not.</summary>
    internal void StartEnded(Child child, SupervisorEvent outcome)
    {
        if (child.LastPid is null)
        {
            ids[child.Number] = child.Spec.Id;
        }

        switch (outcome)
        {
            case SupervisorEvent.Started started:
                observation.ChildStarted(new ChildStartReport(this, child, started, EndBefore(child)));
                break;
            case SupervisorEvent.StartFailed failed:
                observation.ChildStartFailed(supervisor, child.Spec.Id, failed.Reason);
                break;
            default:
                throw new UnreachableException($"A start does not end with {outcome}.");
        }
    }

    /// <summary>A delay has begun: its timer is set.</summary>
    internal void Delayed(SupervisorAction.TryAgain again)
    {
        if (lastEnd is { } end)
        {
            endsOfDelayed.TryAdd(again.Number, end);
        }

        observation.ChildDelayed(supervisor, ids.GetValueOrDefault(again.Number, ""), again.Wait);
    }

    /// <summary>The supervisor has forgotten a child.</summary>
    internal void Forgotten(long number)
    {
        ids.Remove(number);
        endsOfDelayed.Remove(number);
    }

    /// <summary>The supervisor is about to end.</summary>
    internal void Ending(SupervisorAction.End end) => observation.SupervisorEnded(supervisor, end.Reason, end.Because);

    // A child that was stopped because of another one is started again because of the end of that one.
    private SupervisorEvent.Exited? EndBefore(Child child) =>
        child.LastPid is null ? null
        : endsOfDelayed.Count > 0 && endsOfDelayed.Remove(child.Number, out var delayed) ? delayed
        : lastEnd;
}
