using System.Net;
using Orleans.Configuration;
using Rusm.Dashboard;
using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Orleans;
using StackExchange.Redis;

namespace Cluster;

/// <summary>One silo. The first one has the supervisor of the pool and the dashboard. A line on its output says each start of a worker.</summary>
internal static class PoolSilo
{
    internal const int Workers = 9;
    internal const string EndOfReport = "end of report";

    internal static async Task<int> RunAsync(int number, int firstPort, string redis)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{firstPort + 200 + number}");
        builder.Services.AddRusmDashboard();
        builder.UseOrleans(silo => Clustered(silo, number, firstPort, redis)
            .UseRusm(options => Rates.AddBodies(options)
                .AddBody<string>("worker", WorkAsync)
                .OnStarted((runtime, _, cancellationToken) => number == 1 ? StartPoolAsync(runtime, cancellationToken) : Task.CompletedTask)));
        await using var app = builder.Build();
        app.MapRusmDashboard();
        var node = app.Services.GetRequiredService<RusmNode>();
        _ = Task.Run(() => ReportAsync(node));
        await app.RunAsync();
        return 0;
    }

    // Each line of the input is answered with the processes of this node. The end of the input is that of whoever started the silo.
    private static async Task ReportAsync(RusmNode node)
    {
        while (await Console.In.ReadLineAsync() is not null)
        {
            var runtime = await node.GetRuntimeAsync();
            foreach (var process in runtime.Snapshot().Processes)
            {
                Console.WriteLine(string.Join(
                    '|',
                    process.Pid,
                    process.Label,
                    string.Join(' ', process.Links),
                    string.Join(' ', process.Monitors.Select(static held => $"{held.Reference}{held.Other}")),
                    string.Join(' ', process.MonitoredBy.Select(static on => $"{on.Reference}{on.Other}"))));
            }

            Console.WriteLine(EndOfReport);
        }

        Environment.Exit(0);
    }

    // With Redis any silo can be killed. Without it the first silo has the table of the members, and must live.
    internal static ISiloBuilder Clustered(ISiloBuilder silo, int number, int firstPort, string redis)
    {
        var (port, gateway) = (firstPort + number, firstPort + 100 + number);
        silo = redis == "-"
            ? silo.UseLocalhostClustering(port, gateway, new IPEndPoint(IPAddress.Loopback, firstPort + 1))
            : silo.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis)).ConfigureEndpoints(IPAddress.Loopback, port, gateway)
                .Configure<ClusterOptions>(static options => (options.ClusterId, options.ServiceId) = ("cluster", "rusm"));

        // A silo that does not answer three probes of a second is declared dead. One vote is enough in a cluster of two.
        return silo.Configure<ClusterMembershipOptions>(static options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 2;
            options.NumVotesForDeathDeclaration = 1;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        });
    }

    // A node that is lost takes three workers with it, so the intensity must allow for more than three restarts at once.
    private static async Task StartPoolAsync(Runtime runtime, CancellationToken cancellationToken)
    {
        while (runtime.ConnectedNodes.Length < 2)
        {
            await Task.Delay(50, cancellationToken);
        }

        var pool = Enumerable.Range(1, Workers).Aggregate(
            new SupervisorSpec(new SupervisorFlags { Intensity = 2 * Workers, Period = TimeSpan.FromSeconds(10) }),
            static (spec, worker) => spec.ChildOn(new ChildSpec($"worker {worker}"), NodePlacements.Spread, "worker", $"worker {worker}"));
        var root = await runtime.StartSupervisorAsync(pool, cancellationToken);
        runtime.SetLabel(root.Pid, "pool");
    }

    private static async Task WorkAsync(ProcessContext context, string name)
    {
        Console.WriteLine($"{name} runs as {context.Self} on {context.Node}");
        while (await context.ReceiveAsync() is Received.Message)
        {
        }
    }
}
