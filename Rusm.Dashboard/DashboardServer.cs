using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rusm.Host.Observing;

namespace Rusm.Dashboard;

/// <summary>A dashboard with a web server of its own, on loopback, for a program that is not an ASP.NET Core application. Thread-safe.</summary>
/// <example>
/// <code>
/// await using var dashboard = await DashboardServer.StartAsync();
/// await using var runtime = new Runtime(new RuntimeOptions { Observer = dashboard.Observer });
/// </code>
/// </example>
public sealed class DashboardServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private DashboardServer(WebApplication application) => this.application = application;

    /// <summary>The observer through which the dashboard sees a runtime: <see cref="Host.RuntimeOptions.Observer"/>.</summary>
    public RuntimeObserver Observer => application.Services.GetRequiredService<RuntimeObserver>();

    /// <summary>The address of the page.</summary>
    public Uri Address => new(application.Urls.First() + "/");

    /// <summary>Starts the web server.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The server. Its end is its disposal.</returns>
    /// <exception cref="IOException">The port is taken.</exception>
    public static Task<DashboardServer> StartAsync(DashboardOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options ?? new DashboardOptions(), static _ => { }, cancellationToken);

    internal static async Task<DashboardServer> StartAsync(DashboardOptions options, Action<IServiceCollection> addServices, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{options.Port}");
        builder.Services.AddRoutingCore();
        builder.Services.AddRusmDashboard();
        builder.Services.AddSingleton(Options.Create(options));
        addServices(builder.Services);
        var application = builder.Build();
        application.MapRusmDashboard("/");
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new DashboardServer(application);
    }

    /// <summary>Stops the web server. Pages that are open show that the connection is lost.</summary>
    /// <returns>A task that completes when it has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync().ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
    }
}
