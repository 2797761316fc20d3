using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>A child's start: spawn it linked, and wait until it acknowledges, fails, or is late.</summary>
internal static class Starting
{
    internal static async ValueTask<SupervisorEvent> Start(ProcessContext context, ChildSpec spec, ChildStart start, Func<TimeSpan> now)
    {
        Pid child;
        try
        {
            child = context.SpawnLink(start.Body(context.Self), start.Thread, spec.Name);
        }
        catch (NameException)
        {
            return new SupervisorEvent.StartFailed(now(), ExitReason.Named("already_started"));
        }

        if (!start.Acknowledges)
        {
            return new SupervisorEvent.Started(now(), child);
        }

        switch (await context.Receive(item => Concerns(item, child), spec.StartTimeout ?? Timeout.InfiniteTimeSpan).ConfigureAwait(true))
        {
            case Received.Message { Content: StartAnswer.Acknowledged }:
                return new SupervisorEvent.Started(now(), child);
            case Received.Message { Content: StartAnswer.Ignored }:
                await Stopping.Forget(context, child).ConfigureAwait(true);
                return new SupervisorEvent.Started(now(), Pid: null);
            case Received.Exit exit:
                return new SupervisorEvent.StartFailed(now(), exit.Reason, exit.Death);
            default:
                await Stopping.Kill(context, child).ConfigureAwait(true);
                return new SupervisorEvent.StartFailed(now(), ExitReason.Named("timeout"));
        }
    }

    // What a supervisor says of its own children is for whoever started the tree; its exit follows.
    private static bool Concerns(Received item, Pid child) => item switch
    {
        Received.Message { Content: StartAnswer answer } => answer.Child == child && answer is not StartAnswer.Refused,
        Received.Exit exit => exit.From == child,
        _ => false,
    };
}
