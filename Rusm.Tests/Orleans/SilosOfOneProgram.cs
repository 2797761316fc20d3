using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Rusm.Host;
using Rusm.Orleans;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Xunit;

namespace Rusm.Tests.Orleans;

/// <summary>Silos in one program. Those that are nodes have the first numbers, from 0 on, and are connected when a fact begins.</summary>
/// <param name="nodes">The number of silos that are nodes.</param>
/// <param name="others">The number of silos that have not called UseRusm.</param>
public abstract class SilosOfOneProgram(int nodes, int others = 0) : IAsyncLifetime
{
    private readonly List<IHost> hosts = [];

    /// <summary>The runtimes of the silos that are nodes.</summary>
    internal ImmutableArray<Runtime> Nodes { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        // The silos that are no nodes start first. The grain that assigns the numbers of nodes can't run there.
        int[] order = [.. Enumerable.Range(nodes, others), .. Enumerable.Range(0, nodes)];
        var ports = FreePorts.Of(2 * order.Length);
        hosts.AddRange(Enumerable.Range(0, order.Length).Select(silo => Silo(silo, ports[silo], ports[order.Length + silo], ports[order[0]])));
        foreach (var silo in order)
        {
            await hosts[silo].StartAsync().WithinPatience();
        }

        Nodes = [.. await Task.WhenAll(Enumerable.Range(0, nodes).Select(silo => Node(silo).GetRuntimeAsync())).WithinPatience()];
        foreach (var node in Nodes)
        {
            await node.UntilAsync(runtime => runtime.ConnectedNodes.Length == nodes - 1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    internal RusmNode Node(int silo) => Service<RusmNode>(silo);

    internal T Service<T>(int silo)
        where T : notnull => hosts[silo].Services.GetRequiredService<T>();

    /// <summary>Configures each silo.</summary>
    private protected abstract void Configure(ISiloBuilder silo, int number);

    /// <summary>Configures each silo that is a node.</summary>
    private protected abstract void Configure(RusmNodeOptions node);

    private protected Task StopAsync(int silo) => hosts[silo].StopAsync().WithinPatience();

    private IHost Silo(int number, int port, int gateway, int primary)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.UseOrleans(silo =>
        {
            Configure(silo.UseLocalhostClustering(port, gateway, new IPEndPoint(IPAddress.Loopback, primary)), number);
            if (number < nodes)
            {
                silo.UseRusm(Configure);
            }
        });
        return builder.Build();
    }
}
