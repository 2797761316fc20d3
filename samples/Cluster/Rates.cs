using System.Diagnostics;
using System.Net;
using Orleans.Runtime.Placement;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Orleans;

namespace Cluster;

/// <summary>Measures messages, calls and a cascade between two silos, beside calls of a grain of the other silo. Each silo is a process of its own.</summary>
internal static class Rates
{
    private const int Messages = 1_000_000;
    private const int Calls = 100_000;
    private const int Links = 100_000;

    internal static async Task<int> RunAsync()
    {
        var first = Silos.FreeRange();
        using var other = new SiloProcess(1, first, network: null, files: null, static _ => { });
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => PoolSilo.Clustered(silo, 2, IPAddress.Loopback, first, "-").UseRusm(static options => options.AddBody<object?>("unused", static (_, _) => Task.CompletedTask)));
        using var host = builder.Build();
        await host.StartAsync();
        var runtime = await host.Services.GetRequiredService<RusmNode>().GetRuntimeAsync();
        while (runtime.ConnectedNodes.Length == 0)
        {
            await Task.Delay(20);
        }

        var node = runtime.ConnectedNodes[0];
        var grain = await EchoOnAsync(host.Services.GetRequiredService<IGrainFactory>(), host.Services.GetRequiredService<RusmNode>().ConnectedNodes()[0].Silo);
        for (var round = 1; round <= 3; round++)
        {
            Console.WriteLine($"round {round}");
            await RateAsync("messages/s, 1 sender", Messages, () => SendAsync(runtime, node));
            await RateAsync("calls/s, 1 caller", Calls / 10, () => CallAsync(runtime, node, callers: 1, Calls / 10));
            await RateAsync("calls/s, 64 callers", Calls, () => CallAsync(runtime, node, callers: 64, Calls));
            await RateAsync("grain calls/s, 1 caller", Calls / 10, () => EchoAsync(grain, callers: 1, Calls / 10));
            await RateAsync("grain calls/s, 64 callers", Calls, () => EchoAsync(grain, callers: 64, Calls));
            await RateAsync("links/s that a cascade crosses", Links, await CascadeAsync(runtime, node));
        }

        await host.StopAsync();
        return 0;
    }

    internal static RusmNodeOptions AddBodies(RusmNodeOptions options) => options
        .AddBody<object?>("sink", SinkAsync)
        .AddBody<Pid>("linked", LinkedAsync);

    private static async Task RateAsync(string what, int count, Func<Task> run)
    {
        var time = Stopwatch.StartNew();
        await run();
        Console.WriteLine($"  {count / time.Elapsed.TotalSeconds,12:N0} {what}");
    }

    private static async Task SendAsync(Runtime runtime, NodeId node)
    {
        var sink = await runtime.SpawnOnAsync(node, "sink");
        for (var number = 0; number < Messages; number++)
        {
            runtime.Send(sink, number);
        }

        if (await runtime.CallAsync<int>(sink, "count", Timeout.InfiniteTimeSpan) != Messages)
        {
            throw new InvalidOperationException("Messages are missing.");
        }
    }

    private static async Task CallAsync(Runtime runtime, NodeId node, int callers, int calls)
    {
        var sink = await runtime.SpawnOnAsync(node, "sink");
        var done = new TaskCompletionSource();
        var left = callers;
        for (var caller = 0; caller < callers; caller++)
        {
            runtime.Spawn(async context =>
            {
                for (var call = 0; call < calls / callers; call++)
                {
                    await context.CallAsync<int>(sink, "count");
                }

                if (Interlocked.Decrement(ref left) == 0)
                {
                    done.SetResult();
                }
            });
        }

        await done.Task;
    }

    private static Task EchoAsync(IEcho grain, int callers, int calls) => Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
    {
        for (var call = 0; call < calls / callers; call++)
        {
            await grain.EchoAsync("count");
        }
    })));

    // Many processes of the other node are linked to one of this node, which ends.
    private static async Task<Func<Task>> CascadeAsync(Runtime runtime, NodeId node)
    {
        var hub = runtime.Spawn(static async context => await context.ReceiveAsync());
        var parent = await runtime.SpawnOnAsync(node, "linked", hub);
        await runtime.CallAsync<int>(parent, Links, Timeout.InfiniteTimeSpan);
        while (runtime.Info(hub)!.Links.Length < Links)
        {
            await Task.Delay(10);
        }

        return async () =>
        {
            runtime.Exit(hub, ExitReason.Named("cascade"));
            await runtime.CallAsync<int>(parent, "none left", Timeout.InfiniteTimeSpan);
        };
    }

    private static async Task SinkAsync(ProcessContext context, object? argument)
    {
        for (var count = 0; ;)
        {
            if (await context.ReceiveAsync() is Received.Message { Content: Rusm.Host.Request request })
            {
                context.Reply(request.From, count);
            }
            else
            {
                count++;
            }
        }
    }

    private static async Task LinkedAsync(ProcessContext context, Pid hub)
    {
        var spawn = await context.ReceiveAsync<Rusm.Host.Request>();
        var monitors = new HashSet<MonitorRef>();
        for (var left = (int)spawn.Content!; left > 0; left--)
        {
            monitors.Add(context.SpawnMonitor(async child =>
            {
                child.Link(hub);
                await child.ReceiveAsync();
            }).Reference);
        }

        context.Reply(spawn.From, 0);
        var none = await context.ReceiveAsync<Rusm.Host.Request>();
        while (monitors.Count > 0)
        {
            if (await context.ReceiveAsync() is Received.Down down)
            {
                monitors.Remove(down.Reference);
            }
        }

        context.Reply(none.From, 0);
    }

    private static async Task<IEcho> EchoOnAsync(IGrainFactory grains, SiloAddress silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        var grain = grains.GetGrain<IEcho>(Guid.NewGuid());
        await grain.EchoAsync("activate");
        RequestContext.Clear();
        return grain;
    }
}

/// <summary>A grain that does nothing.</summary>
internal interface IEcho : IGrainWithGuidKey
{
    Task<int> EchoAsync(string text);
}

internal sealed class Echo : Grain, IEcho
{
    public Task<int> EchoAsync(string text) => Task.FromResult(text.Length);
}
