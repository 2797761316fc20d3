using Rusm.Host;
using Rusm.Host.Nodes;

namespace Rusm.Orleans;

/// <summary>The options of a silo that is a node.</summary>
public sealed class RusmNodeOptions
{
    private readonly List<Func<NodeOptions, NodeOptions>> bodies = [];
    private readonly List<Func<Runtime, IServiceProvider, CancellationToken, Task>> starts = [];

    /// <summary>The options of the runtime. <see cref="RuntimeOptions.Node"/> is set by the silo. Each <c>RuntimeObserver</c> that is registered as a
    /// service observes the runtime, too. With <c>AddRusm</c> of the package Rusm.Hosting, what <c>RusmOptions</c> has is set there: the clock, the time
    /// limit of the stop, the recording, and when a process counts as blocked.</summary>
    public RuntimeOptions Runtime { get; set; } = new();

    /// <summary>How many bytes of signals can wait for one other node. If there are more, the connection with that node is dropped: links and monitors
    /// to it fire with <c>noconnection</c>, and it is connected again. Default: 64 MiB.</summary>
    public long MaxQueuedBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Adds a body that any node can spawn on this one; see <see cref="NodeOptions.WithBody{TArgument}"/>.</summary>
    /// <typeparam name="TArgument">The type of the argument.</typeparam>
    /// <param name="name">The name. All silos should add the same body under it.</param>
    /// <param name="body">The body.</param>
    /// <returns>The same options.</returns>
    public RusmNodeOptions AddBody<TArgument>(string name, Func<ProcessContext, TArgument, Task> body)
    {
        bodies.Add(node => node.WithBody(name, body));
        return this;
    }

    /// <summary>Adds something to do when the silo has become a node, such as to start supervisors. The silo has started when it is done.
    /// With <c>AddRusm</c>, the declared trees have started before.</summary>
    /// <param name="start">What to do, with the runtime and the services of the silo.</param>
    /// <returns>The same options.</returns>
    public RusmNodeOptions OnStarted(Func<Runtime, IServiceProvider, CancellationToken, Task> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        starts.Add(start);
        return this;
    }

    internal NodeOptions WithBodies(NodeOptions node) => bodies.Aggregate(node, static (options, add) => add(options));

    internal async Task StartAsync(Runtime runtime, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var start in starts)
        {
            await start(runtime, services, cancellationToken).ConfigureAwait(false);
        }
    }
}
