using System.Diagnostics;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>
/// The process that runs a supervisor: hear, decide, perform. It decides nothing: what follows from what it hears is
/// <see cref="SupervisorMachine"/>'s word. While it starts or stops a child it hears nothing else, as in OTP.
/// </summary>
internal sealed class SupervisorProcess(ProcessContext context, SupervisorSpec spec, Pid parent, Handshake handshake)
{
    private readonly long begun = context.TimeProvider.GetTimestamp();
    private readonly Dictionary<long, ChildStart> starts = [];
    private readonly Stopping stopping = new(context);
    private SupervisorState state = spec.Declare(parent);

    // The call that is being served, and how to start the child that it takes on.
    private (ReplyTo From, ChildStart? Start) served;

    private TimeSpan Now => context.TimeProvider.GetElapsedTime(begun);

    internal async Task Run()
    {
        context.SetTrapExit(true);
        SupervisorEvent happened = new SupervisorEvent.Begin(Now);
        while (true)
        {
            var step = SupervisorMachine.Step(state, happened);
            state = step.State;
            SupervisorEvent? outcome = null;
            foreach (var action in step.Actions)
            {
                outcome = await Perform(action).ConfigureAwait(true);
            }

            if (state.HasEnded)
            {
                return;
            }

            happened = outcome ?? await Hear().ConfigureAwait(true);
        }
    }

    private async ValueTask<SupervisorEvent> Hear()
    {
        while (true)
        {
            switch (await context.Receive().ConfigureAwait(true))
            {
                case Received.Exit exit:
                    return new SupervisorEvent.Exited(Now, exit.From, exit.Reason, exit.Death);
                case Received.Message { Content: DueChild due }:
                    return new SupervisorEvent.Due(Now, due.Number);
                case Received.Message { Content: Request { Content: SupervisorRequest request } call } when spec.Takes(request):
                    served = (call.From, spec.StartFor(request));
                    return new SupervisorEvent.Called(Now, request.Call);
                case Received.Message { Content: Request { Content: SupervisorRequest request } call }:
                    context.Reply(call.From, SupervisorSpec.Mistake(request));
                    break;
                default:
                    break;   // a supervisor does not care for other messages
            }
        }
    }

    private async ValueTask<SupervisorEvent?> Perform(SupervisorAction action)
    {
        switch (action)
        {
            case SupervisorAction.Start start:
                return await Starting.Start(context, start.Child.Spec, HowToStart(start.Child), () => Now).ConfigureAwait(true);
            case SupervisorAction.Stop stop:
                await stopping.Stop(stop.Pid, stop.Shutdown).ConfigureAwait(true);
                return new SupervisorEvent.Stopped(Now);
            case SupervisorAction.StopAll stop:
                await stopping.StopAll(stop.Pids, stop.Shutdown).ConfigureAwait(true);
                return new SupervisorEvent.Stopped(Now);
            case SupervisorAction.TryAgain again when again.Wait == TimeSpan.Zero:
                context.Send(context.Self, new DueChild(again.Number));
                return null;
            case SupervisorAction.TryAgain again:
                context.SendAfter(context.Self, again.Wait, new DueChild(again.Number));
                return null;
            case SupervisorAction.Reply reply:
                context.Reply(served.From, reply.Result);
                return null;
            case SupervisorAction.Ready:
                handshake.Acknowledge();
                return null;
            case SupervisorAction.Refuse refuse:
                handshake.Refuse(refuse.Child, refuse.Reason);
                return null;
            case SupervisorAction.Forget forget:
                starts.Remove(forget.Number);
                return null;
            case SupervisorAction.End end:
                context.Stop(end.Reason, end.Because);
                return null;
            default:
                throw new UnreachableException($"No order for {action}");
        }
    }

    // A child that is new here came with the call that is being served.
    private ChildStart HowToStart(Child child)
    {
        if (!starts.TryGetValue(child.Number, out var start))
        {
            starts.Add(child.Number, start = spec.StartOf(child.Number) ?? served.Start!);
        }

        return start;
    }

    /// <summary>The time of a <see cref="SupervisorAction.TryAgain"/> has come.</summary>
    private sealed record DueChild(long Number);
}
