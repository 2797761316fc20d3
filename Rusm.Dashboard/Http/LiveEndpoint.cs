using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Rusm.Dashboard.Live;

namespace Rusm.Dashboard.Http;

/// <summary>The pictures as server-sent events.</summary>
internal static class LiveEndpoint
{
    internal static async Task StreamAsync(HttpContext http, LiveFeed feed, CancellationToken stopping)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var (history, next) = feed.Subscribe();
        using (next)
        {
            try
            {
                await WriteAsync(http.Response, "retry: 1000\nevent: history\ndata: ", history, ended.Token).ConfigureAwait(false);
                await foreach (var picture in next.Pictures.ReadAllAsync(ended.Token).ConfigureAwait(false))
                {
                    await WriteAsync(http.Response, "event: picture\ndata: ", picture, ended.Token).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The client has gone, or the server stops.
            }
        }
    }

    private static async Task WriteAsync(HttpResponse response, string head, byte[] json, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync((byte[])[.. Encoding.UTF8.GetBytes(head), .. json, (byte)'\n', (byte)'\n'], cancellationToken).ConfigureAwait(false);
        await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
