using System.Collections.Concurrent;
using Rusm.Host;
using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Dashboard.Live;

/// <summary>
/// Counts what happens in a runtime, and keeps some of it. Between two looks of the page only <see cref="KeptBetweenLooks"/> happenings are kept; the
/// others are only counted, so that a storm costs little. Thread-safe.
/// </summary>
internal sealed class LiveObserver(TimeProvider time) : RuntimeObserver
{
    /// <summary>So many happenings are kept from one call of <see cref="TakeHappenings"/> to the next.</summary>
    internal const int KeptBetweenLooks = 1000;

    // A process with more links than this is kept without them.
    private const int MaxLinks = 50;

    private readonly ConcurrentQueue<Happening> happenings = new();
    private readonly RecoveryHistogram recoveries = new();
    private volatile Runtime? runtime;
    private int room = KeptBetweenLooks;
    private long leftOut;
    private long crashed;
    private long dropped;

    /// <summary>The newest runtime that is observed; null if there is none yet.</summary>
    internal Runtime? Runtime => runtime;

    internal RecoveryHistogram Recoveries => recoveries;

    internal long Crashed => Interlocked.Read(ref crashed);

    internal long Dropped => Interlocked.Read(ref dropped);

    public override void RuntimeCreated(Runtime runtime) => this.runtime = runtime;

    public override void ProcessEnded(in ProcessEnd end)
    {
        if (end.IsCrash)
        {
            Interlocked.Increment(ref crashed);
        }

        if (HasRoom())
        {
            var links = end.LinkCount <= MaxLinks ? end.Links : [];
            happenings.Enqueue(new Happening.Ended(Now, end.Pid, end.Name ?? end.Label, end.Reason, end.Cause, links));
        }
    }

    public override void MessageDropped(in DroppedMessage message)
    {
        Interlocked.Increment(ref dropped);
        if (HasRoom())
        {
            happenings.Enqueue(new Happening.Dropped(Now, message.Receiver, message.Content?.GetType().Name ?? "null"));
        }
    }

    public override void CascadeEnded(int ended)
    {
        if (HasRoom())
        {
            happenings.Enqueue(new Happening.Cascade(Now, ended));
        }
    }

    public override void ChildStarted(in ChildStartReport start)
    {
        if (start.Recovery is { } recovery)
        {
            recoveries.Add(recovery);
            if (HasRoom())
            {
                happenings.Enqueue(new Happening.Restarted(Now, start.Supervisor, start.Spec.Id, start.Before, start.Pid, recovery, start.Restarts));
            }
        }
        else if (HasRoom())
        {
            happenings.Enqueue(new Happening.Started(Now, start.Supervisor, start.Spec.Id, start.Pid, start.Restarts));
        }
    }

    public override void ChildStartFailed(Pid supervisor, string id, ExitReason reason)
    {
        if (HasRoom())
        {
            happenings.Enqueue(new Happening.StartFailed(Now, supervisor, id, reason));
        }
    }

    public override void ChildDelayed(Pid supervisor, string id, TimeSpan delay)
    {
        if (HasRoom())
        {
            happenings.Enqueue(new Happening.Delayed(Now, supervisor, id, delay));
        }
    }

    public override void SupervisorEnded(Pid supervisor, ExitReason reason, Death? because)
    {
        if (HasRoom())
        {
            happenings.Enqueue(new Happening.SupervisorEnded(Now, supervisor, reason, because));
        }
    }

    /// <summary>Takes out what was kept since the last call.</summary>
    /// <returns>The happenings, the oldest first, and the number of those that were not kept.</returns>
    internal (List<Happening> Kept, long LeftOut) TakeHappenings()
    {
        var kept = new List<Happening>();
        while (kept.Count < KeptBetweenLooks && happenings.TryDequeue(out var happening))
        {
            kept.Add(happening);
        }

        Volatile.Write(ref room, KeptBetweenLooks - happenings.Count);
        return (kept, Interlocked.Exchange(ref leftOut, 0));
    }

    private DateTimeOffset Now => time.GetUtcNow();

    // The read spares the locked instruction in a storm.
    private bool HasRoom()
    {
        if (Volatile.Read(ref room) > 0 && Interlocked.Decrement(ref room) >= 0)
        {
            return true;
        }

        Interlocked.Increment(ref leftOut);
        return false;
    }
}
