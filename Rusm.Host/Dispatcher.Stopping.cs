using System.Collections.Immutable;
using Rusm.Host.Scheduling;
using Rusm.Kernel;

namespace Rusm.Host;

/// <content>The end of everything.</content>
internal partial class Dispatcher
{
    // The processes whose bodies wait for a stop, and for how many.
    private readonly Dictionary<HostedProcess, int> stopCallers = [];
    private volatile bool isStoppedFromWithin;
    private TaskCompletionSource? whenNoBodyRuns;
    private TaskCompletionSource? whenOnlyStopCallersRun;
    private volatile bool stopping;

    /// <summary>
    /// The process of this runtime whose body runs on this thread. Null for a body that went on somewhere else after it awaited
    /// something other than its mailbox: to know those, too, would cost each process an ambient value.
    /// </summary>
    internal HostedProcess? RunningHere =>
        SynchronizationContext.Current is OwnThread own ? Mine(own.Process)
        : Worker.Current is { } worker && worker.Scheduler == Scheduler ? processes.Find(worker.Running)
        : null;

    /// <summary>Kills all processes that are alive, in one go, and lets none be spawned any more.</summary>
    internal void KillAll()
    {
        DeferredActions? followUps;
        lock (gate)
        {
            stopping = true;
            foreach (var pid in kernel.ToState().Processes.Select(entry => entry.Pid))
            {
                Step(new Signal.Exit(Pid.Outside, pid, ExitReason.Kill), newborn: null);
            }

            followUps = TakeDeferred();
        }

        followUps?.Run();
    }

    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    internal void RefuseIfStopped() => ObjectDisposedException.ThrowIf(stopping, typeof(Runtime));

    /// <summary>Completes as soon as no body runs.</summary>
    internal Task WhenNoBodyRunsAsync()
    {
        lock (gate)
        {
            return processes.Count == 0 ? Task.CompletedTask : CompletionAsync(ref whenNoBodyRuns);
        }
    }

    /// <summary>A stop begins; called on the thread of its caller.</summary>
    /// <returns>To be disposed of when the stop is done.</returns>
    internal StopCall BeginStop() => new(this, RunningHere);

    /// <summary>Completes as soon as no body runs, but for those that wait for a stop.</summary>
    internal Task WhenOnlyStopCallersRunAsync()
    {
        lock (gate)
        {
            return OnlyStopCallersRun ? Task.CompletedTask : CompletionAsync(ref whenOnlyStopCallersRun);
        }
    }

    /// <summary>The processes that have ended and whose bodies still run.</summary>
    /// <param name="withStopCallers">Also those that wait for a stop.</param>
    internal ImmutableArray<Pid> Unwinding(bool withStopCallers) => Inspect((_, bodies) => bodies.All
        .Where(process => process.HasEnded && (withStopCallers || !stopCallers.ContainsKey(process)))
        .Select(static process => process.Pid).Order().ToImmutableArray());

    /// <summary>The body of this process waits for a stop, so it can't end before the stop is done.</summary>
    internal void WaitsForStop(HostedProcess caller)
    {
        lock (gate)
        {
            stopCallers[caller] = stopCallers.GetValueOrDefault(caller) + 1;
            isStoppedFromWithin = true;
        }

        // From here on each body that ends is noted, not only the last one; those before have been counted off.
        Interlocked.MemoryBarrier();
        NoteBodiesLeft();
    }

    /// <summary>A stop that the body of this process waited for is done.</summary>
    internal void WaitsNoLonger(HostedProcess caller)
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

    /// <summary>Whether the body of this process has come to its end.</summary>
    internal bool HasLeft(HostedProcess process) => processes.Find(process.Pid) is null;

    // A process is taken out before it is counted off: the number is looked at first, so that no running body is overlooked.
    private bool OnlyStopCallersRun => processes.Count is var all && all == stopCallers.Keys.Count(caller => processes.Find(caller.Pid) is not null);

    private static Task CompletionAsync(ref TaskCompletionSource? source) =>
        (source ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private HostedProcess? Mine(HostedProcess process) => process.Dispatcher == this ? process : null;

    private void NoteBodiesLeft()
    {
        lock (gate)
        {
            if (processes.Count == 0)
            {
                whenNoBodyRuns?.TrySetResult();
                whenNoBodyRuns = null;
            }

            if (OnlyStopCallersRun)
            {
                whenOnlyStopCallersRun?.TrySetResult();
                whenOnlyStopCallersRun = null;
            }
        }
    }
}
