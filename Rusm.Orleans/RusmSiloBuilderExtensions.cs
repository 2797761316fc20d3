using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Rusm.Host.Nodes;
using Rusm.Orleans.Connections;
using Rusm.Orleans.Serialization;

namespace Rusm.Orleans;

/// <summary>Makes silos nodes.</summary>
public static class RusmSiloBuilderExtensions
{
    /// <summary>Makes the silo a node: links, monitors, messages, calls and groups reach the processes of all silos that do the same. The silo can use
    /// any clustering. <see cref="RusmNode"/> is the service that has the runtime. With <c>AddRusm</c> of the package Rusm.Hosting, the program has one
    /// runtime: that of the node, in which the declared trees run.</summary>
    /// <param name="builder">The builder of the silo.</param>
    /// <param name="configure">Sets the options; null for the defaults.</param>
    /// <returns>The same builder.</returns>
    public static ISiloBuilder UseRusm(this ISiloBuilder builder, Action<RusmNodeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<RusmNodeOptions>();
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        // Orleans looks for assemblies before it calls this, and finds this one then only if the program has the code generator of Orleans.
        builder.Services.AddSerializer(static serializer => serializer.AddAssembly(typeof(RusmSiloBuilderExtensions).Assembly));
        builder.Services.AddSingleton<NodeLifetime>();
        builder.Services.AddSingleton<INodeLifetime>(static services => services.GetRequiredService<NodeLifetime>());
        builder.Services.AddSingleton<ISiloServices, SiloServiceClient>();
        builder.Services.AddSingleton<SignalSerializer>();
        builder.Services.AddSingleton<OrleansTransport>();
        builder.Services.AddSingleton(static services => new RusmNode(
            services.GetRequiredService<OrleansTransport>(),
            services.GetRequiredService<NodeLifetime>(),
            services.GetRequiredService<IGrainFactory>(),
            services,
            services.GetRequiredService<IOptions<RusmNodeOptions>>(),
            services.GetRequiredService<ILogger<RusmNode>>()));
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static services => services.GetRequiredService<RusmNode>());
        return builder.AddGrainService<SiloService>();
    }
}
