using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Tests.Reference.Supervision;

/// <summary>
/// OTP's <c>supervisor.erl</c>, function by function: it waits where OTP waits, and changes its children in place. It is the
/// measure for the decisions, so it has no backoff. Three things are otherwise here: time is exact and not cut to seconds; a dynamic
/// child that has nothing to run is forgotten (OTP keeps it as <c>undefined</c>, for ever); and a pid that is unknown is
/// <c>not_found</c> (OTP says ok to a dead one).
/// </summary>
internal sealed partial class SupervisorModel(InMemoryWorld world, SupervisorFlags flags, IEnumerable<ChildSpec> specs) : ISupervisorUnderTest
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
            End($"shutdown (failed_to_start_child {failed.Spec.Id}: crashed)");   // {shutdown, {failed_to_start_child, Id, Reason}}
            return;
        }

        world.Log.Add("ready");
    }

    public void Hear(SupervisorEvent heard)
    {
        switch (heard)
        {
            case SupervisorEvent.Exited exited when exited.From == InMemoryWorld.Parent:
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

        End($"{reason}");
    }

    private void End(string reason)
    {
        if (IsSimple)
        {
            children.Clear();
        }

        world.Log.Add($"end {reason}");
        HasEnded = true;
    }

    // do_restart
    private Answer DoRestart(ExitReason reason, ModelChild child)
    {
        // normal, shutdown, {shutdown, _}
        var isPeaceful = (reason.Name, reason.Value) is ("normal", null) or ("shutdown", _);
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
}
