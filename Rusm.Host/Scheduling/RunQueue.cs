namespace Rusm.Host.Scheduling;

/// <summary>A queue of the processes that are ready to run, the longest ready first. Thread-safe.</summary>
internal sealed class RunQueue
{
    private const int LargestBatch = 256;

    private readonly Queue<Runnable> waiting = new();
    private SpinLock guard = new(enableThreadOwnerTracking: false);
    private volatile int count;

    /// <summary>Whether the queue is empty. Read without the lock, so it may be out of date.</summary>
    internal bool IsEmpty => count == 0;

    /// <summary>The number of items. Read without the lock, so it may be out of date.</summary>
    internal int Count => count;

    internal void Add(Runnable process)
    {
        using (Hold())
        {
            waiting.Enqueue(process);
            count = waiting.Count;
        }
    }

    internal Runnable? TryTake()
    {
        if (IsEmpty)
        {
            return null;
        }

        using (Hold())
        {
            waiting.TryDequeue(out var process);
            count = waiting.Count;
            return process;
        }
    }

    /// <summary>Moves the oldest items of this queue to the end of another one. Does nothing if both are the same queue.</summary>
    /// <param name="other">The other queue.</param>
    /// <param name="share">The part to move: 2 moves half of the items, rounded up.</param>
    /// <param name="atMost">The largest number of items to move.</param>
    internal void Give(RunQueue other, int share, int atMost = int.MaxValue)
    {
        if (other == this)
        {
            return;
        }

        // Moved in batches, because other threads spin on the lock meanwhile. Two locks are never held at once, because two workers can
        // move items to each other.
        var left = Math.Min((Count + share - 1) / share, atMost);
        while (left > 0 && TakeBatch(left) is { Length: > 0 } batch)
        {
            other.Add(batch);
            left -= batch.Length;
        }
    }

    private Runnable[] TakeBatch(int atMost)
    {
        using (Hold())
        {
            var batch = new Runnable[Math.Min(Math.Min(waiting.Count, atMost), LargestBatch)];
            for (var index = 0; index < batch.Length; index++)
            {
                batch[index] = waiting.Dequeue();
            }

            count = waiting.Count;
            return batch;
        }
    }

    private SpinLockScope Hold() => new(ref guard);

    private void Add(Runnable[] processes)
    {
        using (Hold())
        {
            Array.ForEach(processes, waiting.Enqueue);
            count = waiting.Count;
        }
    }
}
