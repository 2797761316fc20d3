namespace Rusm.Host.Scheduling;

/// <summary>
/// Background threads outside the thread pool. A thread that has finished its work waits for more work. It ends if it gets none for some time.
/// </summary>
/// <param name="idleTime">How long a thread waits for more work before it ends.</param>
internal sealed class CachedThreads(TimeSpan idleTime)
{
    private readonly TimeSpan idleTime = idleTime;
    private readonly LinkedList<Cached> idle = new();
    private int count;

    /// <summary>The threads of all runtimes of the program.</summary>
    internal static CachedThreads Shared { get; } = new(TimeSpan.FromSeconds(5));

    /// <summary>The number of threads, idle ones included.</summary>
    internal int Count => Volatile.Read(ref count);

    internal int IdleCount
    {
        get
        {
            lock (idle)
            {
                return idle.Count;
            }
        }
    }

    /// <summary>Executes an item on a thread: the one that became idle last, or a new one.</summary>
    /// <returns>False if no thread is idle and the operating system does not give another one. Then nothing is executed.</returns>
    internal bool TryRun(IThreadPoolWorkItem work)
    {
        lock (idle)
        {
            if (idle.Last is { } last)
            {
                idle.RemoveLast();
                last.Value.Give(work);
                return true;
            }
        }

        return new Cached(this, work).TryStart();
    }

    private sealed class Cached(CachedThreads threads, IThreadPoolWorkItem first)
    {
        private IThreadPoolWorkItem? work = first;

        internal bool TryStart()
        {
            Interlocked.Increment(ref threads.count);
            try
            {
                new Thread(Run) { IsBackground = true, Name = "rusm" }.UnsafeStart();
                return true;
            }
            catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
            {
                Interlocked.Decrement(ref threads.count);
                return false;
            }
        }

        /// <summary>Removes the thread from the idle threads. Called with their lock held.</summary>
        internal void Give(IThreadPoolWorkItem next)
        {
            lock (this)
            {
                work = next;
                Monitor.Pulse(this);
            }
        }

        private void Run()
        {
            do
            {
                work!.Execute();
            }
            while (WaitForWork());

            Interlocked.Decrement(ref threads.count);
        }

        private bool WaitForWork()
        {
            work = null;
            var place = new LinkedListNode<Cached>(this);
            lock (threads.idle)
            {
                threads.idle.AddLast(place);
            }

            lock (this)
            {
                if (work is not null || Monitor.Wait(this, threads.idleTime))
                {
                    return true;
                }
            }

            // The thread may have been given work in the meantime.
            lock (threads.idle)
            {
                if (work is null)
                {
                    threads.idle.Remove(place);
                    return false;
                }
            }

            return true;
        }
    }
}
