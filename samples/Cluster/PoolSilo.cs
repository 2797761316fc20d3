using System.Net;
using Microsoft.Extensions.Logging.Console;
using Orleans.Configuration;
using Rusm.Dashboard;
using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Orleans;
using StackExchange.Redis;

namespace Cluster;

/// <summary>One silo, with a page of the dashboard. A line on its output says each start of a worker.</summary>
internal static class PoolSilo
{
    internal static async Task<int> RunAsync(int number, IPAddress address, int firstPort, string redis, string? trace)
    {
        var builder = WebApplication.CreateBuilder();
        Log(builder.Logging);
        builder.WebHost.UseUrls($"http://127.0.0.1:{firstPort + 200 + number}");
        builder.Services.AddRusmDashboard();
        builder.UseOrleans(silo => Clustered(silo, number, address, firstPort, redis)
            .UseRusm(options =>
            {
                options.Runtime = new RuntimeOptions { Record = trace is null ? null : new RecordingOptions(trace) };
                Rates.AddBodies(options)
                    .AddBody<string>("worker", Pool.WorkAsync)
                    .OnStarted(static (runtime, _, cancellationToken) => Pool.StartAsync(runtime, cancellationToken));
            }));
        await using var app = builder.Build();
        app.MapRusmDashboard();
        var node = app.Services.GetRequiredService<RusmNode>();
        _ = Task.Run(() => ReportAsync(node));
        await app.RunAsync();
        return 0;
    }

    // On the error output, which is kept in a file. What Orleans decides about the members is the one thing that no report has.
    private static void Log(ILoggingBuilder logging)
    {
        logging.ClearProviders().AddSimpleConsole(static options => (options.SingleLine, options.TimestampFormat, options.UseUtcTimestamp) = (true, "HH:mm:ss.fff ", true))
            .SetMinimumLevel(LogLevel.Warning).AddFilter("Orleans.Runtime.MembershipService", LogLevel.Information).AddFilter("Rusm", LogLevel.Information);
        logging.Services.Configure<ConsoleLoggerOptions>(static options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    // An empty line of the input is answered with a report; another one says which listener is flooded. The end of the input is the end of the program that started the silo.
    private static async Task ReportAsync(RusmNode node)
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line.Length > 0)
            {
                Streams.Flooded = line;
                continue;
            }

            foreach (var reported in Report.Of(await node.GetRuntimeAsync()))
            {
                Console.WriteLine(reported);
            }
        }

        Environment.Exit(0);
    }

    // With Redis any silo can be killed. Without it the first silo has the table of the members, and must live.
    internal static ISiloBuilder Clustered(ISiloBuilder silo, int number, IPAddress address, int firstPort, string redis)
    {
        silo = redis == "-"
            ? silo.UseDevelopmentClustering(new IPEndPoint(address.Equals(IPAddress.Loopback) ? address : IPAddress.Parse(Switch.Address(1)), firstPort + 1))
            : silo.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis));

        // A silo that does not answer two probes of a second, one of them through another silo, is declared dead by two of three: a silo that reaches
        // no other can't declare those dead.
        return silo.ConfigureEndpoints(address, firstPort + number, firstPort + 100 + number)
            .Configure<ClusterOptions>(static options => (options.ClusterId, options.ServiceId) = ("cluster", "rusm"))
            .Configure<ClusterMembershipOptions>(static options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 2;
            options.NumVotesForDeathDeclaration = 2;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        });
    }
}
