using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Host.Supervision;
using Rusm.Kernel;

namespace Rusm.Hosting;

/// <summary>Starts the trees with the host, in their order, and stops them with it. When the root of a tree ends by itself, the program stops with a
/// failing exit code. In a program that becomes a node of a cluster, the node creates the runtime and starts the trees, by <see cref="INodeLifetime"/>.</summary>
internal sealed class RusmHostedService : IHostedService, IAsyncDisposable
{
    private readonly RusmTrees trees;
    private readonly IServiceProvider services;
    private readonly IHostApplicationLifetime lifetime;
    private readonly LogQueue logs;
    private readonly SupervisionStatus status;
    private readonly RusmOptions options;
    private readonly INodeLifetime? node;
    private volatile Runtime? runtime;
    private volatile bool stopping;
    private volatile bool stopped;

    public RusmHostedService(
        RusmTrees trees,
        IServiceProvider services,
        IHostApplicationLifetime lifetime,
        LogQueue logs,
        SupervisionStatus status,
        RuntimeFactory factory,
        IOptions<RusmOptions> options,
        INodeLifetime? node = null)
    {
        (this.trees, this.services, this.lifetime, this.logs, this.status, this.node) = (trees, services, lifetime, logs, status, node);
        this.options = options.Value;
        if (node is null)
        {
            runtime = factory.Create(new RuntimeOptions());
        }
        else
        {
            node.Attach((others, cancellationToken) => StartTreesAsync(runtime = factory.Create(others), cancellationToken), StopAsync);
        }
    }

    internal Runtime Runtime => runtime ?? throw new InvalidOperationException(
        "There is no runtime yet: this program is to be a node of a cluster, and the runtime is created when the number of the node is known, while the host starts. "
        + "Resolve Runtime after that: not in the constructor of a hosted service, but in its StartAsync, and register it after the cluster.");

    public Task StartAsync(CancellationToken cancellationToken) => node is null ? StartTreesAsync(Runtime, cancellationToken) : Task.CompletedTask;

    // A node stops it before it leaves the cluster; a host that stops this service before the node calls it earlier.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping = true;
        if (runtime is not { } running || stopped)
        {
            return;
        }

        var report = await running.ShutdownAsync(options.StopTimeout, cancellationToken).ConfigureAwait(false);
        stopped = true;
        if (!report.IsClean)
        {
            logs.Write(logger => logger.StopNotClean(string.Join(", ", report.Late), string.Join(", ", report.Unwinding)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        stopping = true;
        if (runtime is { } created)
        {
            await created.DisposeAsync().ConfigureAwait(false);
        }
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
        logs.Write(logger => logger.TreeEnded(last?.First.Reason.Fault?.Exception, tree, options.FailureExitCode, causes));
        lifetime.StopApplication();
    }

    private async Task<Runtime> StartTreesAsync(Runtime runtime, CancellationToken cancellationToken)
    {
        logs.Start();
        foreach (var tree in trees.All)
        {
            var root = await runtime.StartSupervisorAsync(tree.Build(services), cancellationToken).ConfigureAwait(false);
            runtime.SetLabel(root.Pid, tree.Name);
            runtime.Spawn(context => WatchAsync(context, tree.Name, root.Pid), label: $"watch of {tree.Name}");
            logs.Write(logger => logger.TreeStarted(tree.Name, $"{root.Pid}"));
        }

        return runtime;
    }
}
