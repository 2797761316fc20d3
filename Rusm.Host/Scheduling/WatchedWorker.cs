using Rusm.Kernel;

namespace Rusm.Host.Scheduling;

/// <summary>The state that the watch keeps for a worker. <see cref="Look"/> is called by the watch only.</summary>
internal sealed class WatchedWorker(Worker worker)
{
    private long runsSeen = -1;
    private long ticksAtOneRun;
    private bool waits;
    private bool isReported;

    /// <summary>The activity of a worker, as of the last look.</summary>
    internal enum Activity
    {
        /// <summary>It is not at work.</summary>
        None = 0,

        /// <summary>It runs bodies.</summary>
        GoesOn,

        /// <summary>Its thread waits for a lock, an event, another thread or for time to pass; or there is no thread for it.</summary>
        Waits,

        /// <summary>It runs the same body as at the last look, and its thread does not wait: it computes, or is in a call of the
        /// operating system.</summary>
        TakesLong,
    }

    /// <summary>Checks the worker. If it still runs the same body as at the last look, the processes that wait for it are moved to
    /// the shared queue.</summary>
    /// <param name="sinceLastLook">The time since the last look.</param>
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

        // To read the state of a thread is slow, so the first wait that is seen counts for the rest of the run.
        waits = waits || worker.Thread is not { } own || IsWaiting(own);
        return waits ? Activity.Waits : Activity.TakesLong;
    }

    /// <summary>Returns the process whose body has occupied the worker for at least this time, if it was not returned before.</summary>
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

    /// <summary>The time for which the body of this process has occupied the worker. Any thread can call it.</summary>
    /// <returns>Null if the worker runs something else, or runs the body for a short time only.</returns>
    internal TimeSpan? TimeAt(Pid pid) => worker.Running == pid ? IsAtOneRunFor() : null;

    /// <summary>The time of the current run; null if another run has begun since the last look.</summary>
    internal TimeSpan? IsAtOneRunFor() =>
        worker.IsAtWork && worker.Runs == Volatile.Read(ref runsSeen) ? TimeSpan.FromTicks(Volatile.Read(ref ticksAtOneRun)) : null;

    private static bool IsWaiting(Thread thread) => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0;
}
