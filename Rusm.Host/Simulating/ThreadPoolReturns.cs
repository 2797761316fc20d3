namespace Rusm.Host.Simulating;

/// <summary>
/// Work of actors that comes back from the thread pool: some awaits of the framework, and all with <c>ConfigureAwait(false)</c>, continue
/// there. It is taken back only when nothing else can run and all of it has arrived, so it does not depend on the speed of the thread
/// pool. Thread-safe.
/// </summary>
internal sealed class ThreadPoolReturns
{
    // Work that ends on the thread pool does not come back, so the wait must also end without work.
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

    /// <summary>Waits until all work that is on its way has come back, and takes it.</summary>
    /// <param name="expected">The actors whose work is on its way or has come back.</param>
    /// <param name="possible">The actors whose work may be on its way.</param>
    /// <param name="within">How long to wait.</param>
    /// <param name="withinIfPossible">How long to wait while no work is certainly on its way.</param>
    /// <param name="giveUp">Gets each actor whose work was possible, and has not come back by then.</param>
    /// <returns>The work, ordered by actor; null if some has not come back in time.</returns>
    internal IReadOnlyList<(SimulatedActor Actor, SendOrPostCallback Callback, object? State)>? Take(
        Func<IEnumerable<SimulatedActor>> expected,
        Func<IEnumerable<SimulatedActor>> possible,
        TimeSpan within,
        TimeSpan withinIfPossible,
        Action<SimulatedActor> giveUp)
    {
        lock (work)
        {
            var begin = Environment.TickCount64;
            while (true)
            {
                // The possible work is checked first. Work that is on its way is then found among the returned work.
                var (isPossible, isExpected) = (Missing(possible).Any(), Missing(expected).Any());
                var waited = Environment.TickCount64 - begin;
                if (isExpected && waited > within.TotalMilliseconds)
                {
                    return null;
                }

                if (!isExpected && isPossible && waited > withinIfPossible.TotalMilliseconds)
                {
                    Missing(possible).ToList().ForEach(giveUp);
                    break;
                }

                if (!isExpected && !isPossible)
                {
                    break;
                }

                Monitor.Wait(work, BetweenLooks);
            }

            var taken = work.OrderBy(static back => back.Actor.Pid.Value).ToArray();
            work.Clear();
            return taken;
        }
    }

    private IEnumerable<SimulatedActor> Missing(Func<IEnumerable<SimulatedActor>> actors) => actors().Where(actor => !work.Exists(back => back.Actor == actor));

    /// <summary>Waits until the thread pool has done what it was given so far, as far as that can be known: it has begun with all of it, and then
    /// with an item after it, several times.</summary>
    /// <param name="within">How long to wait.</param>
    /// <returns>Whether that took no longer.</returns>
    internal static bool Drain(TimeSpan within)
    {
        for (var round = 0; round < 3; round++)
        {
            using var done = new ManualResetEventSlim();
            ThreadPool.UnsafeQueueUserWorkItem(static state => state.Set(), done, preferLocal: false);
            if (!done.Wait(within))
            {
                return false;
            }
        }

        return true;
    }
}
