using Rusm.Kernel;

namespace Rusm.Host.Scheduling;

/// <summary>What the watch knows of a worker. <see cref="Look"/> is for the watch alone.</summary>
internal sealed class WatchedWorker(Worker worker)
{
    private long runsSeen = -1;
    private long ticksAtOneRun;
    private bool waits;
    private bool isReported;

    /// <summary>What a worker did when it was looked at.</summary>
    internal enum Activity
    {
        /// <summary>Nothing: it is not at work.</summary>
        None = 0,

        /// <summary>It runs bodies.</summary>
        GoesOn,

        /// <summary>Its thread waits for a lock, an event, another thread or for time to pass; or there is no thread for it.</summary>
        Waits,

        /// <summary>It is at the same body as at the last look, and its thread does not wait: it computes, or has called the
        /// operating system.</summary>
        TakesLong,
    }

    /// <summary>Looks at the worker. If it is at the same body as at the last look, what waits for it is given to all workers.</summary>
    /// <param name="sinceLastLook">How long ago the last look was.</param>
    internal Activity Look(TimeSpan sinceLastLook)
    {
        if (!worker.IsAtWork)
        {
            return Activity.None;
        }

        var runs = worker.Runs;
        if (runs != runsSeen)
        {
            (runsSeen, isReported) = (runs, false);
            Volatile.Write(ref ticksAtOneRun, 0);
            waits = worker.Thread is { } thread && IsWaiting(thread);
            return waits ? Activity.Waits : Activity.GoesOn;
        }

        Volatile.Write(ref ticksAtOneRun, ticksAtOneRun + sinceLastLook.Ticks);
        worker.HandOver();

        // To ask a thread takes long: the first wait that is seen counts for the rest of the run.
        waits = waits || worker.Thread is not { } own || IsWaiting(own);
        return waits ? Activity.Waits : Activity.TakesLong;
    }

    /// <summary>The process whose body has kept the worker for as long as this, if it was not named before.</summary>
    /// <returns>Null if there is none.</returns>
    internal (Pid Pid, TimeSpan For)? NewlyBlocked(TimeSpan after)
    {
        if (isReported || IsAtOneRunFor() is not { } time || time < after || worker.Running == Pid.Outside)
        {
            return null;
        }

        isReported = true;
        return (worker.Running, time);
    }

    /// <summary>How long the body of this process has kept the worker. Any thread may ask.</summary>
    /// <returns>Null if the worker runs something else, or runs the body for a short time only.</returns>
    internal TimeSpan? TimeAt(Pid pid) => worker.Running == pid ? IsAtOneRunFor() : null;

    /// <summary>How long the worker has been at one run; null if it has gone on since the last look.</summary>
    internal TimeSpan? IsAtOneRunFor() =>
        worker.IsAtWork && worker.Runs == Volatile.Read(ref runsSeen) ? TimeSpan.FromTicks(Volatile.Read(ref ticksAtOneRun)) : null;

    private static bool IsWaiting(Thread thread) => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0;
}
