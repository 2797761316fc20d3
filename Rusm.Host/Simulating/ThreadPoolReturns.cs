namespace Rusm.Host.Simulating;

/// <summary>
/// Work of actors that comes back from the thread pool: some awaits of the framework, and all with <c>ConfigureAwait(false)</c>, go on there.
/// It is taken back only when nothing else can run and all of it has come, so it does not depend on the speed of the thread pool.
/// Thread-safe.
/// </summary>
internal sealed class ThreadPoolReturns
{
    // Work that ends on the thread pool does not come back. So the wait is not only for work.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private readonly List<(SimulatedActor Actor, SendOrPostCallback Callback, object? State)> work = [];

    /// <summary>Called on another thread than that of the simulation.</summary>
    internal void Add(SimulatedActor actor, SendOrPostCallback callback, object? state)
    {
        lock (work)
        {
            work.Add((actor, callback, state));
            Monitor.PulseAll(work);
        }
    }

    /// <summary>Waits until all work has come back that is on its way, and takes it.</summary>
    /// <param name="expected">The actors whose work is on its way or has come back.</param>
    /// <param name="within">How long to wait.</param>
    /// <returns>The work, ordered by actor; null if some has not come back in time.</returns>
    internal IReadOnlyList<(SimulatedActor Actor, SendOrPostCallback Callback, object? State)>? Take(
        Func<IEnumerable<SimulatedActor>> expected, TimeSpan within)
    {
        lock (work)
        {
            var begin = Environment.TickCount64;
            while (expected().Any(actor => !work.Exists(back => back.Actor == actor)))
            {
                Monitor.Wait(work, BetweenLooks);
                if (Environment.TickCount64 - begin > within.TotalMilliseconds)
                {
                    return null;
                }
            }

            var taken = work.OrderBy(static back => back.Actor.Pid.Value).ToArray();
            work.Clear();
            return taken;
        }
    }
}
