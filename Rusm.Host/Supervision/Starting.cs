using Rusm.Host.Nodes;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>Starts a child: spawns it with a link, and waits until it acknowledges, fails, or its time is up.</summary>
internal sealed class Starting(ProcessContext context, Func<TimeSpan> now)
{
    internal async ValueTask<SupervisorEvent> StartAsync(Child started, ChildStart start)
    {
        var spec = started.Spec;
        if (start.Remote is { } remote)
        {
            return await StartRemoteAsync(spec, remote).ConfigureAwait(true);
        }

        // The acknowledgement of the child and its end come after this position.
        var cursor = start.Acknowledges ? context.BehindMailbox() : null;
        Pid child;
        try
        {
            child = context.SpawnChild(start.Body(context.Self), start.Thread, spec, restarts: started.Processes);
        }
        catch (NameException exception) when (exception.Refusal is Refusal.NameTaken taken)
        {
            return new SupervisorEvent.StartFailed(now(), ExitReason.Named("already_started", taken.Holder));
        }
#pragma warning disable CA1031 // A template is user code. As in OTP, its exception must not end the supervisor.
        catch (Exception exception) when (exception is not ProcessEndedException)
#pragma warning restore CA1031
        {
            return new SupervisorEvent.StartFailed(now(), ExitReason.CrashedWith(new Fault(exception)));
        }

        return cursor is null
            ? new SupervisorEvent.Started(now(), child)
            : await AnswerAsync(child, cursor, spec.StartTimeout ?? Timeout.InfiniteTimeSpan).ConfigureAwait(true);
    }

    private async ValueTask<SupervisorEvent> StartRemoteAsync(ChildSpec spec, RemoteStart start)
    {
        try
        {
            var node = await start.Placement(start.Child, context.Nodes()).ConfigureAwait(true);
            var child = await context.SpawnOnAsync(node, start.Body, start.Argument, link: true, label: spec.Id).ConfigureAwait(true);
            return new SupervisorEvent.Started(now(), child);
        }
        catch (NodeException exception)
        {
            return new SupervisorEvent.StartFailed(now(), exception.Reason);
        }
#pragma warning disable CA1031 // A placement and a serializer are user code. As with a template, their exceptions must not end the supervisor.
        catch (Exception exception) when (exception is not ProcessEndedException)
#pragma warning restore CA1031
        {
            return new SupervisorEvent.StartFailed(now(), ExitReason.CrashedWith(new Fault(exception)));
        }
    }

    private async ValueTask<SupervisorEvent> AnswerAsync(Pid child, MailboxCursor cursor, TimeSpan timeout)
    {
        var behindSpawn = cursor.Position;
        var monitor = context.Monitor(child);   // the child can remove its link
        var answer = await context.ReceiveAsync(item => IsAnswer(item, child) || IsEnd(item, monitor), timeout, cursor).ConfigureAwait(true);
        context.Demonitor(monitor, flush: true);
        switch (answer)
        {
            case Received.Message { Content: StartAnswer.Acknowledged }:
                return new SupervisorEvent.Started(now(), child);
            case Received.Message:
                await ForgetAsync(child, behindSpawn).ConfigureAwait(true);
                return new SupervisorEvent.Started(now(), Pid: null);
            case Received.Down down:
                var exit = await ForgetAsync(child, behindSpawn).ConfigureAwait(true);
                return new SupervisorEvent.StartFailed(now(), exit?.Reason ?? down.Reason, exit?.Death ?? down.Death);
            default:
                context.Kill(child);
                await ForgetAsync(child, behindSpawn).ConfigureAwait(true);
                return new SupervisorEvent.StartFailed(now(), ExitReason.Named("timeout"));
        }
    }

    // Removes the link to this child, and its exit message from the mailbox.
    private async ValueTask<Received.Exit?> ForgetAsync(Pid child, uint behindSpawn)
    {
        context.Unlink(child);
        return (Received.Exit?)await context.ReceiveAsync(
            item => item is Received.Exit exit && exit.From == child, TimeSpan.Zero, new MailboxCursor(behindSpawn)).ConfigureAwait(true);
    }

    private static bool IsAnswer(Received item, Pid child) =>
        item is Received.Message { Content: StartAnswer answer } && answer.Child == child;

    private static bool IsEnd(Received item, MonitorRef monitor) => item is Received.Down down && down.Reference == monitor;
}
