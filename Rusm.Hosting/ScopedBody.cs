using Microsoft.Extensions.DependencyInjection;
using Rusm.Host;

namespace Rusm.Hosting;

/// <summary>A body with a scope of services for each start.</summary>
internal static class ScopedBody
{
    internal static ProcessBody Of(IServiceProvider services, Func<IServiceProvider, ProcessBody> body) => async context =>
    {
        var scope = services.CreateAsyncScope();
        await using (scope.ConfigureAwait(true))
        {
            await body(scope.ServiceProvider)(context).ConfigureAwait(true);
        }
    };
}
