using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Orleans;
using Rusm.Orleans.Connections;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Rusm.Tests.Nodes;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Orleans;

/// <summary>Two silos of one program. Calls of the first that deliver signals wait, as they do when packets are lost.</summary>
public sealed class ASiloDoesNotAnswer : IAsyncLifetime
{
    // Signals of this size are sent alone.
    private const int Size = 256 * 1024;

    private readonly List<IHost> hosts = [];
    private readonly SemaphoreSlim waiting = new(0);
    private Runtime[] nodes = [];
    private volatile TaskCompletionSource? answers;
    private volatile bool loses;
    private int delivered;

    public async ValueTask InitializeAsync()
    {
        var ports = FreePorts.Of(4);
        for (var index = 0; index < 2; index++)
        {
            hosts.Add(Silo(ports[index], ports[2 + index], ports[0], waits: index == 0));
            await hosts[index].StartAsync().WithinPatience();
        }

        nodes = await Task.WhenAll(hosts.Select(static host => host.Services.GetRequiredService<RusmNode>().GetRuntimeAsync())).WithinPatience();
        await ConnectedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        waiting.Dispose();
    }

    [Fact]
    public async Task A_connection_is_dropped_when_too_much_waits_although_no_signal_under_way_is_answered()
    {
        var watcher = new Listener(nodes[0]);
        var target = new Listener(nodes[1]);
        var monitor = await watcher.Do(nodes[0], context => context.Monitor(target.Pid));
        await nodes[1].UntilAsync(runtime => runtime.Info(target.Pid)!.MonitoredBy.Length == 1);
        var answer = answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var number = 0; number < 4; number++)
        {
            nodes[0].Send(target.Pid, new byte[Size]);
            await waiting.WaitAsync().WithinPatience();
        }

        // No more are under way at a time, so these wait.
        for (var number = 0; number < 10; number++)
        {
            nodes[0].Send(target.Pid, new byte[Size]);
        }

        Assert.Equal(new Down(monitor, target.Pid, ExitReason.NoConnection), await watcher.NextAsync());
        answers = null;
        answer.SetResult();
        await nodes[0].UntilAsync(static runtime => runtime.ConnectedNodes.Length == 1);
        Assert.Equal("after", await nodes[0].CallAsync<string>(await nodes[0].SpawnOnAsync(nodes[1].Node, "echo"), "after").WithinPatience());
    }

    [Fact]
    public async Task What_is_lost_on_the_way_is_sent_again_until_it_has_arrived_once_and_in_order()
    {
        var (listener, other) = (new Listener(nodes[1]), new Listener(nodes[0]));
        loses = true;
        for (var number = 0; number < 20; number++)
        {
            nodes[0].Send(listener.Pid, number);
            nodes[1].Send(other.Pid, number);
            await Task.Yield();
        }

        for (var number = 0; number < 20; number++)
        {
            Assert.Equal(new Message(number), await listener.NextAsync());
            Assert.Equal(new Message(number), await other.NextAsync());
        }

        Assert.True(delivered > 0);
        Assert.Equal("called", await nodes[0].CallAsync<string>(await nodes[0].SpawnOnAsync(nodes[1].Node, "echo"), "called").WithinPatience());
    }

    private async Task ConnectedAsync()
    {
        foreach (var node in nodes)
        {
            await node.UntilAsync(static runtime => runtime.ConnectedNodes.Length == 1);
        }
    }

    private IHost Silo(int port, int gateway, int primary, bool waits)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(port, gateway, new IPEndPoint(IPAddress.Loopback, primary)).UseRusm(static options =>
            {
                options.MaxQueuedBytes = 8 * Size;
                options.AddBody<object?>("echo", EchoAsync);
            });
            if (waits)
            {
                silo.AddOutgoingGrainCallFilter(WaitAsync);
            }
        });
        return builder.Build();
    }

    private async Task WaitAsync(IOutgoingGrainCallContext call)
    {
        if (call.MethodName is nameof(ISiloService.DeliverAsync) or nameof(ISiloService.RedeliverAsync) && answers is { } answer)
        {
            waiting.Release();
            await answer.Task.ConfigureAwait(true);
        }

        // Packets are lost: of ten calls that are not answered the last one arrives.
        if (call.MethodName == nameof(ISiloService.DeliverAsync) && loses && Interlocked.Increment(ref delivered) % 10 != 0)
        {
            return;
        }

        await call.Invoke().ConfigureAwait(true);
    }

    private static async Task EchoAsync(ProcessContext context, object? argument)
    {
        var request = await context.ReceiveAsync<Request>().ConfigureAwait(true);
        context.Reply(request.From, request.Content);
    }
}
