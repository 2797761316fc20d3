using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Rusm.Host;
using Rusm.Hosting;
using Rusm.Tests.Hosted.Stage;
using Shop;
using Shop.Grpc;

namespace Rusm.Tests.InAService;

/// <summary>The prices of samples/Shop behind a real server, with a tree of the test, and clients of both kinds.</summary>
internal sealed class ShopUnderTest : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly GrpcChannel channel;
    private readonly HttpClient http;

    private ShopUnderTest(WebApplication application)
    {
        this.application = application;
        var address = new Uri(application.Urls.Single());
        channel = GrpcChannel.ForAddress(address);
        Prices = new PriceList.PriceListClient(channel);
        http = new HttpClient { BaseAddress = address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    internal IServiceProvider Services => application.Services;

    internal Runtime Runtime => Services.GetRequiredService<Runtime>();

    internal PriceList.PriceListClient Prices { get; }

    internal static async Task<ShopUnderTest> StartAsync(Action<TreeBuilder> tree, Action<RusmOptions>? options = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore().AddProblemDetails().AddExceptionHandler<FailedCalls>();
        builder.Services.AddGrpc(static grpc => grpc.Interceptors.Add<FailedCallsInterceptor>());
        builder.AddRusm(options).AddTree("shop", tree);
        var application = builder.Build();
        application.UseExceptionHandler();
        application.MapGrpcService<PriceListService>();
        application.MapGet("/prices/{item}", static async (string item, Runtime runtime, CancellationToken cancellationToken) =>
            Results.Ok(await runtime.CallAsync(Shop.Prices.Ref, new GetPrice(item), cancellationToken: cancellationToken)));
        await application.StartAsync().WithinPatience();
        return new ShopUnderTest(application);
    }

    /// <summary>Asks for the price of tea by a request of each kind at once.</summary>
    /// <returns>The statuses of both.</returns>
    internal async Task<(HttpStatusCode Http, StatusCode Grpc)> AskAsync()
    {
        var (overHttp, overGrpc) = (http.GetAsync(new Uri("prices/tea", UriKind.Relative)), GrpcStatusAsync());
        using var response = await overHttp;
        return (response.StatusCode, await overGrpc);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        channel.Dispose();
        if (Runtime.WhereIs("prices") is { } prices)
        {
            Runtime.Kill(prices);   // a call that still waits ends: the web server waits for its request
        }

        await application.StopAsync().WithinPatience();
        await application.DisposeAsync();
    }

    private async Task<StatusCode> GrpcStatusAsync()
    {
        try
        {
            await Prices.GetAsync(new PriceRequest { Item = "tea" });
            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }
}
