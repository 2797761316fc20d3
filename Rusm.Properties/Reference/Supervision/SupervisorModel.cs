using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Properties.Scenarios.Supervision;

namespace Rusm.Properties.Reference.Supervision;

/// <summary>
/// OTP's <c>supervisor.erl</c>, function by function: it waits where OTP waits, and changes its children in place. It is the
/// measure for the decisions, so it has no backoff. Three things are otherwise here: time is exact and not cut to seconds; a dynamic
/// child that has nothing to run is forgotten (OTP keeps it as <c>undefined</c>, for ever); and a pid that is unknown is
/// <c>not_found</c> (OTP says ok to a dead one).
/// </summary>
internal sealed class SupervisorModel(PaperWorld world, SupervisorFlags flags, IEnumerable<ChildSpec> specs) : IPaperSupervisor
{
    private readonly ChildSpec? template = IsSimpleFlag(flags) ? specs.Single() : null;
    private readonly List<ModelChild> children = IsSimpleFlag(flags) ? [] : [.. specs.Select(spec => new ModelChild(spec))];
    private readonly Dictionary<long, ModelChild> tries = [];
    private List<TimeSpan> restarts = [];

    private enum Answer
    {
        Ok,
        Shutdown,
    }

    public bool HasEnded { get; private set; }

    public string Children => string.Join(", ", children.Select(child => $"{child.Spec.Id} {child.InWords}"));

    private bool IsSimple => template is not null;

    // init_children
    public void Begin()
    {
        if (StartChildren(children.ToList()) is { } failed)
        {
            TerminateChildren(children.ToList());
            world.Log.Add($"refuse: {failed.Spec.Id} crashed");
            End(ExitReason.Shutdown);
            return;
        }

        world.Log.Add("ready");
    }

    public void Hear(SupervisorEvent heard)
    {
        switch (heard)
        {
            case SupervisorEvent.Exited exited when exited.From == PaperWorld.Parent:
                Terminate(exited.Reason);
                break;
            case SupervisorEvent.Exited exited:
                Follow(children.Find(child => child.Pid == exited.From) is { } ended ? DoRestart(exited.Reason, ended) : Answer.Ok);
                break;
            case SupervisorEvent.Due due:
                var again = tries[due.Number];
                Follow(again.IsRestarting && children.Contains(again) ? Restart(again) : Answer.Ok);
                break;
            case SupervisorEvent.Called called:
                world.Log.Add($"reply {Call(called.Call)}");
                break;
            default:
                throw new ArgumentException($"Nobody sends {heard}.");
        }
    }

    private static bool IsSimpleFlag(SupervisorFlags flags) => flags.Strategy == RestartStrategy.SimpleOneForOne;

    private void Follow(Answer answer)
    {
        if (answer == Answer.Shutdown)
        {
            Terminate(ExitReason.Shutdown);
        }
    }

    // terminate/2
    private void Terminate(ExitReason reason)
    {
        var running = children.Where(child => child.Pid is not null).Select(child => child.Pid!.Value).ToArray();
        if (!IsSimple)
        {
            TerminateChildren(children.ToList());
        }
        else if (running.Length > 0)
        {
            world.Stop(template!.Shutdown, running);
        }

        End(reason);
    }

    private void End(ExitReason reason)
    {
        if (IsSimple)
        {
            children.Clear();
        }

        world.Log.Add($"end {reason}");
        HasEnded = true;
    }

    // handle_call
    private string Call(SupervisorCall call)
    {
        switch (call)
        {
            case SupervisorCall.StartDynamic:
                return IsSimple ? StartNew(new ModelChild(template!)) : "Invalid";
            case SupervisorCall.TerminateDynamic terminate:
                return IsSimple && children.Find(child => child.Pid == terminate.Pid || (child.IsRestarting && child.Was == terminate.Pid)) is { } dynamic
                    ? TerminateOne(dynamic)
                    : $"{new CallResult.NotFound()}";
            case SupervisorCall.WhichChildren:
                return Children;
            case SupervisorCall.CountChildren:
                var supervisors = children.Count(child => child.Spec.Type == ChildType.Supervisor);
                return $"{new CallResult.Counts(IsSimple ? 1 : children.Count, children.Count(child => child.Pid is not null), supervisors, children.Count - supervisors)}";
            case SupervisorCall.GetChildSpec get:
                return template?.Id == get.Id || Find(get.Id) is not null ? get.Id : $"{new CallResult.NotFound()}";
            case var _ when IsSimple:
                return $"{new CallResult.SimpleOneForOne()}";
            case SupervisorCall.StartChild start:
                return Find(start.Spec.Id) switch
                {
                    null => StartNew(new ModelChild(start.Spec)),
                    { Pid: { } pid } => $"{new CallResult.AlreadyStarted(pid)}",
                    _ => $"{new CallResult.AlreadyPresent()}",
                };
            case SupervisorCall.TerminateChild terminate:
                return Find(terminate.Id) is { } found ? TerminateOne(found) : $"{new CallResult.NotFound()}";
            case SupervisorCall.RestartChild restart:
                return WhenDown(restart.Id, child => Start(child)
                    ? $"{new CallResult.Started(child.Pid)}"
                    : $"{new CallResult.StartFailed(ExitReason.Crashed)}");
            case SupervisorCall.DeleteChild delete:
                return WhenDown(delete.Id, child =>
                {
                    children.Remove(child);
                    return $"{new CallResult.Done()}";
                });
            default:
                throw new ArgumentException($"No answer to {call}.");
        }
    }

    private ModelChild? Find(string id) => children.Find(child => !IsSimple && child.Spec.Id == id);

    private string WhenDown(string id, Func<ModelChild, string> then) => Find(id) switch
    {
        null => $"{new CallResult.NotFound()}",
        { IsRestarting: true } => $"{new CallResult.Restarting()}",
        { Pid: not null } => $"{new CallResult.Running()}",
        var down => then(down),
    };

    private string StartNew(ModelChild child)
    {
        if (!Start(child))
        {
            return $"{new CallResult.StartFailed(ExitReason.Crashed)}";
        }

        if (child.Pid is not null || !(IsSimple || child.IsTemporary))
        {
            children.Add(child);
        }

        return $"{new CallResult.Started(child.Pid)}";
    }

    private string TerminateOne(ModelChild child)
    {
        DoTerminate(child);
        DelChild(child);
        return $"{new CallResult.Done()}";
    }

    // do_restart
    private Answer DoRestart(ExitReason reason, ModelChild child)
    {
        var isPeaceful = reason == ExitReason.Normal || reason == ExitReason.Shutdown;
        if (child.Spec.Restart == RestartType.Permanent || (child.Spec.Restart == RestartType.Transient && !isPeaceful))
        {
            return Restart(child);
        }

        DelChild(child);
        return (flags.AutoShutdown, child.Spec.Significant) switch
        {
            (AutoShutdown.Never, _) or (_, false) => Answer.Ok,
            (AutoShutdown.AnySignificant, _) => Answer.Shutdown,
            _ when IsSimple => children.Count == 0 ? Answer.Shutdown : Answer.Ok,
            _ => children.Exists(other => other.Spec.Significant && !other.IsUndefined) ? Answer.Ok : Answer.Shutdown,
        };
    }

    private Answer Restart(ModelChild child)
    {
        restarts = [world.Now, .. restarts.TakeWhile(time => time >= world.Now - flags.Period)];
        if (restarts.Count > flags.Intensity)
        {
            DelChild(child);
            return Answer.Shutdown;
        }

        if (flags.Strategy is RestartStrategy.OneForOne or RestartStrategy.SimpleOneForOne)
        {
            child.Was = child.Pid ?? child.Was;
            if (!Start(child))
            {
                TryAgain(child);
            }
            else if (IsSimple && child.Pid is null)
            {
                children.Remove(child);
            }

            return Answer.Ok;
        }

        var from = flags.Strategy == RestartStrategy.OneForAll ? 0 : children.IndexOf(child);
        child.Undefine();
        TerminateChildren(children.Skip(from).ToList());
        if (StartChildren(children.Skip(from).ToList()) is { } failed)
        {
            TryAgain(failed);
        }

        return Answer.Ok;
    }

    private void TryAgain(ModelChild child)
    {
        (child.Pid, child.IsRestarting) = (null, true);
        tries[tries.Count + 1] = child;
        world.SetTimer(TimeSpan.Zero, tries.Count);
    }

    // The one that did not start; null if all did. What comes after it is not tried.
    private ModelChild? StartChildren(List<ModelChild> group)
    {
        foreach (var child in group)
        {
            if (!Start(child))
            {
                return child;
            }

            if (child.Pid is null && child.IsTemporary)
            {
                children.Remove(child);
            }
        }

        return null;
    }

    private bool Start(ModelChild child)
    {
        var (how, pid) = world.Start(child.Spec.Id);
        if (how == StartGoes.Wrong)
        {
            return false;
        }

        (child.Pid, child.IsRestarting) = (how == StartGoes.Well ? pid : null, false);
        return true;
    }

    private void TerminateChildren(List<ModelChild> group)
    {
        foreach (var child in Enumerable.Reverse(group))
        {
            DoTerminate(child);
            DelChild(child);
        }
    }

    private void DoTerminate(ModelChild child)
    {
        if (child.Pid is { } pid)
        {
            world.Stop(child.Spec.Shutdown, pid);
        }
    }

    private void DelChild(ModelChild child)
    {
        child.Undefine();
        if (IsSimple || child.IsTemporary)
        {
            children.Remove(child);
        }
    }

    /// <summary>OTP's child record: its <c>pid</c> is a pid, <c>undefined</c>, or <c>{restarting, Pid}</c>.</summary>
    private sealed class ModelChild(ChildSpec spec)
    {
        internal ChildSpec Spec { get; } = spec;

        internal Pid? Pid { get; set; }

        internal Pid? Was { get; set; }

        internal bool IsRestarting { get; set; }

        internal bool IsUndefined => Pid is null && !IsRestarting;

        internal bool IsTemporary => Spec.Restart == RestartType.Temporary;

        internal string InWords => Pid is { } pid ? $"up as {pid}" : IsRestarting ? "restarting" : "down";

        internal void Undefine() => (Pid, IsRestarting) = (null, false);
    }
}
