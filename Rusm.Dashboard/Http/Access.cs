using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Rusm.Dashboard.Http;

/// <summary>
/// Who may see the page, and who may change something. Reading: a request from this machine to a name of this machine, or one of a user that the host
/// has authenticated. Changing: also allowed by the options, from the page's own origin, and with the token that only the page could read.
/// </summary>
internal sealed class Access(DashboardOptions options)
{
    internal const string TokenHeader = "X-Rusm-Token";

    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly string token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    /// <summary>The token for requests that change something; null if nothing may be changed.</summary>
    internal string? Token => options.AllowActions ? token : null;

    internal bool CanAct => options.AllowActions;

    internal async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var http = invocation.HttpContext;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return Refusal(http) is { } refusal ? Answer.Error(StatusCodes.Status403Forbidden, refusal) : await next(invocation).ConfigureAwait(false);
    }

    private string? Refusal(HttpContext http)
    {
        var isUser = http.User.Identity?.IsAuthenticated ?? false;
        if (!isUser && !IsOfThisMachine(http))
        {
            return "The dashboard answers requests from this machine only. Elsewhere it needs the host's authentication: MapRusmDashboard().RequireAuthorization().";
        }

        return HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? null : RefusalOfChange(http);
    }

    private string? RefusalOfChange(HttpContext http)
    {
        if (!options.AllowActions)
        {
            return "The dashboard is read-only: DashboardOptions.AllowActions is false.";
        }

        // A browser sends the origin with each POST; another program may leave it out.
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == http.Request.Host.Value))
        {
            return $"The request comes from another origin: {origin}.";
        }

        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(http.Request.Headers[TokenHeader].ToString()), Encoding.UTF8.GetBytes(token))
            ? null
            : $"The header {TokenHeader} is missing or wrong: it has the token of api/info.";
    }

    // A proxy on this machine hands on requests from anywhere. A socket that has no address, such as that of a file, is a proxy's, too.
    private static bool IsOfThisMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && IsNameOfLoopback(http.Request.Host)
        && !http.Request.Headers.ContainsKey("Forwarded") && !http.Request.Headers.ContainsKey("X-Forwarded-For");

    // A page of another site whose name points to this machine would otherwise be let in.
    private static bool IsNameOfLoopback(HostString host) =>
        host.Host is "localhost" || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
