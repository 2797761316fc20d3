using System.Threading.Channels;
using Rusm.Kernel.Nodes;
using Rusm.Orleans.Serialization;

namespace Rusm.Orleans.Connections;

/// <summary>The signals that wait to be sent over a connection. They have a limit: a node that does not take them loses its connection, and not
/// this one its memory. Thread-safe.</summary>
/// <param name="limit">The number of bytes that can wait.</param>
internal sealed class Outbox(long limit)
{
    private const int BatchBytes = 256 * 1024;

    // What a signal takes besides its message.
    private const int SignalBytes = 64;

    private readonly Lock gate = new();
    private readonly Queue<RemoteSignal> signals = [];
    private readonly List<RemoteSignal> batch = [];   // used by the one sender only
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long bytes;
    private long connection;

    /// <summary>The connection for which signals wait; 0 for none.</summary>
    internal long Connection => Volatile.Read(ref connection);

    /// <summary>Whether signals were refused because too many wait.</summary>
    internal bool IsOverLimit { get; private set; }

    /// <summary>The number of bytes that wait.</summary>
    internal long Bytes => Interlocked.Read(ref bytes);

    internal bool IsEmpty
    {
        get
        {
            lock (gate)
            {
                return signals.Count == 0;
            }
        }
    }

    /// <summary>Empties the queue, for a new connection or for none.</summary>
    internal void Reset(long newConnection)
    {
        lock (gate)
        {
            signals.Clear();
            (bytes, connection, IsOverLimit) = (0, newConnection, false);
        }

        Wake();
    }

    internal void Enqueue(RemoteSignal signal)
    {
        bool isNews;
        lock (gate)
        {
            if (connection == 0 || IsOverLimit)
            {
                return;
            }

            signals.Enqueue(signal);
            bytes += SizeOf(signal);
            IsOverLimit = bytes > limit;
            isNews = signals.Count == 1 || IsOverLimit;   // the sender waits for no other signal
        }

        if (isNews)
        {
            Wake();
        }
    }

    /// <summary>Takes the next signals for a connection.</summary>
    /// <returns>Whether there were any.</returns>
    internal bool TakeBatch(BatchWriter writer, long of)
    {
        lock (gate)
        {
            for (var size = 0; connection == of && size < BatchBytes && signals.TryDequeue(out var signal); size += SizeOf(signal))
            {
                bytes -= SizeOf(signal);
                batch.Add(signal);
            }
        }

        // Written without the lock, which senders take inside the gate of the runtime.
        writer.Clear();
        batch.ForEach(writer.Write);
        batch.Clear();
        return writer.Length > 0;
    }

    /// <summary>Waits for a change.</summary>
    internal ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => changes.Reader.ReadAsync(cancellationToken);

    internal void Wake() => changes.Writer.TryWrite(true);

    private static int SizeOf(RemoteSignal signal) => SignalBytes + (signal switch
    {
        RemoteSignal.Send { Content: Payload payload } => payload.Bytes.Length,
        RemoteSignal.Call { Content: Payload payload } => payload.Bytes.Length,
        RemoteSignal.Reply { Content: Payload payload } => payload.Bytes.Length,
        RemoteSignal.Spawn { Argument: Payload payload } => payload.Bytes.Length,
        _ => 0,
    });
}
