using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel.Supervision;

namespace Rusm.Hosting;

/// <summary>A supervision tree of a service: its children are created from the services. Each start of a child has a scope of its own, which is
/// disposed when the child has ended.</summary>
public sealed class TreeBuilder
{
    private readonly List<Func<IServiceProvider, SupervisorSpec, SupervisorSpec>> children = [];

    internal TreeBuilder(string name) => Name = name;

    /// <summary>The name of the tree, in logs and health checks.</summary>
    public string Name { get; }

    /// <summary>How the root of the tree restarts its children. Default: one for one, and at most 5 restarts within a minute.</summary>
    public SupervisorFlags Flags { get; set; } = new() { Intensity = 5, Period = TimeSpan.FromMinutes(1) };

    /// <summary>Adds a child.</summary>
    /// <param name="id">The id of the child.</param>
    /// <param name="body">Makes the body for one start, from the services of its scope.</param>
    /// <param name="configure">Changes the specification; null to leave it.</param>
    /// <returns>This tree.</returns>
    public TreeBuilder AddChild(string id, Func<IServiceProvider, ProcessBody> body, Func<ChildSpec, ChildSpec>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        var spec = Configured(new ChildSpec(id), configure);
        children.Add((services, tree) => tree.Child(spec, ScopedBody.Of(services, body)));
        return this;
    }

    /// <summary>Adds a server. Its start is complete when it has its first state.</summary>
    /// <param name="id">The id of the child.</param>
    /// <param name="server">Makes the server for one start, from the services of its scope.</param>
    /// <param name="name">The name under which it is registered; null for none.</param>
    /// <param name="configure">Changes the specification; null to leave it.</param>
    /// <returns>This tree.</returns>
    public TreeBuilder AddServer(string id, Func<IServiceProvider, IServer> server, string? name = null, Func<ChildSpec, ChildSpec>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        var spec = Configured(new ChildSpec(id) { Name = name }, configure);
        children.Add((services, tree) => tree.Child(spec, ScopedBody.Of(services, server)));
        return this;
    }

    /// <summary>Adds a <see cref="BackgroundService"/>. It is created anew for each start, and restarted when it fails. A worker that returns is not
    /// restarted, unless the specification says so.</summary>
    /// <typeparam name="TWorker">The worker. It is not registered as a service: its constructor gets services of the scope.</typeparam>
    /// <param name="configure">Changes the specification; null to leave it: transient, with a backoff, and 5 seconds to stop.</param>
    /// <returns>This tree.</returns>
    public TreeBuilder AddWorker<TWorker>(Func<ChildSpec, ChildSpec>? configure = null)
        where TWorker : BackgroundService => AddWorker(typeof(TWorker).Name, static scope => ActivatorUtilities.CreateInstance<TWorker>(scope), configure);

    /// <summary>Adds a <see cref="BackgroundService"/> that is a keyed service, so that one class can be several workers. It is
    /// restarted as by <see cref="AddWorker{TWorker}(Func{ChildSpec, ChildSpec}?)"/>.</summary>
    /// <typeparam name="TWorker">The worker. Register it as a transient service: <c>services.AddKeyedTransient&lt;TWorker&gt;(key)</c>. Its constructor
    /// gets the key in a parameter with <see cref="ServiceKeyAttribute"/>.</typeparam>
    /// <param name="key">The key of the service. The id of the child is the name of the class and the key.</param>
    /// <param name="configure">Changes the specification; null to leave it: transient, with a backoff, and 5 seconds to stop.</param>
    /// <returns>This tree.</returns>
    public TreeBuilder AddKeyedWorker<TWorker>(object key, Func<ChildSpec, ChildSpec>? configure = null)
        where TWorker : BackgroundService
    {
        ArgumentNullException.ThrowIfNull(key);
        return AddWorker($"{typeof(TWorker).Name} {key}", scope => scope.GetRequiredKeyedService<TWorker>(key), configure);
    }

    internal SupervisorSpec Build(IServiceProvider services) =>
        children.Aggregate(new SupervisorSpec(Flags), (tree, add) => add(services, tree));

    private TreeBuilder AddWorker(string id, Func<IServiceProvider, BackgroundService> worker, Func<ChildSpec, ChildSpec>? configure)
    {
        var spec = Configured(new ChildSpec(id) { Restart = RestartType.Transient, Backoff = new Backoff() }, configure);
        children.Add((services, tree) => tree.Child(spec, ScopedBody.Of(services, scope => new SupervisedWorker(worker(scope)).RunAsync)));
        return this;
    }

    private static ChildSpec Configured(ChildSpec spec, Func<ChildSpec, ChildSpec>? configure) => configure?.Invoke(spec) ?? spec;
}
