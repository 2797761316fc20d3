using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rusm.Host;
using Rusm.Host.Nodes;

namespace Rusm.Tests.InAService;

/// <summary>Makes a program a node when its host starts. It stands for a silo.</summary>
internal sealed class NodeOfANetwork(NodeOptions node) : INodeLifetime, IHostedService
{
    private Func<RuntimeOptions, CancellationToken, Task<Runtime>>? start;
    private Func<CancellationToken, Task>? stop;

    internal static void AddTo(IServiceCollection services, NodeOptions node)
    {
        services.AddSingleton(new NodeOfANetwork(node));
        services.AddSingleton<INodeLifetime>(static provider => provider.GetRequiredService<NodeOfANetwork>());
        services.AddHostedService(static provider => provider.GetRequiredService<NodeOfANetwork>());
    }

    public void Attach(Func<RuntimeOptions, CancellationToken, Task<Runtime>> start, Func<CancellationToken, Task> stop) => (this.start, this.stop) = (start, stop);

    public Task StartAsync(CancellationToken cancellationToken) => start!(new RuntimeOptions { Node = node }, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => stop!(cancellationToken);
}
