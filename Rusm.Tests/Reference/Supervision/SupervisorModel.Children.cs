using Rusm.Tests.Scenarios.Supervision;

namespace Rusm.Tests.Reference.Supervision;

/// <content>How OTP starts and stops children.</content>
internal sealed partial class SupervisorModel
{
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
}
