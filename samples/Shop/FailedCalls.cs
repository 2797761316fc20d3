using Microsoft.AspNetCore.Diagnostics;
using Rusm.Host;

namespace Shop;

/// <summary>The status of a request whose call failed: 503 if the server is not there or has crashed, 504 if its reply did not come in time.</summary>
internal sealed class FailedCalls(IProblemDetailsService problems) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not CallException)
        {
            return ValueTask.FromResult(false);
        }

        httpContext.Response.StatusCode = exception is CallTimeoutException ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status503ServiceUnavailable;
        return problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = { Title = exception.Message } });
    }
}
