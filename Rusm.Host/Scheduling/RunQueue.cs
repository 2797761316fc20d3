namespace Rusm.Host.Scheduling;

/// <summary>Processes that can run, in the order in which they could. Any thread may put in and take out.</summary>
internal sealed class RunQueue
{
    private readonly Queue<Runnable> waiting = new();
    private SpinLock guard = new(enableThreadOwnerTracking: false);
    private volatile int count;

    /// <summary>Whether nothing waits: a glance without the lock, which may be out of date.</summary>
    internal bool IsEmpty => count == 0;

    /// <summary>How many wait; it may be out of date, too.</summary>
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

    /// <summary>Moves the oldest of what waits here to the end of another queue.</summary>
    /// <param name="other">Where to. To itself: nothing.</param>
    /// <param name="share">How many: one in so many, but at least one.</param>
    /// <param name="atMost">And no more than that.</param>
    internal void Give(RunQueue other, int share, int atMost = int.MaxValue)
    {
        if (IsEmpty || other == this)
        {
            return;
        }

        // Never two locks at once: two workers may give to each other.
        Runnable[] given;
        using (Hold())
        {
            given = new Runnable[Math.Min((waiting.Count + share - 1) / share, atMost)];
            for (var index = 0; index < given.Length; index++)
            {
                given[index] = waiting.Dequeue();
            }

            count = waiting.Count;
        }

        other.Add(given);
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
