namespace Rusm.Host.Simulating;

/// <summary>
/// Work of actors that comes back from the thread pool: some awaits of the framework, and all with <c>ConfigureAwait(false)</c>, go on there.
/// It is taken back only when nothing else can run and all of it has come, so it does not depend on the speed of the thread pool.
/// Thread-safe.
/// </summary>
internal sealed class ThreadPoolReturns
{
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
            while (expected().Any(actor => !work.Exists(back => back.Actor == actor)))
            {
                if (!Monitor.Wait(work, within))
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
