using System.Diagnostics;

namespace Rusm.Host.Simulating;

/// <summary>The thread on which programs are simulated. The thread of the caller waits for it, and notices when a body blocks it.</summary>
internal sealed class SimulationThread
{
    private volatile SimulatedWorld? world;

    /// <summary>Does some work on a thread of its own.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="blockedAfter">How long a step may take, in real time.</param>
    /// <param name="work">The work: simulated runs, each of which is given to <see cref="Watch"/>.</param>
    /// <exception cref="TimeoutException">A step has taken longer. The thread is left behind: .NET can't end it.</exception>
    internal static T Run<T>(TimeSpan blockedAfter, Func<SimulationThread, T> work)
    {
        var thread = new SimulationThread();
        var task = Task.Factory.StartNew(
            () => work(thread), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var interval = TimeSpan.FromTicks(Math.Clamp(blockedAfter.Ticks / 4, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond));
        var (last, since) = (((SimulatedWorld?)null, 0L), Stopwatch.GetTimestamp());
        while (Task.WaitAny([task], interval) < 0)
        {
            var now = (thread.world, thread.world?.Steps ?? 0);
            if (now != last || Debugger.IsAttached)
            {
                (last, since) = (now, Stopwatch.GetTimestamp());
            }
            else if (now.world is { } world && Stopwatch.GetElapsedTime(since) >= blockedAfter)
            {
                throw new TimeoutException(
                    $"{world.NameOf(world.Current)} has blocked the thread of the simulation for {blockedAfter}, at step {now.Item2} of the run with seed "
                    + $"{world.Seed}. Wait with await: a simulated process must not use Wait, Result, Thread.Sleep or a lock that another one holds.");
            }
        }

        return task.GetAwaiter().GetResult();
    }

    /// <summary>Called when a run begins.</summary>
    internal void Watch(SimulatedWorld run) => world = run;
}
