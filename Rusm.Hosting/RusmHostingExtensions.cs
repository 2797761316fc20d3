using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Rusm.Host;
using Rusm.Host.Nodes;

namespace Rusm.Hosting;

/// <summary>Adds Rusm to a service.</summary>
public static class RusmHostingExtensions
{
    /// <summary>Adds a <see cref="Runtime"/> as a singleton, and a hosted service that starts the declared trees with the host and stops them in order
    /// with it. It can be called more than once: all calls declare trees of the same runtime. Each <c>RuntimeObserver</c> that is registered as a service
    /// observes the runtime. In a program that becomes a node of a cluster, as a silo with <c>UseRusm</c> does (<see cref="INodeLifetime"/>), it is the
    /// runtime of that node, which exists as soon as the number of the node is known: the trees start then, and stop before the node leaves.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; null for the defaults.</param>
    /// <returns>The builder that declares trees.</returns>
    public static RusmBuilder AddRusm(this IServiceCollection services, Action<RusmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.FirstOrDefault(static service => service.ServiceType == typeof(RusmTrees))?.ImplementationInstance is not RusmTrees trees)
        {
            services.AddSingleton(trees = new RusmTrees());
            services.AddMetrics();
            services.AddOptions<RusmOptions>().ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RusmOptions>, RusmOptionsValidation>());
            services.AddSingleton<SupervisionStatus>();
            services.AddSingleton<RestartTracing>();
            services.AddSingleton<LogQueue>();
            services.AddSingleton<RuntimeFactory>();
            services.AddSingleton(static provider => provider.GetRequiredService<RusmHostedService>().Runtime);
            services.AddSingleton<RusmHostedService>();
            services.AddHostedService(static provider => provider.GetRequiredService<RusmHostedService>());
        }

        if (configure is not null)
        {
            services.Configure(configure);
        }

        return new RusmBuilder(services, trees);
    }

    /// <summary>The same for the builder of a host.</summary>
    /// <param name="builder">The builder of the host.</param>
    /// <param name="configure">Sets the options; null for the defaults.</param>
    /// <returns>The builder that declares trees.</returns>
    public static RusmBuilder AddRusm(this IHostApplicationBuilder builder, Action<RusmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Services.AddRusm(configure);
    }

    /// <summary>Adds a health check: unhealthy when the root of a tree has ended, degraded while a child waits for its restart or has not
    /// started, and while one more restart would end a supervisor.</summary>
    /// <param name="builder">The builder of the health checks.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="tags">Its tags; null for none.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddRusm(this IHealthChecksBuilder builder, string name = "rusm", IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<SupervisionHealthCheck>(name, failureStatus: null, tags ?? []);
    }
}
