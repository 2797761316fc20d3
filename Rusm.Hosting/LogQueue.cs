using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rusm.Kernel.Nodes;

namespace Rusm.Hosting;

/// <summary>
/// Writes log messages on a task of its own: what they report happens while the runtime is locked. Of each kind only some are written in a second;
/// the others are counted. Thread-safe.
/// </summary>
internal sealed class LogQueue(ILoggerFactory loggers, IOptions<RusmOptions> options) : IAsyncDisposable
{
    internal const string Category = "Rusm";

    private const int Kinds = RusmLog.EventIds.NodeLost + 1;

    private static readonly Func<ILogger, int, IDisposable?> NodeScope = LoggerMessage.DefineScope<int>("node {Node}");

    private readonly ILogger logger = loggers.CreateLogger(Category);
    private readonly Channel<Action<ILogger>> entries = Channel.CreateUnbounded<Action<ILogger>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Window[] windows = [.. Enumerable.Range(0, Kinds).Select(static _ => new Window())];
    private Task? writing;

    /// <summary>The node that the runtime is. If it is one of a cluster, its number is the scope of each message.</summary>
    internal NodeId Node { get; set; }

    /// <summary>Begins to write.</summary>
    internal void Start() => writing = WriteAllAsync();

    /// <summary>Whether a message of a kind is to be written now. If not, it is counted.</summary>
    /// <param name="eventId">The kind.</param>
    /// <param name="level">Its level.</param>
    internal bool Takes(int eventId, LogLevel level)
    {
        if (!logger.IsEnabled(level))
        {
            return false;
        }

        var (window, limit) = (windows[eventId], options.Value.LogsPerSecond);
        var second = Environment.TickCount64 / 1000;
        lock (window)
        {
            if (window.Second != second)
            {
                ReportLeftOut(eventId, window);
                (window.Second, window.Count) = (second, 0);
            }

            if (++window.Count <= limit)
            {
                return true;
            }

            window.LeftOut++;
            return false;
        }
    }

    /// <summary>Writes a message on the task of the queue.</summary>
    internal void Add(Action<ILogger> write) => entries.Writer.TryWrite(write);

    /// <summary>Writes a message now. The runtime must not be locked.</summary>
    internal void Write(Action<ILogger> write)
    {
        using (Node == NodeId.Alone ? null : NodeScope(logger, Node.Value))
        {
            write(logger);
        }
    }

    /// <summary>Writes what is left, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var eventId = 0; eventId < Kinds; eventId++)
        {
            lock (windows[eventId])
            {
                ReportLeftOut(eventId, windows[eventId]);
            }
        }

        entries.Writer.TryComplete();
        await (writing ?? Task.CompletedTask).ConfigureAwait(false);
    }

    private void ReportLeftOut(int eventId, Window window)
    {
        if (window.LeftOut > 0)
        {
            var (count, limit) = (window.LeftOut, options.Value.LogsPerSecond);
            window.LeftOut = 0;
            Add(logger => logger.LeftOut(count, eventId, limit));
        }
    }

    private async Task WriteAllAsync()
    {
        await foreach (var write in entries.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            Write(write);
        }
    }

    private sealed class Window
    {
        internal long Second { get; set; }

        internal long Count { get; set; }

        internal long LeftOut { get; set; }
    }
}
