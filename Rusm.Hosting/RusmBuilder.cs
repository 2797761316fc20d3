using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rusm.Kernel.Supervision;

namespace Rusm.Hosting;

/// <summary>Declares the supervision trees of a service. They start in the order in which they are declared, and stop in the reverse order.</summary>
public sealed class RusmBuilder
{
    private const string Workers = "workers";

    private readonly RusmTrees trees;

    internal RusmBuilder(IServiceCollection services, RusmTrees trees) => (Services, this.trees) = (services, trees);

    /// <summary>The services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Declares a tree, or adds to one that is declared already.</summary>
    /// <param name="name">The name of the tree.</param>
    /// <param name="configure">Adds the children.</param>
    /// <returns>This builder.</returns>
    public RusmBuilder AddTree(string name, Action<TreeBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        configure(trees.Named(name));
        return this;
    }

    /// <summary>Puts a <see cref="BackgroundService"/> under supervision, in the tree <c>workers</c>; see
    /// <see cref="TreeBuilder.AddWorker{TWorker}"/>.</summary>
    /// <typeparam name="TWorker">The worker. Do not register it with <c>AddHostedService</c> as well.</typeparam>
    /// <param name="configure">Changes the specification; null to leave it.</param>
    /// <returns>This builder.</returns>
    public RusmBuilder AddSupervised<TWorker>(Func<ChildSpec, ChildSpec>? configure = null)
        where TWorker : BackgroundService => AddTree(Workers, tree => tree.AddWorker<TWorker>(configure));

    /// <summary>Puts a <see cref="BackgroundService"/> that is a keyed service under supervision, in the tree <c>workers</c>; see
    /// <see cref="TreeBuilder.AddKeyedWorker{TWorker}"/>.</summary>
    /// <typeparam name="TWorker">The worker. Register it as a transient service with the key.</typeparam>
    /// <param name="key">The key of the service.</param>
    /// <param name="configure">Changes the specification; null to leave it.</param>
    /// <returns>This builder.</returns>
    public RusmBuilder AddKeyedSupervised<TWorker>(object key, Func<ChildSpec, ChildSpec>? configure = null)
        where TWorker : BackgroundService => AddTree(Workers, tree => tree.AddKeyedWorker<TWorker>(key, configure));
}
