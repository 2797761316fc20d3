using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Shop;
using Xunit;

namespace Rusm.Tests.InAService;

/// <summary>What gRPC and HTTP clients get when the call of their request fails: the statuses that docs/operations.md has, by the code of samples/Shop.</summary>
public sealed class FailingRequests
{
    [Fact]
    public async Task A_request_gets_the_reply_of_the_server()
    {
        await using var shop = await ShopUnderTest.StartAsync(static tree => tree.AddServer("prices", static _ => Prices.Create(), name: "prices"));
        Assert.Equal(3, (await shop.Prices.GetAsync(new() { Item = "tea" }).ResponseAsync.WithinPatience()).Price);
        Assert.Equal((HttpStatusCode.OK, StatusCode.OK), await shop.AskAsync().WithinPatience());
        var refused = await Assert.ThrowsAsync<RpcException>(() => shop.Prices.GetAsync(new() { Item = "gold" }).ResponseAsync.WithinPatience());
        Assert.Equal((StatusCode.NotFound, "There is no gold."), (refused.StatusCode, refused.Status.Detail));
    }

    [Fact]
    public async Task Without_a_process_of_that_name_a_request_has_the_status_of_a_server_that_is_not_alive()
    {
        await using var shop = await ShopUnderTest.StartAsync(static _ => { });
        Assert.Equal(Documented(nameof(CallException)), await shop.AskAsync().WithinPatience());
    }

    [Fact]
    public async Task When_the_server_ends_its_requests_have_the_status_of_a_server_that_is_not_alive_until_it_is_started_again()
    {
        var (silent, starts, restarted) = (new SilentServer(), 0, new TaskCompletionSource());
        await using var shop = await ShopUnderTest.StartAsync(tree => tree.AddChild(
            "prices", _ => Interlocked.Increment(ref starts) == 1 ? silent.RunAsync : RestartedAsync, static spec => spec with { Name = "prices" }));
        var asked = shop.AskAsync();
        await silent.WhenAskedAsync(requests: 2);
        shop.Runtime.Kill(shop.Runtime.WhereIs("prices")!.Value);
        Assert.Equal(Documented(nameof(CallException)), await asked.WithinPatience());

        await restarted.Task.WithinPatience();
        Assert.Equal((HttpStatusCode.OK, StatusCode.OK), await shop.AskAsync().WithinPatience());

        async Task RestartedAsync(ProcessContext context)
        {
            restarted.SetResult();
            while (await context.ReceiveAsync() is Received.Message { Content: Request request })
            {
                context.Reply(request.From, (decimal?)3);
            }
        }
    }

    [Fact]
    public async Task When_the_reply_does_not_come_in_time_a_request_has_the_status_of_a_timeout_and_the_server_lives_on()
    {
        var (silent, clock) = (new SilentServer(), new FakeTimeProvider());
        await using var shop = await ShopUnderTest.StartAsync(
            tree => tree.AddChild("prices", _ => silent.RunAsync, static spec => spec with { Name = "prices" }), options => options.TimeProvider = clock);
        var server = shop.Runtime.WhereIs("prices");
        var asked = shop.AskAsync();
        await silent.WhenAskedAsync(requests: 2);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Documented(nameof(CallTimeoutException)), await asked.WithinPatience());
        Assert.Equal(server, shop.Runtime.WhereIs("prices"));
    }

    [Fact]
    public async Task A_request_that_the_client_cancels_ends_its_call()
    {
        var (silent, clock) = (new SilentServer(), new FakeTimeProvider());
        await using var shop = await ShopUnderTest.StartAsync(
            tree => tree.AddChild("prices", _ => silent.RunAsync, static spec => spec with { Name = "prices" }), options => options.TimeProvider = clock);
        using var failures = new MetricCollector<long>(shop.Services.GetRequiredService<IMeterFactory>(), "Rusm", "rusm.call.failures");
        using var cancellation = new CancellationTokenSource();
        var asked = shop.Prices.GetAsync(new() { Item = "tea" }, cancellationToken: cancellation.Token);
        await silent.WhenAskedAsync(requests: 1);
        cancellation.Cancel();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => asked.ResponseAsync.WithinPatience())).StatusCode);
        await failures.WaitForMeasurementsAsync(1).WithinPatience();
        Assert.Equal("cancelled", failures.LastMeasurement!.Tags["rusm.call.result"]);
    }

    // The last two cells of the row of an exception: | `CallException` | ... | 503 | `UNAVAILABLE` |
    private static (HttpStatusCode Http, StatusCode Grpc) Documented(string exception)
    {
        var row = Assert.Single(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "pages", "operations.md")), line => line.StartsWith($"| `{exception}` |", StringComparison.Ordinal));
        var cells = row.Split('|', StringSplitOptions.TrimEntries);
        return ((HttpStatusCode)int.Parse(cells[^3], CultureInfo.InvariantCulture), Enum.Parse<StatusCode>(cells[^2].Trim('`').Replace("_", "", StringComparison.Ordinal), ignoreCase: true));
    }

    /// <summary>Takes requests and never replies.</summary>
    private sealed class SilentServer
    {
        private readonly Channel<Received> asked = Channel.CreateUnbounded<Received>();

        internal async Task RunAsync(ProcessContext context)
        {
            while (true)
            {
                asked.Writer.TryWrite(await context.ReceiveAsync());
            }
        }

        internal async Task WhenAskedAsync(int requests)
        {
            for (var request = 0; request < requests; request++)
            {
                await asked.Reader.ReadAsync().AsTask().WithinPatience();
            }
        }
    }
}
