using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Tests.Reference.Supervision;

/// <content>OTP's <c>handle_call</c>.</content>
internal sealed partial class SupervisorModel
{
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
}
