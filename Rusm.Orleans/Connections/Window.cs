namespace Rusm.Orleans.Connections;

/// <summary>The batches of a connection that the other silo has not acknowledged. Thread-safe.</summary>
/// <param name="time">The time in which a batch must be acknowledged.</param>
internal sealed class Window(TimeProvider time)
{
    // With one batch at a time, what follows a small batch waits for its acknowledgement. With very many, each batch is small.
    internal const int Size = 4;

    private readonly Lock gate = new();
    private readonly Queue<(long Number, byte[] Batch, long SentAt)> batches = [];
    private long connection;
    private long last;

    /// <summary>Whether no more batches can be under way.</summary>
    internal bool IsFull => Count == Size;

    internal bool IsEmpty => Count == 0;

    private int Count
    {
        get
        {
            lock (gate)
            {
                return batches.Count;
            }
        }
    }

    /// <summary>Forgets all batches, for a new connection or for none.</summary>
    internal void Reset(long newConnection)
    {
        lock (gate)
        {
            batches.Clear();
            (connection, last) = (newConnection, 0);
        }
    }

    /// <summary>Adds a batch that is about to be sent.</summary>
    /// <returns>Its number in the connection, from 1; 0 if the connection is lost.</returns>
    internal long Add(long of, byte[] batch)
    {
        lock (gate)
        {
            if (connection != of)
            {
                return 0;
            }

            batches.Enqueue((++last, batch, time.GetTimestamp()));
            return last;
        }
    }

    /// <summary>Removes the batches up to a number: the other silo has received them.</summary>
    internal void Acknowledge(long of, long number)
    {
        lock (gate)
        {
            while (connection == of && batches.TryPeek(out var oldest) && oldest.Number <= number)
            {
                batches.Dequeue();
            }
        }
    }

    /// <summary>The oldest batch, if it was not acknowledged in time; null if not.</summary>
    internal (long Number, byte[] Batch)? Overdue(long of, TimeSpan patience)
    {
        lock (gate)
        {
            return connection == of && batches.TryPeek(out var oldest) && time.GetElapsedTime(oldest.SentAt) >= patience
                ? (oldest.Number, oldest.Batch)
                : null;
        }
    }
}
