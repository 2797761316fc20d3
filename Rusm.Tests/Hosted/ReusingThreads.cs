using Rusm.Host.Scheduling;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>The threads beside the thread pool: they are reused, and end when they are not needed.</summary>
public sealed class ReusingThreads
{
    [Fact]
    public async Task A_thread_that_is_idle_is_reused()
    {
        var threads = new CachedThreads(idleTime: Timeout.InfiniteTimeSpan);
        var first = await Run(threads);
        for (var item = 0; item < 100; item++)
        {
            while (threads.IdleCount == 0)
            {
                await Task.Yield();
            }

            Assert.Same(first, await Run(threads));
        }

        Assert.Equal(1, threads.Count);
    }

    [Fact]
    public async Task Items_that_run_at_the_same_time_have_a_thread_each()
    {
        var threads = new CachedThreads(idleTime: Timeout.InfiniteTimeSpan);
        using var together = new Barrier(10);
        var items = Enumerable.Range(0, 10).Select(_ => Run(threads, () => Assert.True(together.SignalAndWait(Patience.Limit)))).ToArray();
        Assert.Equal(10, (await Task.WhenAll(items)).Distinct().Count());
        Assert.Equal(10, threads.Count);
    }

    [Fact]
    public async Task A_thread_without_work_ends()
    {
        var threads = new CachedThreads(idleTime: TimeSpan.Zero);
        var thread = await Run(threads);
        await Task.Run(() => Assert.True(thread.Join(Patience.Limit))).WithinPatience();
        Assert.Equal((0, 0), (threads.Count, threads.IdleCount));
    }

    [Fact]
    public async Task Work_that_comes_as_a_thread_ends_is_executed_once()
    {
        const int Items = 1_000;
        var threads = new CachedThreads(idleTime: TimeSpan.Zero);
        using var left = new CountdownEvent(2 * Items);
        await Task.WhenAll(Task.Run(Bring), Task.Run(Bring)).WithinPatience();
        await Task.Run(() => Assert.True(left.Wait(Patience.Limit))).WithinPatience();

        void Bring()
        {
            for (var item = 0; item < Items; item++)
            {
                using var done = new ManualResetEventSlim();
                Assert.True(threads.TryRun(new Item(() =>
                {
                    left.Signal();   // once too often throws
                    done.Set();
                })));
                Assert.True(done.Wait(Patience.Limit));
            }
        }
    }

    private static Task<Thread> Run(CachedThreads threads, Action? action = null)
    {
        var ran = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(threads.TryRun(new Item(() =>
        {
            action?.Invoke();
            ran.SetResult(Thread.CurrentThread);
        })));
        return ran.Task.WithinPatience();
    }

    private sealed class Item(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
