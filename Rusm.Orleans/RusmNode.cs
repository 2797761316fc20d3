using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Placement;
using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Host.Observing;
using Rusm.Kernel.Nodes;
using Rusm.Orleans.Connections;
using Rusm.Orleans.Placement;

namespace Rusm.Orleans;

/// <summary>The node that this silo is: a <see cref="Rusm.Host.Runtime"/> that is connected with those of the other silos. A service of the silo.</summary>
public sealed class RusmNode : ILifecycleParticipant<ISiloLifecycle>
{
    private const int Attempts = 20;
    private static readonly TimeSpan DelayOfAttempts = TimeSpan.FromMilliseconds(250);

    private readonly TaskCompletionSource<Runtime> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OrleansTransport transport;
    private readonly NodeLifetime lifetime;
    private readonly IGrainFactory grains;
    private readonly IServiceProvider services;
    private readonly RusmNodeOptions options;
    private readonly ILogger logger;
    private Func<CancellationToken, Task> stop = static _ => Task.CompletedTask;   // until there is a runtime

    internal RusmNode(
        OrleansTransport transport,
        NodeLifetime lifetime,
        IGrainFactory grains,
        IServiceProvider services,
        IOptions<RusmNodeOptions> options,
        ILogger<RusmNode> logger) =>
        (this.transport, this.lifetime, this.grains, this.services, this.options, this.logger) = (transport, lifetime, grains, services, options.Value, logger);

    /// <summary>The runtime, as soon as the silo is active and has the number of its node.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The runtime.</returns>
    public Task<Runtime> GetRuntimeAsync(CancellationToken cancellationToken = default) => started.Task.WaitAsync(cancellationToken);

    /// <summary>The connected nodes with their silos, in the order of the nodes.</summary>
    /// <returns>The nodes; this one is not among them.</returns>
    public ImmutableArray<(NodeId Node, SiloAddress Silo)> ConnectedNodes() => [.. transport.Connected.OrderBy(static node => node.Node)];

    /// <summary>A placement for <c>SupervisorSpec.ChildOn</c> that asks the director of a strategy of Orleans, at each start. The director chooses one of
    /// the silos that are connected nodes, and this one; if it chooses another, or throws, the start fails. It sees the child as a grain of the type
    /// <c>rusm-child</c>. What it measures, such as activations, it measures of grains and not of processes. The supervisor must run on this node.</summary>
    /// <param name="strategy">The strategy, such as <see cref="ResourceOptimizedPlacement"/>, or one of your own whose director is added to the silo.</param>
    /// <param name="key">The key of that grain: <see cref="HashBasedPlacement"/> chooses the same silo for the same key, and
    /// <see cref="SiloRoleBasedPlacement"/> takes it as the role. Null for the number of the child among its siblings.</param>
    /// <returns>The placement.</returns>
    /// <exception cref="ArgumentException">The silo has no director for the strategy, or the key is empty or blank.</exception>
    public NodePlacement PlacementBy(PlacementStrategy strategy, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        if (key is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(key);
        }

        var director = services.GetKeyedService<IPlacementDirector>(strategy.GetType())
            ?? throw new ArgumentException($"The silo has no placement director for {strategy.GetType()}: add one with AddPlacementDirector of the silo builder.", nameof(strategy));
        return new PolicyOfOrleans(transport, services.GetRequiredService<ISiloStatusOracle>(), strategy, director, key).ChooseAsync;
    }

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe(nameof(RusmNode), ServiceLifecycleStage.Active + 1, StartAsync, StopAsync);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var id = new NodeId(await NextNumberAsync(cancellationToken).ConfigureAwait(false));
        logger.Started(id.Value);
        try
        {
            var runtime = await CreateAsync(options.Runtime with { Node = options.WithBodies(new NodeOptions(id, transport)) }, cancellationToken).ConfigureAwait(false);
            await options.StartAsync(runtime, services, cancellationToken).ConfigureAwait(false);
            started.SetResult(runtime);
        }
        catch
        {
            await stop(CancellationToken.None).ConfigureAwait(false);   // a silo that does not start is not stopped
            throw;
        }
    }

    // By what is attached, such as AddRusm, or by this node.
    private Task<Runtime> CreateAsync(RuntimeOptions node, CancellationToken cancellationToken)
    {
        if (lifetime.Attached is { } attached)
        {
            stop = attached.Stop;
            return attached.Start(node, cancellationToken);
        }

        var own = new Runtime(node with { Observer = Observer() });
        stop = _ => own.DisposeAsync().AsTask();
        return Task.FromResult(own);
    }

    private RuntimeObserver? Observer() =>
        services.GetServices<RuntimeObserver>().Append(options.Runtime.Observer).OfType<RuntimeObserver>().ToImmutableArray() is { IsEmpty: false } observers
            ? RuntimeObserver.Combine(observers)
            : null;

    // The grain can be on a silo that has just died.
    private async Task<int> NextNumberAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await grains.GetGrain<INodeNumbers>(0).NextAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (attempt < Attempts && exception is OrleansException or TimeoutException)
            {
                await Task.Delay(DelayOfAttempts, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        started.TrySetException(new ObjectDisposedException(nameof(RusmNode), "The silo was stopped before it became a node."));
        await stop(cancellationToken).ConfigureAwait(false);
    }
}
