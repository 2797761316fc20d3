using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Rusm.Dashboard.Live;

namespace Rusm.Dashboard.Http;

/// <summary>The pictures as server-sent events.</summary>
internal static class LiveEndpoint
{
    private static readonly byte[] HistoryHead = "retry: 1000\nevent: history\ndata: ["u8.ToArray();
    private static readonly byte[] HistoryEnd = "]\n\n"u8.ToArray();
    private static readonly byte[] PictureHead = "event: picture\ndata: "u8.ToArray();
    private static readonly byte[] PictureEnd = "\n\n"u8.ToArray();

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
                await WriteAsync(http.Response.BodyWriter, HistoryHead, history, HistoryEnd, ended.Token).ConfigureAwait(false);
                await foreach (var picture in next.Pictures.ReadAllAsync(ended.Token).ConfigureAwait(false))
                {
                    await WriteAsync(http.Response.BodyWriter, PictureHead, [picture], PictureEnd, ended.Token).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The client has gone, or the server stops.
            }
        }
    }

    // The pictures are those of all clients: they are copied to the connection and nowhere else.
    private static async Task WriteAsync(PipeWriter output, byte[] head, byte[][] pictures, byte[] end, CancellationToken cancellationToken)
    {
        output.Write(head);
        for (var number = 0; number < pictures.Length; number++)
        {
            output.Write(number == 0 ? [] : ","u8);
            output.Write(pictures[number]);
        }

        output.Write(end);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
