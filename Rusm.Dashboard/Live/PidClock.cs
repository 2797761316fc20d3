using Rusm.Kernel;

namespace Rusm.Dashboard.Live;

/// <summary>Tells when a process was spawned. Pids count up, so it is enough to know the newest pid of some moments. Not thread-safe: its owner
/// locks.</summary>
internal sealed class PidClock
{
    // Beyond this, every second moment of the older half is forgotten.
    private const int MaxMoments = 4096;

    private readonly List<(DateTimeOffset At, long LastPid)> moments = [];

    internal void Add(DateTimeOffset at, long lastPid)
    {
        if (moments.Count > 0 && moments[^1].LastPid == lastPid)
        {
            return;
        }

        moments.Add((at, lastPid));
        if (moments.Count > MaxMoments)
        {
            var half = MaxMoments / 2;
            var newer = moments.Skip(half).ToArray();
            var older = moments.Take(half).Where(static (_, index) => index % 2 == 0).ToArray();
            moments.Clear();
            moments.AddRange([.. older, .. newer]);
        }
    }

    /// <summary>The first known moment at which the process was there; null if there is none yet.</summary>
    internal DateTimeOffset? SpawnedAt(Pid pid)
    {
        var (low, high) = (0, moments.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = moments[middle].LastPid >= pid.Number ? (low, middle) : (middle + 1, high);
        }

        return low < moments.Count ? moments[low].At : null;
    }

    internal void Clear() => moments.Clear();
}
