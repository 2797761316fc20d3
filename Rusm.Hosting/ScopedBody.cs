using Microsoft.Extensions.DependencyInjection;
using Rusm.Host;
using Rusm.Host.Supervision;

namespace Rusm.Hosting;

/// <summary>A body with a scope of services for each start.</summary>
internal static class ScopedBody
{
    internal static ProcessBody Of(IServiceProvider services, Func<IServiceProvider, ProcessBody> body) =>
        context => RunAsync(services, scope => body(scope)(context));

    internal static StartingBody Of(IServiceProvider services, Func<IServiceProvider, IServer> server) =>
        (context, start) => RunAsync(services, scope => server(scope).StartAsync(context, start));

    private static async Task RunAsync(IServiceProvider services, Func<IServiceProvider, Task> run)
    {
        var scope = services.CreateAsyncScope();
        await using (scope.ConfigureAwait(true))
        {
            await run(scope.ServiceProvider).ConfigureAwait(true);
        }
    }
}
