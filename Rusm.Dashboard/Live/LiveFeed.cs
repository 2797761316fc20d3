using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Rusm.Dashboard.Http;

namespace Rusm.Dashboard.Live;

/// <summary>Takes a picture ten times a second, and gives it to all clients. A client that reads slowly gets fewer pictures, not later ones: of each
/// client only the newest one waits. Thread-safe.</summary>
internal sealed class LiveFeed(LiveObserver observer, RecentEvents events, TimeProvider time, IScenarioRunner? runner = null) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // A minute.
    private const int KeptPictures = 600;

    private readonly Camera camera = new(observer, events, runner);
    private readonly ConcurrentDictionary<Channel<byte[]>, bool> clients = new();
    private readonly Lock gate = new();
    private readonly Queue<byte[]> history = new();
    private volatile Picture? newest;
    private long? taken;

    /// <summary>The newest picture; null before the first.</summary>
    internal Picture? Newest => newest;

    /// <summary>Adds a client.</summary>
    /// <returns>The pictures of the last minute, each as JSON, and where the next ones come. The client disposes of it.</returns>
    internal (byte[][] History, Subscription Next) Subscribe()
    {
        var channel = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (gate)
        {
            clients[channel] = true;
            return ([.. history], new Subscription(this, channel));
        }
    }

    /// <summary>Takes a picture, unless the last one is younger than half of <see cref="Interval"/>: after a late tick the next one comes early, and the
    /// rates of so short a time would be noise. For one thread.</summary>
    internal void Tick()
    {
        if (taken is { } last && time.GetElapsedTime(last) < Interval / 2)
        {
            return;
        }

        taken = time.GetTimestamp();
        Send(camera.Take(time.GetUtcNow()));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                Tick();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            foreach (var client in clients.Keys)
            {
                client.Writer.TryComplete();
            }
        }
    }

    private void Send(Picture picture)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(picture, AnswerContext.Default.Picture);
        newest = picture;
        lock (gate)
        {
            history.Enqueue(json);
            if (history.Count > KeptPictures)
            {
                history.Dequeue();
            }

            foreach (var client in clients.Keys)
            {
                client.Writer.TryWrite(json);
            }
        }
    }

    /// <summary>What a client gets.</summary>
    internal sealed class Subscription(LiveFeed feed, Channel<byte[]> channel) : IDisposable
    {
        internal ChannelReader<byte[]> Pictures => channel.Reader;

        public void Dispose() => feed.clients.TryRemove(channel, out _);
    }
}
