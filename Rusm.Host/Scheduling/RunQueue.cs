namespace Rusm.Host.Scheduling;

/// <summary>Processes that can run, in the order in which they could. Any thread may put in and take out.</summary>
internal sealed class RunQueue
{
    private readonly Queue<HostedProcess> waiting = new();
    private volatile int count;

    /// <summary>Whether nothing waits: a glance without the lock, which may be out of date.</summary>
    internal bool IsEmpty => count == 0;

    internal void Add(HostedProcess process)
    {
        lock (waiting)
        {
            waiting.Enqueue(process);
            count = waiting.Count;
        }
    }

    internal HostedProcess? TryTake()
    {
        if (IsEmpty)
        {
            return null;
        }

        lock (waiting)
        {
            waiting.TryDequeue(out var process);
            count = waiting.Count;
            return process;
        }
    }

    /// <summary>Moves the oldest of what waits here to another queue.</summary>
    /// <param name="other">Where to.</param>
    /// <param name="share">How many: one in so many, but at least one.</param>
    internal void Give(RunQueue other, int share)
    {
        for (var left = (count + share - 1) / share; left > 0 && TryTake() is { } process; left--)
        {
            other.Add(process);
        }
    }
}
