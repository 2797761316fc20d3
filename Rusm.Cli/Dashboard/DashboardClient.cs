using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rusm.Cli.Commands;
using Rusm.Dashboard.Http;

namespace Rusm.Cli.Dashboard;

/// <summary>Reads from a dashboard. What it can't read is a <see cref="DashboardException"/>.</summary>
internal sealed class DashboardClient : IDisposable
{
    // A dashboard sends a picture ten times a second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient http;

    /// <param name="address">The address of the page. It ends in a slash.</param>
    internal DashboardClient(Uri address)
    {
        Address = address;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = !address.IsLoopback, ConnectTimeout = Patience })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>The address of the page.</summary>
    internal Uri Address { get; }

    /// <summary>Refuses an address at which there is no dashboard.</summary>
    /// <exception cref="UserErrorException">Nothing answers there, or something else does.</exception>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var info = await GetAsync("api/info", AnswerContext.Default.Info, cancellationToken).ConfigureAwait(false);
            if (info.Version is null)
            {
                throw DashboardException.Other();
            }
        }
        catch (DashboardException wrong)
        {
            throw new UserErrorException($"top: {Address}: {wrong.Message}. Start 'rusm dashboard', or name the address of a dashboard that runs");
        }
    }

    /// <summary>The processes that come first in an order; by a number, the highest first.</summary>
    internal Task<ProcessWindow> ProcessesAsync(ProcessColumn sort, int count, CancellationToken cancellationToken)
    {
        var isDescending = sort is not (ProcessColumn.Pid or ProcessColumn.Label or ProcessColumn.Name or ProcessColumn.Parent);
        return GetAsync(
            $"api/processes?sort={Inputs.Word(sort)}&desc={(isDescending ? "true" : "false")}&count={count}",
            AnswerContext.Default.ProcessWindow,
            cancellationToken);
    }

    /// <summary>The pictures as they come: first those of the last minute together, then each one. It ends when the dashboard does.</summary>
    internal async IAsyncEnumerable<IReadOnlyList<Picture>> PicturesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var stream = await Try(() => http.GetStreamAsync(new Uri("api/live", UriKind.Relative), limit.Token), cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var events = SseParser.Create(stream, PicturesIn).EnumerateAsync(limit.Token).GetAsyncEnumerator(limit.Token);
            await using (events.ConfigureAwait(false))
            {
                while (await Try(() => events.MoveNextAsync().AsTask(), cancellationToken).ConfigureAwait(false))
                {
                    limit.CancelAfter(Patience);
                    yield return events.Current.Data;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static Picture[] PicturesIn(string type, ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        using var json = JsonDocument.ParseValue(ref reader);
        return type switch
        {
            "history" => [.. json.RootElement.EnumerateArray().Select(PictureOf)],
            "picture" => [PictureOf(json.RootElement)],
            _ => [],
        };

        static Picture PictureOf(JsonElement json) => json.Deserialize(AnswerContext.Default.Picture) ?? throw new JsonException();
    }

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        return await Try(ReadAsync, cancellationToken).ConfigureAwait(false);

        async Task<T> ReadAsync()
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), limit.Token).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.Forbidden)
            {
                throw new DashboardException("it does not let this machine in (403)");
            }

            if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "application/json")
            {
                throw DashboardException.Other();
            }

            var content = await answer.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync(content, type, limit.Token).ConfigureAwait(false) ?? throw DashboardException.Other();
        }
    }

    private static async Task<T> Try<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw DashboardException.Other();
        }
        catch (Exception wrong) when (wrong is HttpRequestException or IOException)
        {
            throw new DashboardException($"it can't be reached ({UserFile.Shown(wrong.Message.TrimEnd('.'))})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DashboardException($"nothing came from it for {Patience.TotalSeconds:0} s");
        }
    }
}
