using Xunit;

namespace Rusm.Tests.Hosted.Stage;

/// <summary>What is no longer reachable.</summary>
internal static class Garbage
{
    // A thread may hold on to its last work until it goes on or ends, so there is more than one try. Collections one after the other would keep it from
    // running: between two of them, this thread waits for a turn of the thread pool.
    internal static void MustInclude(WeakReference reference)
    {
        using var turn = new AutoResetEvent(initialState: false);
        for (var attempt = 0; attempt < 200 && reference.IsAlive; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            ThreadPool.UnsafeQueueUserWorkItem(static turn => turn.Set(), turn, preferLocal: false);
            turn.WaitOne();
        }

        Assert.False(reference.IsAlive, "It is still reachable.");
    }
}
