using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Rusm.Dashboard.Http;
using Rusm.Dashboard.Live;
using Rusm.Dashboard.Processes;
using Rusm.Host.Observing;

namespace Rusm.Dashboard;

/// <summary>Adds the dashboard to an ASP.NET Core application.</summary>
public static class DashboardExtensions
{
    /// <summary>Adds what the dashboard needs. A runtime of <c>AddRusm</c> is observed by it; another one is if the service
    /// <see cref="RuntimeObserver"/> is its <see cref="Host.RuntimeOptions.Observer"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; null for the defaults.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddRusmDashboard(this IServiceCollection services, Action<DashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.All(static service => service.ServiceType != typeof(LiveFeed)))
        {
            services.TryAddSingleton(TimeProvider.System);
            services.AddOptions<DashboardOptions>();
            services.AddSingleton<RecentEvents>();
            services.AddSingleton<Surveyor>();
            services.AddSingleton<ProcessTable>();
            services.AddSingleton<SupervisionTree>();
            services.AddSingleton<LinkGraph>();
            services.AddSingleton<ProcessInspection>();
            services.AddSingleton<LiveObserver>();
            services.AddSingleton<RuntimeObserver>(static provider => provider.GetRequiredService<LiveObserver>());
            services.AddSingleton<LiveFeed>();
            services.AddHostedService(static provider => provider.GetRequiredService<LiveFeed>());
        }

        if (configure is not null)
        {
            services.Configure(configure);
        }

        return services;
    }

    /// <summary>
    /// Maps the page and what it reads. Requests of this machine are answered; those from elsewhere only if the host has authenticated their user, for
    /// example with <c>MapRusmDashboard().RequireAuthorization()</c>.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path of the page.</param>
    /// <returns>A builder for conventions of all its endpoints.</returns>
    /// <exception cref="InvalidOperationException"><see cref="AddRusmDashboard"/> was not called.</exception>
    public static IEndpointConventionBuilder MapRusmDashboard(this IEndpointRouteBuilder endpoints, string pattern = "/rusm")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var services = endpoints.ServiceProvider;
        var feed = services.GetService<LiveFeed>()
            ?? throw new InvalidOperationException("MapRusmDashboard needs its services: call builder.Services.AddRusmDashboard() before builder.Build().");
        var access = new Access(services.GetRequiredService<IOptions<DashboardOptions>>().Value);
        var path = "/" + pattern.Trim('/');
        var (runner, traces) = (services.GetService<IScenarioRunner>(), services.GetService<ITraceViewer>());

        var page = endpoints.MapGroup(path);
        page.AddEndpointFilter(access.CheckAsync);

        // Relative links of the page need the slash at the end.
        page.MapGet("/", (HttpRequest request) => request.Path.Value?.EndsWith('/') ?? false
            ? Assets.Get("index.html")
            : Results.Redirect($"{request.PathBase}{request.Path}/"));
        page.MapGet("assets/{name}", Assets.Get);
        var api = page.MapGroup("api");
        new ReadEndpoints(
            access,
            feed,
            services.GetRequiredService<ProcessTable>(),
            services.GetRequiredService<SupervisionTree>(),
            services.GetRequiredService<LinkGraph>(),
            services.GetRequiredService<ProcessInspection>(),
            services.GetRequiredService<IHostApplicationLifetime>(),
            runner,
            traces).Map(api);
        new ActionEndpoints(
            services.GetRequiredService<LiveObserver>(),
            services.GetRequiredService<RecentEvents>(),
            services.GetRequiredService<Surveyor>(),
            runner).Map(api);
        if (traces is not null)
        {
            new TraceEndpoints(traces).Map(api);
        }

        return page;
    }
}
