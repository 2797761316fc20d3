using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Rusm.Dashboard;
using Rusm.Dashboard.Live;
using Rusm.Host;
using Rusm.Host.Observing;
using Rusm.Hosting;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Orleans;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Xunit;

namespace Rusm.Tests.Orleans;

/// <summary>A program with UseRusm and AddRusm, in either order: the node's runtime is the only one, and all that AddRusm does works on it.</summary>
public sealed class OneRuntimeOfASilo : IAsyncDisposable
{
    private readonly int[] ports = FreePorts.Of(4);
    private readonly List<IHost> hosts = [];
    private readonly Counting counting = new();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_trees_logs_metrics_health_and_dashboard_are_those_of_the_node(bool siloFirst)
    {
        var (hadTree, reached) = (false, new TaskCompletionSource<NodeId>());
        var host = Silo(0, siloFirst, Tree, options => options.OnStarted((runtime, _, _) =>
        {
            hadTree = runtime.Overview().Any(static process => process.Label == "child");
            return Task.CompletedTask;
        }));
        var services = host.Services;
        using var processes = new MetricCollector<int>(services.GetRequiredService<IMeterFactory>(), "Rusm", "rusm.process.count");
        using var backlog = new MetricCollector<long>(services.GetRequiredService<IMeterFactory>(), "Rusm", "rusm.node.backlog");
        await host.StartAsync().WithinPatience();

        var runtime = services.GetRequiredService<Runtime>();
        Assert.Same(runtime, await services.GetRequiredService<RusmNode>().GetRuntimeAsync().WithinPatience());
        Assert.Same(runtime, services.GetRequiredService<LiveObserver>().Runtime);
        Assert.Equal([runtime], counting.Runtimes);
        Assert.Equal(1, runtime.Node.Value);
        Assert.True(hadTree);
        Assert.Equal(runtime.Node, await reached.Task.WithinPatience());

        processes.RecordObservableInstruments();
        backlog.RecordObservableInstruments();
        Assert.Equal(runtime.ProcessCount, processes.LastMeasurement!.Value);
        Assert.Equal([new("rusm.node.id", 1)], processes.Instrument!.Meter.Tags!);
        Assert.Equal(0, backlog.LastMeasurement!.Value);
        Assert.Equal(HealthStatus.Healthy, (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status);
        await host.StopAsync().WithinPatience();
        Assert.Throws<ObjectDisposedException>(() => runtime.Spawn(static _ => Task.CompletedTask));
        var log = services.GetFakeLogCollector().GetSnapshot().Where(static record => record.Category == "Rusm").ToArray();
        Assert.Equal([10], log.Select(static record => record.Id.Id));
        Assert.Equal("node 1", $"{Assert.Single(log[0].Scopes)}");

        void Tree(RusmBuilder rusm) => rusm.AddTree("tree", tree => tree.AddChild("child", scope =>
        {
            reached.TrySetResult(scope.GetRequiredService<Runtime>().Node);
            return static context => context.ReceiveAsync().AsTask();
        }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_trees_stop_before_the_node_leaves(bool siloFirst)
    {
        var (server, trapping, goodbye) = (Pid.Outside, new TaskCompletionSource(), new TaskCompletionSource<string>());
        var first = Silo(0, siloFirst, static _ => { });
        await first.StartAsync().WithinPatience();
        var one = first.Services.GetRequiredService<Runtime>();
        server = one.Spawn(static async context =>
        {
            while (await context.ReceiveAsync() is Received.Message { Content: Request request })
            {
                context.Reply(request.From, $"{request.Content} to you");
            }
        });

        var second = Silo(1, siloFirst, rusm => rusm.AddTree("tree", tree => tree.AddChild("polite", _ => async context =>
        {
            context.SetTrapExit(true);
            trapping.SetResult();
            await context.ReceiveAsync(static item => item is Received.Exit);
            goodbye.SetResult(await context.CallAsync<string>(server, "goodbye"));
        })));
        await second.StartAsync().WithinPatience();
        await trapping.Task.WithinPatience();
        await one.UntilAsync(static runtime => runtime.ConnectedNodes.Length == 1);
        await second.Services.GetRequiredService<Runtime>().UntilAsync(static runtime => runtime.ConnectedNodes.Length == 1);   // each learns of it in its own time
        await second.StopAsync().WithinPatience();
        Assert.Equal("goodbye to you", await goodbye.Task.WithinPatience());
        await one.UntilAsync(static runtime => runtime.ConnectedNodes.IsEmpty);
    }

    [Fact]
    public async Task A_runtime_before_the_silo_is_a_node_is_refused_with_what_to_do()
    {
        var host = Silo(0, siloFirst: true, static _ => { });
        var exception = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<Runtime>());
        Assert.StartsWith("There is no runtime yet: this program is to be a node of a cluster", exception.Message, StringComparison.Ordinal);
        await host.StartAsync().WithinPatience();
        Assert.Equal(1, host.Services.GetRequiredService<Runtime>().Node.Value);
    }

    [Fact]
    public async Task A_tree_that_cannot_start_fails_the_start_of_the_host_and_leaves_no_runtime()
    {
        var host = Silo(0, siloFirst: false, static rusm => rusm.AddTree("tree", static tree => tree.AddServer(
            "broken", static _ => throw new InvalidOperationException("no database"))));
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync().WithinPatience());
        Assert.Contains("no database", $"{exception}", StringComparison.Ordinal);
        var runtime = Assert.Single(counting.Runtimes);
        Assert.Throws<ObjectDisposedException>(() => runtime.Spawn(static _ => Task.CompletedTask));
    }

    [Fact]
    public void Only_one_can_create_the_runtime()
    {
        var lifetime = new NodeLifetime();
        Attach();
        Assert.Equal("The runtime of this silo is created elsewhere already: attach once.", Assert.Throws<InvalidOperationException>(Attach).Message);

        void Attach() => lifetime.Attach(static (_, _) => Task.FromResult<Runtime>(null!), static _ => Task.CompletedTask);
    }

    private IHost Silo(int index, bool siloFirst, Action<RusmBuilder> declare, Action<RusmNodeOptions>? configure = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddFakeLogging();
        builder.Services.AddHealthChecks().AddRusm();
        builder.Services.AddRusmDashboard();
        builder.Services.AddSingleton<RuntimeObserver>(counting);
        Action[] steps =
        [
            () => builder.UseOrleans(silo => silo
                .UseLocalhostClustering(ports[index], ports[2 + index], new IPEndPoint(IPAddress.Loopback, ports[0]))
                .UseRusm(configure)),
            () => declare(builder.AddRusm()),
        ];
        Array.ForEach(siloFirst ? steps : [.. steps.Reverse()], static step => step());
        hosts.Add(builder.Build());
        return hosts[^1];
    }

    private sealed class Counting : RuntimeObserver
    {
        internal List<Runtime> Runtimes { get; } = [];

        public override void RuntimeCreated(Runtime runtime) => Runtimes.Add(runtime);
    }
}
