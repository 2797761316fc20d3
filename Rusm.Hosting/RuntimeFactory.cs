using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Rusm.Host;
using Rusm.Host.Observing;
using Rusm.Kernel.Nodes;

namespace Rusm.Hosting;

/// <summary>Creates the runtime, with its logs and metrics.</summary>
internal sealed class RuntimeFactory(
    IMeterFactory meters,
    LogQueue logs,
    RestartTracing tracing,
    SupervisionStatus status,
    IEnumerable<RuntimeObserver> observers,
    IOptions<RusmOptions> options)
{
    /// <summary>Creates the runtime. Called once.</summary>
    /// <param name="others">The options that <see cref="RusmOptions"/> does not have, such as the node.</param>
    internal Runtime Create(RuntimeOptions others)
    {
        var node = others.Node?.Id ?? NodeId.Alone;
        var metrics = new RusmMetrics(meters, node);
        var observer = new HostObserver(logs, metrics, tracing, status, options);
        logs.Node = node;
        var runtime = new Runtime(others with
        {
            TimeProvider = options.Value.TimeProvider,
            StopTimeout = options.Value.StopTimeout,
            Record = options.Value.Record,
            BlockedAfter = options.Value.BlockedAfter,
            Observer = RuntimeObserver.Combine([observer, .. observers, .. others.Observer is { } other ? [other] : Array.Empty<RuntimeObserver>()]),
            ProcessBlocked = observer.Blocked + others.ProcessBlocked,
        });
        metrics.Observe(runtime);
        return runtime;
    }
}
