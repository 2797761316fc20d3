using Rusm.Host.Observing;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>Reports what a supervisor does to the observer of the runtime.</summary>
internal sealed class SupervisorReports(Observation observation, Pid supervisor)
{
    private readonly Dictionary<long, Known> children = [];
    private readonly Dictionary<Pid, Known> running = [];
    private TimeSpan lastEnd;
    private Child? starting;

    /// <summary>The supervisor has taken an event: also the outcome of its last action.</summary>
    internal void Happened(SupervisorEvent happened)
    {
        switch (happened)
        {
            case SupervisorEvent.Exited exited when running.Remove(exited.From, out var child):
                child.EndedAt = lastEnd = exited.At;
                break;
            case SupervisorEvent.Started started when starting is { } child:
                Started(child, started);
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

    /// <summary>The supervisor is about to carry out an action.</summary>
    internal void WillDo(SupervisorAction action)
    {
        switch (action)
        {
            case SupervisorAction.Start start:
                children.TryAdd(start.Child.Number, new Known(start.Child.Spec.Id));
                starting = start.Child;
                break;
            case SupervisorAction.TryAgain again when again.Wait > TimeSpan.Zero && children.TryGetValue(again.Number, out var child):
                observation.ChildDelayed(supervisor, child.Id, again.Wait);
                break;
            case SupervisorAction.Forget forget:
                children.Remove(forget.Number);
                break;
            case SupervisorAction.End end:
                observation.SupervisorEnded(supervisor, end.Reason, end.Because);
                break;
            default:
                break;
        }
    }

    private void Started(Child child, SupervisorEvent.Started started)
    {
        var known = children[child.Number];
        var isRestart = known.Pid is not null;
        if (known.Pid is { } before)
        {
            running.Remove(before);   // it was stopped because of another one, and has no end of its own
        }

        observation.ChildStarted(supervisor, child, started.Pid, isRestart ? started.At - (known.EndedAt ?? lastEnd) : null);
        (known.Pid, known.EndedAt) = (started.Pid, null);
        if (started.Pid is { } pid)
        {
            running[pid] = known;
        }
    }

    private sealed class Known(string id)
    {
        internal string Id => id;

        internal Pid? Pid { get; set; }

        internal TimeSpan? EndedAt { get; set; }
    }
}
