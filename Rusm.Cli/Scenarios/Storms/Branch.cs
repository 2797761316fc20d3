using System.Diagnostics;
using Rusm.Cli.Measuring;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary>
/// What the workers of one supervisor say of their starts, added up. A supervisor is known by its workers: one that they have not
/// named before was started anew. Any number of threads may call it at once.
/// </summary>
internal sealed class Branch(BranchShape shape)
{
    private readonly Lock gate = new();
    private readonly Worker[] workers = [.. Enumerable.Range(0, shape.Workers).Select(_ => new Worker())];
    private readonly Histogram recoveries = new();
    private Pid supervisor;
    private long? supervisorStruck;
    private long supervisorStarts;
    private long restarts;
    private long gaveUp;

    internal BranchShape Shape { get; } = shape;

    /// <summary>How the branch stands.</summary>
    internal BranchCounts Counts
    {
        get
        {
            lock (gate)
            {
                return new(Shape, supervisor, [.. workers.Select(worker => worker.Pid)], supervisorStarts, restarts, gaveUp);
            }
        }
    }

    /// <summary>Whether all targets of faults have been restarted.</summary>
    internal bool HasRecovered
    {
        get
        {
            lock (gate)
            {
                return supervisorStruck is null && workers.All(worker => worker.Struck is null && !worker.FailsNext);
            }
        }
    }

    /// <summary>A worker runs.</summary>
    /// <param name="number">Which.</param>
    /// <param name="pid">Its process.</param>
    /// <param name="startedBy">Its supervisor's.</param>
    /// <param name="now">When, in the ticks of <see cref="Stopwatch"/>.</param>
    /// <returns>Whether its supervisor is a new one.</returns>
    internal bool Began(int number, Pid pid, Pid startedBy, long now)
    {
        lock (gate)
        {
            var worker = workers[number];
            if (pid < worker.Pid || startedBy < supervisor)
            {
                return false;   // it has been replaced before it could say so
            }

            var isNew = startedBy != supervisor;
            if (isNew)
            {
                supervisor = startedBy;
                supervisorStarts++;
                Recover(ref supervisorStruck, now);
            }

            // The first start under a supervisor is part of that one's own.
            restarts += worker.StartedBy == startedBy ? 1 : 0;
            (worker.Pid, worker.StartedBy) = (pid, startedBy);
            Recover(ref worker.Struck, now);
            return isNew;
        }
    }

    /// <summary>Whether this start of a worker is to fail. The next one is not.</summary>
    internal bool FailsNow(int number)
    {
        lock (gate)
        {
            var fails = workers[number].FailsNext;
            workers[number].FailsNext = false;
            return fails;
        }
    }

    /// <summary>The supervisor ended because of its children, and was not ended by another process.</summary>
    internal void GaveUp()
    {
        lock (gate)
        {
            gaveUp++;
        }
    }

    /// <summary>Sends a fault to its target. From now on the time until its restart is measured.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="isAlive">Whether a process is alive.</param>
    /// <param name="now">When, in the ticks of <see cref="Stopwatch"/>.</param>
    /// <returns>The process; null when it is down just now.</returns>
    internal Pid? Aim(StormFault fault, Func<Pid, bool> isAlive, long now)
    {
        lock (gate)
        {
            var worker = workers[fault.Worker];
            var onSupervisor = fault.Kind == StormFaultKind.KillSupervisor;
            ref var struck = ref onSupervisor ? ref supervisorStruck : ref worker.Struck;
            var target = onSupervisor ? supervisor : worker.Pid;
            if (struck is not null || !isAlive(target))
            {
                return null;
            }

            struck = now;
            worker.FailsNext |= fault.Kind == StormFaultKind.FailedStart;
            return target;
        }
    }

    /// <summary>Adds the times from a fault until the restarted process ran.</summary>
    internal void AddRecoveriesTo(Histogram sum)
    {
        lock (gate)
        {
            sum.Add(recoveries);
        }
    }

    private void Recover(ref long? struck, long now)
    {
        if (struck is { } since)
        {
            recoveries.Record(since, now);
            struck = null;
        }
    }

    private sealed class Worker
    {
        internal Pid Pid;
        internal Pid StartedBy;
        internal bool FailsNext;
        internal long? Struck;
    }
}

/// <summary>How a branch stands at one moment.</summary>
/// <param name="Shape">As it is declared.</param>
/// <param name="Supervisor">The newest process of its supervisor.</param>
/// <param name="Workers">The newest process of each worker.</param>
/// <param name="SupervisorStarts">How often the supervisor was started, the first time included.</param>
/// <param name="Restarts">How often a worker was started again by a supervisor that had started it before.</param>
/// <param name="GaveUp">How often the supervisor gave up.</param>
internal sealed record BranchCounts(
    BranchShape Shape, Pid Supervisor, IReadOnlyList<Pid> Workers, long SupervisorStarts, long Restarts, long GaveUp);
