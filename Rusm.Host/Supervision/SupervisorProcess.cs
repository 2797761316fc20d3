using System.Diagnostics;
using Rusm.Host.Observing;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Supervision;

/// <summary>
/// The process of a supervisor. It receives events, passes them to a <see cref="SupervisorBuilder"/>, which makes all decisions, and
/// carries out the actions that the builder returns. While it starts or stops a child, it handles no other event, as in OTP.
/// </summary>
internal sealed class SupervisorProcess
{
    private readonly ProcessContext context;
    private readonly SupervisorSpec spec;
    private readonly Handshake handshake;
    private readonly long begun;
    private readonly Dictionary<long, ChildStart> starts = [];
    private readonly Starting starting;
    private readonly Stopping stopping;
    private readonly SupervisorBuilder decisions;

    // Reports to the observer; null if there is none.
    private readonly SupervisorReports? reports;

    // The call that is being handled, and how to start the child that it adds.
    private (ReplyTo From, ChildStart? Start) served;

    internal SupervisorProcess(ProcessContext context, SupervisorSpec spec, Pid parent, Handshake handshake)
    {
        (this.context, this.spec, this.handshake) = (context, spec, handshake);
        begun = context.TimeProvider.GetTimestamp();
        starting = new Starting(context, () => Now);
        stopping = new Stopping(context);
        decisions = new SupervisorBuilder(spec.Declare(parent));
        reports = context.Process.Dispatcher.Observation is { } observation ? new SupervisorReports(observation, context.Self, spec.Flags, decisions) : null;
    }

    private TimeSpan Now => context.TimeProvider.GetElapsedTime(begun);

    internal async Task RunAsync()
    {
        context.SetTrapExit(true);
        if (context.Recording.HasEntries)
        {
            RecordDeclaration();
        }

        SupervisorEvent supervisorEvent = new SupervisorEvent.Begin(Now);
        while (true)
        {
            if (context.Recording.HasEntries)
            {
                RecordEvent(supervisorEvent);
            }

            SupervisorEvent? outcome = null;
            foreach (var action in decisions.Apply(supervisorEvent))
            {
                outcome = await CarryOutAsync(action).ConfigureAwait(true);
            }

            if (decisions.HasEnded)
            {
                return;
            }

            supervisorEvent = outcome ?? await ReceiveEventAsync().ConfigureAwait(true);
        }
    }

    // A recording has all inputs of the decisions, so that they can be computed again, also with other flags.
    private void RecordDeclaration()
    {
        var declared = new TraceEntry.SupervisorDeclared(context.Self, decisions.Parent, spec.Flags, spec.Children.ToSeq().Strict());
        context.Recording.Entry(block => block.SupervisorDeclared(declared));
    }

    private void RecordEvent(SupervisorEvent supervisorEvent) =>
        context.Recording.Entry(block => block.SupervisorEventTaken(context.Self, supervisorEvent));

    private async ValueTask<SupervisorEvent> ReceiveEventAsync()
    {
        while (true)
        {
            switch (await context.ReceiveAsync().ConfigureAwait(true))
            {
                case Received.Exit exit:
                    var exited = new SupervisorEvent.Exited(Now, exit.From, exit.Reason, exit.Death);
                    reports?.Exited(exited);
                    return exited;
                case Received.Message { Content: DueChild due } when due.At - Now is var left && left > TimeSpan.Zero:
                    // Timers count whole milliseconds, so a timer can fire early by less than one millisecond.
                    TryAgain(due.Number, TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)));
                    break;
                case Received.Message { Content: DueChild due }:
                    return new SupervisorEvent.Due(Now, due.Number);
                case Received.Message { Content: Request { Content: SupervisorRequest request } call } when spec.MistakeIn(request) is { } mistake:
                    context.Reply(call.From, new CallResult.Invalid(mistake));
                    break;
                case Received.Message { Content: Request { Content: SupervisorRequest request } call }:
                    served = (call.From, spec.StartFor(request));
                    reports?.Called();
                    return new SupervisorEvent.Called(Now, request.Call);
                default:
                    break;   // a supervisor ignores other messages
            }
        }
    }

    private async ValueTask<SupervisorEvent?> CarryOutAsync(SupervisorAction action)
    {
        switch (action)
        {
            case SupervisorAction.Start start:
                var outcome = await starting.StartAsync(start.Child, HowToStart(start.Child)).ConfigureAwait(true);
                reports?.StartEnded(start.Child, outcome);
                return outcome;
            case SupervisorAction.Stop stop:
                await stopping.StopAsync(stop.Pid, stop.Shutdown).ConfigureAwait(true);
                return new SupervisorEvent.Stopped(Now);
            case SupervisorAction.StopAll stop:
                await stopping.StopAllAsync(stop.Pids, stop.Shutdown).ConfigureAwait(true);
                return new SupervisorEvent.Stopped(Now);
            case SupervisorAction.TryAgain again when again.Wait == TimeSpan.Zero:
                context.Send(context.Self, new DueChild(again.Number, At: default));
                return null;
            case SupervisorAction.TryAgain again:
                TryAgain(again.Number, again.Wait);
                reports?.Delayed(again);
                return null;
            case SupervisorAction.Reply reply:
                context.Reply(served.From, reply.Result);
                return null;
            case SupervisorAction.Ready:
                handshake.Acknowledge();
                return null;
            case SupervisorAction.Forget forget:
                starts.Remove(forget.Number);
                reports?.Forgotten(forget.Number);
                return null;
            case SupervisorAction.End end:
                reports?.Ending(end);
                context.Stop(end.Reason, end.Because);
                return null;
            default:
                throw new UnreachableException($"No order for {action}");
        }
    }

    // A child that has no entry yet was added by the call that is being handled.
    private ChildStart HowToStart(Child child)
    {
        if (!starts.TryGetValue(child.Number, out var start))
        {
            starts.Add(child.Number, start = spec.StartOf(child.Number) ?? served.Start!);
        }

        return start;
    }

    private void TryAgain(long number, TimeSpan wait) => context.SendAfter(context.Self, wait, new DueChild(number, Now + wait));

    /// <summary>The message of the timer of a <see cref="SupervisorAction.TryAgain"/>.</summary>
    private sealed record DueChild(long Number, TimeSpan At) : IHostMessage;
}
