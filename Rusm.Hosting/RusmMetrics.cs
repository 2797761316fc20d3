using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Rusm.Host;
using Rusm.Host.Observing;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Hosting;

/// <summary>The metrics of a runtime, as instruments of the meter <c>Rusm</c>. An instrument that nothing listens to costs one check.</summary>
internal sealed class RusmMetrics
{
    internal const string MeterName = "Rusm";

    // More types of messages than this are counted together, so that the number of time series stays small.
    private const int MaxTypes = 100;

    // A call takes a quarter of a microsecond; to measure it costs half as much.
    private const int SampledCalls = 64;

    // The mailboxes of so many processes are looked at for one measurement. It takes some milliseconds.
    private const int SampledMailboxes = 100_000;

    // By exit kind, so that a count creates no text.
    private static readonly KeyValuePair<string, object?>[] Reasons =
        [.. Enum.GetValues<ExitKind>().Select(static kind => new KeyValuePair<string, object?>("rusm.exit.reason", NameOf(kind)))];

    private readonly Meter meter;
    private readonly Counter<long> ended;
    private readonly Counter<long> restarts;
    private readonly Histogram<double> recovery;
    private readonly Counter<long> startFailures;
    private readonly Counter<long> dropped;
    private readonly Histogram<long> cascades;
    private readonly Histogram<double> calls;
    private readonly Counter<long> failedCalls;
    private readonly Counter<long>? lostNodes;
    private readonly ConcurrentDictionary<Type, string> types = new();

    /// <param name="factory">The factory of the host.</param>
    /// <param name="node">The node that the runtime is. A tag of the meter, and not of each measurement: it is the same for all, as an attribute of a
    /// resource is, but is not known yet when OpenTelemetry reads those.</param>
    internal RusmMetrics(IMeterFactory factory, NodeId node)
    {
        meter = factory.Create(new MeterOptions(MeterName) { Tags = node == NodeId.Alone ? null : [new("rusm.node.id", node.Value)] });
        ended = meter.CreateCounter<long>("rusm.process.ended", "{process}", "The number of processes that have ended.");
        restarts = meter.CreateCounter<long>("rusm.supervisor.restarts", "{restart}", "The number of children that were started again.");
        recovery = meter.CreateHistogram<double>(
            "rusm.supervisor.recovery.duration", "s", "The time from the end of a child to the start of the next one, with the delay of its backoff.");
        startFailures = meter.CreateCounter<long>("rusm.supervisor.start_failures", "{start}", "The number of children that did not start.");
        cascades = meter.CreateHistogram<long>("rusm.cascade.size", "{process}", "The number of processes that one signal has ended, if it has ended more than one.");
        calls = meter.CreateHistogram<double>(
            "rusm.call.duration", "s", $"The time from a request to the end of its call: one of {SampledCalls} calls is measured.");
        failedCalls = meter.CreateCounter<long>("rusm.call.failures", "{call}", "The number of calls that ended without a reply.");
        dropped = meter.CreateCounter<long>("rusm.message.dropped", "{message}", "The number of messages that nothing received.");
        lostNodes = node == NodeId.Alone
            ? null : meter.CreateCounter<long>("rusm.node.lost", "{connection}", "The number of connections with other nodes that were lost.");
    }

    /// <summary>Adds the instruments that ask a runtime for its numbers.</summary>
    internal void Observe(Runtime runtime)
    {
        meter.CreateObservableUpDownCounter("rusm.process.count", () => runtime.ProcessCount, "{process}", "The number of processes that are alive.");
        meter.CreateObservableCounter("rusm.process.spawned", () => runtime.Counters.Spawned, "{process}", "The number of processes that were spawned.");
        meter.CreateObservableUpDownCounter(
            "rusm.process.unwinding", () => runtime.Unwinding.Length, "{process}", "The number of processes that have ended and whose bodies still run.");
        meter.CreateObservableGauge(
            "rusm.mailbox.longest",
            () => runtime.SampleMailboxes(SampledMailboxes).LongestItems,
            "{item}",
            $"The number of items in the longest of up to {SampledMailboxes} mailboxes; the next measurement looks at the next ones.");
        meter.CreateObservableUpDownCounter(
            "rusm.scheduler.waiting", () => runtime.Load.Waiting, "{process}", "The number of processes that are ready to run and wait for a thread.");
        meter.CreateObservableUpDownCounter("rusm.scheduler.workers", () => runtime.Load.Workers, "{thread}", "The number of threads that run processes.");
        meter.CreateObservableUpDownCounter("rusm.scheduler.blocked", () => runtime.Load.Blocked, "{thread}", "The number of those threads that a body blocks.");
        meter.CreateObservableUpDownCounter("rusm.recording.backlog", () => runtime.Recording?.Backlog ?? 0, "By", "The number of bytes of the recording that wait for the disk.");
        if (runtime.Node != NodeId.Alone)
        {
            meter.CreateObservableUpDownCounter("rusm.node.connected", () => runtime.ConnectedNodes.Length, "{node}", "The number of other nodes that are connected.");
            meter.CreateObservableUpDownCounter("rusm.node.backlog", () => runtime.NodeBacklog, "By", "The number of bytes that wait to be sent to other nodes.");
        }
    }

    /// <summary>Of how many calls one is measured; 0 while nothing listens.</summary>
    internal int CallSampleInterval => calls.Enabled ? SampledCalls : 0;

    internal void CallEnded(in CallReport call)
    {
        var result = new KeyValuePair<string, object?>("rusm.call.result", NameOf(call.Status));
        if (call.Duration is { } duration)
        {
            calls.Record(duration.TotalSeconds, result);
        }

        if (call.Status != CallStatus.Replied)
        {
            failedCalls.Add(1, result);
        }
    }

    internal void CascadeEnded(int ended) => cascades.Record(ended);

    internal void Ended(ExitKind kind)
    {
        if (ended.Enabled)
        {
            ended.Add(1, Reasons[(int)kind]);
        }
    }

    internal void Restarted(in ChildStartReport start)
    {
        if (restarts.Enabled)
        {
            restarts.Add(1);
        }

        if (recovery.Enabled && start.Recovery is { } time)
        {
            recovery.Record(time.TotalSeconds);
        }
    }

    internal void NodeLost() => lostNodes?.Add(1);

    internal void StartFailed() => startFailures.Add(1);

    internal void Dropped(object? content, DropReason reason)
    {
        if (dropped.Enabled)
        {
            dropped.Add(
                1,
                new KeyValuePair<string, object?>("rusm.message.type", NameOf(content)),
                new KeyValuePair<string, object?>("rusm.drop.reason", reason == DropReason.ReceiverEnded ? "receiver_ended" : "receiver_not_alive"));
        }
    }

    private string NameOf(object? content)
    {
        var type = content?.GetType() ?? typeof(void);
        return types.TryGetValue(type, out var name) ? name : types.Count >= MaxTypes ? "other" : types.GetOrAdd(type, content is null ? "null" : type.Name);
    }

    private static string NameOf(CallStatus status) => status switch
    {
        CallStatus.Replied => "replied",
        CallStatus.ServerEnded => "server_ended",
        CallStatus.TimedOut => "timed_out",
        _ => "cancelled",
    };

    private static string NameOf(ExitKind kind) => kind switch
    {
        ExitKind.NoProc => "noproc",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
