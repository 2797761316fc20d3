using System.Diagnostics.CodeAnalysis;

namespace Rusm.Orleans.Connections;

/// <summary>The batches that arrive over a connection: puts them in order, and knows what is to be acknowledged. Thread-safe.</summary>
internal sealed class Inbox
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, byte[]> early = [];
    private long connection;
    private long received;
    private long acknowledged;

    /// <summary>The number up to which all batches were received.</summary>
    internal long Received
    {
        get
        {
            lock (gate)
            {
                return received;
            }
        }
    }

    /// <summary>The number of batches that were received and not acknowledged.</summary>
    internal long Unacknowledged
    {
        get
        {
            lock (gate)
            {
                return received - acknowledged;
            }
        }
    }

    /// <summary>Begins a new connection.</summary>
    internal void Reset(long newConnection)
    {
        lock (gate)
        {
            early.Clear();
            (connection, received, acknowledged) = (newConnection, 0, 0);
        }
    }

    /// <summary>Adds a batch. Does nothing if it was received before.</summary>
    internal void Add(long number, byte[] batch)
    {
        lock (gate)
        {
            if (number > received)
            {
                early[number] = batch;
            }
        }
    }

    /// <summary>Takes the next batch, if it has arrived.</summary>
    internal bool TryTake([NotNullWhen(true)] out byte[]? batch)
    {
        lock (gate)
        {
            var hasArrived = early.Remove(received + 1, out batch);
            received += hasArrived ? 1 : 0;
            return hasArrived;
        }
    }

    /// <summary>Returns the number up to which all batches of a connection were received, which the caller acknowledges; 0 for another connection.</summary>
    internal long Acknowledge(long of)
    {
        lock (gate)
        {
            return connection == of ? acknowledged = received : 0;
        }
    }
}
