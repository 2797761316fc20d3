using Rusm.Kernel;

namespace Rusm.Dashboard.Live;

/// <summary>What is known from the happenings that were kept: the last of them, the children of supervisors, and when pids were new. Bounded and
/// thread-safe.</summary>
internal sealed class RecentEvents
{
    private const int MaxHappenings = 5000;
    private const int MaxChildren = 20_000;

    private readonly Lock gate = new();
    private readonly Queue<Happening> last = new();
    private readonly Dictionary<Pid, Happening.Ended> ends = [];
    private readonly Dictionary<(Pid Supervisor, string Id), ChildStatus> children = [];
    private readonly PidClock clock = new();

    /// <summary>Adds happenings, and the newest pid of this moment.</summary>
    internal void Add(IReadOnlyList<Happening> happenings, DateTimeOffset now, long lastPid)
    {
        lock (gate)
        {
            clock.Add(now, lastPid);
            foreach (var happening in happenings)
            {
                last.Enqueue(happening);
                Take(happening);
            }

            while (last.Count > MaxHappenings && last.TryDequeue(out var oldest))
            {
                Forget(oldest);
            }
        }
    }

    /// <summary>Forgets everything: there is another runtime, whose pids begin anew.</summary>
    internal void Clear()
    {
        lock (gate)
        {
            last.Clear();
            ends.Clear();
            children.Clear();
            clock.Clear();
        }
    }

    /// <summary>The end of a process; null if it is not known.</summary>
    internal Happening.Ended? EndOf(Pid pid)
    {
        lock (gate)
        {
            return ends.GetValueOrDefault(pid);
        }
    }

    internal DateTimeOffset? SpawnedAt(Pid pid)
    {
        lock (gate)
        {
            return clock.SpawnedAt(pid);
        }
    }

    /// <summary>The known children of all supervisors.</summary>
    internal List<ChildStatus> Children()
    {
        lock (gate)
        {
            return [.. children.Values];
        }
    }

    /// <summary>The last happenings since a moment, the oldest first.</summary>
    internal List<Happening> Since(DateTimeOffset moment)
    {
        lock (gate)
        {
            return [.. last.SkipWhile(happening => happening.At < moment)];
        }
    }

    /// <summary>The last happenings that have to do with a process, the oldest first.</summary>
    internal List<Happening> Of(Pid pid, int most)
    {
        lock (gate)
        {
            return [.. last.Where(happening => HappeningText.Concerns(happening, pid)).TakeLast(most)];
        }
    }

    private void Take(Happening happening)
    {
        switch (happening)
        {
            case Happening.Ended ended:
                ends[ended.Pid] = ended;
                break;
            case Happening.Started started:
                Put(new ChildStatus(started.Supervisor, started.Id, started.Pid, started.Restarts, RestartedAt: null, Waits: false));
                break;
            case Happening.Restarted restarted:
                Put(new ChildStatus(restarted.Supervisor, restarted.Id, restarted.Pid, restarted.Restarts, restarted.At, Waits: false));
                break;
            case Happening.Delayed delayed when children.TryGetValue((delayed.Supervisor, delayed.Id), out var child):
                Put(child with { Pid = null, Waits = true });
                break;
            case Happening.SupervisorEnded ended:
                foreach (var child in children.Keys.Where(child => child.Supervisor == ended.Supervisor).ToList())
                {
                    children.Remove(child);
                }

                break;
            default:
                break;
        }
    }

    private void Put(ChildStatus child)
    {
        children.Remove((child.Supervisor, child.Id));
        if (children.Count < MaxChildren)
        {
            children.Add((child.Supervisor, child.Id), child);
        }
    }

    private void Forget(Happening oldest)
    {
        if (oldest is Happening.Ended ended)
        {
            ends.Remove(ended.Pid);
        }
    }
}
