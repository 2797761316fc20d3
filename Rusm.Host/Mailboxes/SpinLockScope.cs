using System.Diagnostics;
using Rusm.Host.Scheduling;

namespace Rusm.Host;

/// <summary>A lock that is held for a few instructions, and never while user code runs. The time that a worker waits for it is counted.</summary>
internal readonly ref struct SpinLockScope
{
    private readonly ref SpinLock guard;

    internal SpinLockScope(ref SpinLock guard)
    {
        var taken = false;
        guard.TryEnter(ref taken);
        if (!taken)
        {
            var since = Stopwatch.GetTimestamp();
            guard.Enter(ref taken);
            Worker.AddWaitTime(since);
        }

        this.guard = ref guard;
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => guard.Exit(useMemoryBarrier: false);
}
