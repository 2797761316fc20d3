using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Rusm.Host;
using Rusm.Host.Observing;
using Rusm.Host.Supervision;
using Rusm.Kernel;

namespace Rusm.Hosting;

/// <summary>Starts the trees with the host, in their order, and stops them with it. When the root of a tree ends by itself, the program stops with a
/// failing exit code.</summary>
internal sealed class RusmHostedService : IHostedService, IAsyncDisposable
{
    private readonly RusmTrees trees;
    private readonly IServiceProvider services;
    private readonly IHostApplicationLifetime lifetime;
    private readonly LogQueue logs;
    private readonly SupervisionStatus status;
    private readonly RusmOptions options;
    private volatile bool stopping;

    public RusmHostedService(
        RusmTrees trees,
        IServiceProvider services,
        IHostApplicationLifetime lifetime,
        LogQueue logs,
        RusmMetrics metrics,
        SupervisionStatus status,
        HostObserver observer,
        IEnumerable<RuntimeObserver> observers,
        IOptions<RusmOptions> options)
    {
        (this.trees, this.services, this.lifetime, this.logs, this.status, this.options) = (trees, services, lifetime, logs, status, options.Value);
        Runtime = new Runtime(new RuntimeOptions
        {
            TimeProvider = this.options.TimeProvider,
            StopTimeout = this.options.StopTimeout,
            Record = this.options.Record,
            BlockedAfter = this.options.BlockedAfter,
            Observer = RuntimeObserver.Combine([observer, .. observers]),
            ProcessBlocked = observer.Blocked,
        });
        metrics.Observe(Runtime);
    }

    internal Runtime Runtime { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        logs.Start();
        foreach (var tree in trees.All)
        {
            var root = await Runtime.StartSupervisorAsync(tree.Build(services), cancellationToken).ConfigureAwait(false);
            Runtime.SetLabel(root.Pid, tree.Name);
            Runtime.Spawn(context => WatchAsync(context, tree.Name, root.Pid), label: $"watch of {tree.Name}");
            logs.Logger.TreeStarted(tree.Name, $"{root.Pid}");
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping = true;
        var report = await Runtime.ShutdownAsync(options.StopTimeout, cancellationToken).ConfigureAwait(false);
        if (!report.IsClean)
        {
            logs.Logger.StopNotClean(string.Join(", ", report.Late), string.Join(", ", report.Unwinding));
        }
    }

    public async ValueTask DisposeAsync()
    {
        stopping = true;
        await Runtime.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The body of the process that waits for the end of a tree and then stops the program.</summary>
    internal async Task WatchAsync(ProcessContext context, string tree, Pid root)
    {
        var monitor = context.Monitor(root);
        var down = (Received.Down)await context.ReceiveAsync(item => item is Received.Down down && down.Reference == monitor).ConfigureAwait(true);
        if (stopping)
        {
            return;
        }

        // A root that ended before it was monitored has left no death, but its report.
        var last = down.Death ?? status.ReasonOf(root);
        var causes = last is null ? $"{down.Reason}" : HostObserver.CausesOf(last);
        status.TreeEnded(tree, causes);
        options.SetExitCode(options.FailureExitCode);
        logs.Logger.TreeEnded(last?.First.Reason.Fault?.Exception, tree, options.FailureExitCode, causes);
        lifetime.StopApplication();
    }
}
