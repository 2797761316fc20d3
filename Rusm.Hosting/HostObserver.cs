using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rusm.Host;
using Rusm.Host.Observing;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Hosting;

/// <summary>Turns what happens in the runtime into log messages, metrics, activities and the status for health checks.</summary>
internal sealed class HostObserver(LogQueue logs, RusmMetrics metrics, RestartTracing tracing, SupervisionStatus status, IOptions<RusmOptions> options)
    : RuntimeObserver
{
    // The largest number of unreceived messages whose types are in the report of a crash.
    private const int MaxTypes = 5;

    public override void ProcessEnded(in ProcessEnd end)
    {
        metrics.Ended(end.Reason.Kind);
        tracing.Ended(end);
        status.Forget(end.Pid);

        // A crash is reported once, and not again for each process that a cascade ends.
        if (end.IsCrash && logs.Takes(RusmLog.EventIds.ProcessCrashed, LogLevel.Error))
        {
            LogCrash(end);
        }
    }

    public override void MessageDropped(in DroppedMessage message)
    {
        metrics.Dropped(message.Content, message.Reason);
        options.Value.MessageDropped?.Invoke(message);
        if (logs.Takes(RusmLog.EventIds.MessageDropped, LogLevel.Warning))
        {
            var (type, receiver, reason) = (TypeOf(message.Content), message.Receiver, message.Reason);
            logs.Add(logger => logger.MessageDropped(type, $"{receiver}", reason == DropReason.ReceiverEnded ? "ended before it received it" : "is not alive"));
        }
    }

    public override void ChildStarted(in ChildStartReport start)
    {
        status.Runs(start.Supervisor, start.Spec.Id);
        if (!start.IsRestart)
        {
            return;
        }

        status.Restarted(start);
        tracing.Restarted(start);
        metrics.Restarted(start);
        if (logs.Takes(RusmLog.EventIds.ChildRestarted, LogLevel.Warning))
        {
            LogRestart(start);
        }
    }

    public override void CascadeEnded(int ended) => metrics.CascadeEnded(ended);

    public override int CallSampleInterval => metrics.CallSampleInterval;

    public override void CallEnded(in CallReport call) => metrics.CallEnded(call);

    public override void ChildStartFailed(Pid supervisor, string id, ExitReason reason)
    {
        metrics.StartFailed();
        status.Waits(supervisor, id, $"has not started: {reason.Name}");
        if (logs.Takes(RusmLog.EventIds.ChildStartFailed, LogLevel.Error))
        {
            logs.Add(logger => logger.ChildStartFailed(reason.Fault?.Exception, id, $"{supervisor}", $"{reason}"));
        }
    }

    public override void ChildDelayed(Pid supervisor, string id, TimeSpan delay) =>
        status.Waits(supervisor, id, $"has ended, and is started again after {delay}");

    public override void SupervisorEnded(Pid supervisor, ExitReason reason, Death? because)
    {
        if (because is null)
        {
            return;
        }

        status.GaveUp(supervisor, because);
        if (logs.Takes(RusmLog.EventIds.SupervisorGaveUp, LogLevel.Error))
        {
            logs.Add(logger => logger.SupervisorGaveUp(because.First.Reason.Fault?.Exception, $"{supervisor}", CausesOf(because)));
        }
    }

    public override void NodeConnected(NodeId node)
    {
        if (logs.Takes(RusmLog.EventIds.NodeConnected, LogLevel.Information))
        {
            logs.Add(logger => logger.NodeConnected(node.Value));
        }
    }

    public override void NodeLost(NodeId node)
    {
        metrics.NodeLost();
        if (logs.Takes(RusmLog.EventIds.NodeLost, LogLevel.Warning))
        {
            logs.Add(logger => logger.NodeLost(node.Value));
        }
    }

    internal void Blocked(BlockedProcess process)
    {
        if (logs.Takes(RusmLog.EventIds.ProcessBlocked, LogLevel.Warning))
        {
            logs.Add(logger => logger.ProcessBlocked(NameOf(process.Pid, process.Name ?? process.Label), process.For));
        }
    }

    /// <summary>A death and what led to it, the last one first.</summary>
    internal static string CausesOf(Death death) => string.Join(" <- ", death.Chain);

    // Separate methods, because a closure is allocated at the beginning of the method that has the lambda.
    private void LogCrash(in ProcessEnd end)
    {
        var (death, links, unreceived) = (end.Death, end.Links, end.Unreceived);
        var process = NameOf(end.Pid, end.Name ?? end.Label);
        logs.Add(logger => logger.ProcessCrashed(
            death.Reason.Fault?.Exception, process, CausesOf(death), links.Length == 0 ? "none" : string.Join(", ", links), TypesOf(unreceived)));
    }

    private void LogRestart(in ChildStartReport start)
    {
        var (supervisor, id, pid, before, recovery) = (start.Supervisor, start.Spec.Id, start.Pid, start.Before, start.Recovery ?? default);
        logs.Add(logger => logger.ChildRestarted($"{supervisor}", id, $"{pid}", recovery, $"{before}"));
    }

    private static string NameOf(Pid pid, string? name) => name is null ? $"{pid}" : $"{pid} {name}";

    private static string TypesOf(IReadOnlyCollection<Received> items) => items.Count == 0 ? "none" : string.Join(
        ", ",
        items.Take(MaxTypes).Select(static item => item is Received.Message message ? TypeOf(message.Content) : item.GetType().Name)
            .Concat(items.Count > MaxTypes ? [$"and {items.Count - MaxTypes} more"] : []));

    private static string TypeOf(object? content) => content switch
    {
        null => "null",
        Cast cast => TypeOf(cast.Content),
        Request request => TypeOf(request.Content),
        _ => content.GetType().Name,
    };
}
