using System.Collections.Immutable;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Waits for the ends of bodies. A body whose process awaits a stop of the runtime can't end before the stop is done, so a stop waits for
/// all bodies except those.
/// </summary>
/// <param name="processes">The processes whose bodies have not ended.</param>
/// <param name="gate">The gate of the dispatcher.</param>
internal sealed class RunningBodies(ProcessDirectory processes, Lock gate)
{
    // The processes whose bodies wait for a stop, and for how many stops.
    private readonly Dictionary<HostedProcess, int> stopCallers = [];
    private volatile bool isStoppedFromWithin;
    private TaskCompletionSource? whenNone;
    private TaskCompletionSource? whenOnlyStopCallers;

    /// <summary>Completes as soon as no body runs.</summary>
    internal Task WhenNoneAsync()
    {
        lock (gate)
        {
            return processes.Count == 0 ? Task.CompletedTask : CompletionAsync(ref whenNone);
        }
    }

    /// <summary>Completes as soon as no body runs, except those that wait for a stop.</summary>
    internal Task WhenOnlyStopCallersAsync()
    {
        lock (gate)
        {
            return OnlyStopCallersRun ? Task.CompletedTask : CompletionAsync(ref whenOnlyStopCallers);
        }
    }

    /// <summary>The processes that have ended and whose bodies still run.</summary>
    /// <param name="withStopCallers">Whether to include those that wait for a stop.</param>
    internal ImmutableArray<Pid> Unwinding(bool withStopCallers)
    {
        lock (gate)
        {
            return
            [
                .. processes.All
                    .Where(process => process.HasEnded && (withStopCallers || !stopCallers.ContainsKey(process)))
                    .Select(static process => process.Pid)
                    .Order(),
            ];
        }
    }

    /// <summary>Removes a process whose body has ended.</summary>
    internal void Remove(HostedProcess process)
    {
        if (processes.Remove(process) || isStoppedFromWithin)
        {
            CompleteWaits();
        }
    }

    /// <summary>Whether the body of this process has ended.</summary>
    internal bool HasEnded(HostedProcess process) => processes.Find(process.Pid) is null;

    /// <summary>Called when the body of this process begins to wait for a stop.</summary>
    internal void BeginWaitForStop(HostedProcess caller)
    {
        lock (gate)
        {
            stopCallers[caller] = stopCallers.GetValueOrDefault(caller) + 1;
            isStoppedFromWithin = true;
        }

        // From here on, each end of a body is checked, not only the last one. The bodies that ended before are already counted.
        Interlocked.MemoryBarrier();
        CompleteWaits();
    }

    /// <summary>Called when a stop that the body of this process waited for is done.</summary>
    internal void EndWaitForStop(HostedProcess caller)
    {
        lock (gate)
        {
            if (--stopCallers[caller] == 0)
            {
                stopCallers.Remove(caller);
            }

            isStoppedFromWithin = stopCallers.Count > 0;
        }
    }

    // A process is removed before it is counted. So the number is read first, and no running body is overlooked.
    private bool OnlyStopCallersRun => processes.Count is var all && all == stopCallers.Keys.Count(caller => processes.Find(caller.Pid) is not null);

    private static Task CompletionAsync(ref TaskCompletionSource? source) =>
        (source ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void CompleteWaits()
    {
        lock (gate)
        {
            if (processes.Count == 0)
            {
                whenNone?.TrySetResult();
                whenNone = null;
            }

            if (OnlyStopCallersRun)
            {
                whenOnlyStopCallers?.TrySetResult();
                whenOnlyStopCallers = null;
            }
        }
    }
}
