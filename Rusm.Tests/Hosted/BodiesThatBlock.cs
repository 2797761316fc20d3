using System.Collections.Concurrent;
using System.Threading.Channels;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>A body that blocks its thread keeps no other process from running, up to the number of threads that an option allows.</summary>
public sealed class BodiesThatBlock() : HostedFacts(mirrored: false)
{
    private static readonly int Cores = Environment.ProcessorCount;

    [Theory]
    [InlineData(200)]
    [InlineData(3000)]
    public async Task Blocked_bodies_do_not_keep_a_new_process_from_running(int bodies)
    {
        using var opened = new ManualResetEventSlim();
        for (var body = 0; body < bodies; body++)
        {
            Runtime.Spawn(_ =>
            {
                opened.Wait();
                return Task.CompletedTask;
            });
        }

        Runtime.Spawn(_ =>
        {
            opened.Set();
            return Task.CompletedTask;
        });
        await Quiescence();
    }

    [Fact]
    public async Task Bodies_that_block_one_after_the_other_in_their_turns_do_not_either()
    {
        // Each second body returns at once, so workers go on all the time.
        using var opened = new ManualResetEventSlim();
        for (var body = 0; body < 200; body++)
        {
            Runtime.Spawn(Waits(opened));
            Runtime.Spawn(static _ => Task.CompletedTask);
        }

        Runtime.Spawn(_ =>
        {
            opened.Set();
            return Task.CompletedTask;
        });
        await Quiescence();
    }

    [Fact]
    public async Task Bodies_that_compute_without_end_do_not_keep_a_new_process_from_running()
    {
        var ready = false;
        for (var body = 0; body < 2 * Cores; body++)
        {
            Runtime.Spawn(_ =>
            {
                while (!Volatile.Read(ref ready))
                {
                    Thread.SpinWait(100);
                }

                return Task.CompletedTask;
            });
        }

        Runtime.Spawn(_ =>
        {
            Volatile.Write(ref ready, true);
            return Task.CompletedTask;
        });
        await Quiescence();
    }

    [Fact]
    public async Task Work_of_the_program_that_blocks_the_whole_thread_pool_does_not_keep_a_process_from_running()
    {
        // The pool adds a thread or two a second: it would need minutes to come to what was queued behind these.
        const int Items = 300;
        using var opened = new ManualResetEventSlim();
        using var left = new CountdownEvent(Items);
        for (var item = 0; item < Items; item++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    opened.Wait();
                    left.Signal();
                },
                null);
        }

        Runtime.Spawn(_ =>
        {
            opened.Set();
            return Task.CompletedTask;
        });
        await Quiescence();
        await Task.Run(() => Assert.True(left.Wait(Patience.Limit))).WithinPatience();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task No_more_bodies_run_at_the_same_time_than_there_are_cores_and_extra_threads(int extraThreads)
    {
        await using var runtime = new Runtime(new RuntimeOptions { MaxExtraThreads = extraThreads });
        var (bound, bodies) = (Cores + extraThreads, 40);
        var begun = Channel.CreateUnbounded<ManualResetEventSlim>();
        var running = 0;
        for (var body = 0; body < bodies; body++)
        {
            runtime.Spawn(_ =>
            {
                var opened = new ManualResetEventSlim();
                Assert.InRange(Interlocked.Increment(ref running), 1, bound);
                begun.Writer.TryWrite(opened);
                opened.Wait();
                Interlocked.Decrement(ref running);
                return Task.CompletedTask;
            });
        }

        var blocked = new Queue<ManualResetEventSlim>();
        for (var body = 0; body < bodies; body++)
        {
            // So many begin; from then on each begins when another one has ended.
            blocked.Enqueue(await begun.Reader.ReadAsync().AsTask().WithinPatience());
            Assert.InRange(Volatile.Read(ref running), 1, bound);
            if (blocked.Count == bound)
            {
                Assert.False(begun.Reader.TryPeek(out _));
                blocked.Dequeue().Set();
            }
        }

        Assert.Equal(bodies, runtime.Counters.Spawned);
        foreach (var opened in blocked)
        {
            opened.Set();
        }

        await runtime.WhenNoBodyRunsAsync().WithinPatience();
    }

    [Fact]
    public async Task The_hook_is_told_once_which_process_blocks_each_time_that_it_does()
    {
        var reports = new ConcurrentQueue<BlockedProcess>();
        var told = Channel.CreateUnbounded<BlockedProcess>();
        await using var runtime = NewRuntime(report =>
        {
            reports.Enqueue(report);
            told.Writer.TryWrite(report);
        });
        var (first, second) = (NewGate(), NewGate());
        using var opened = new ManualResetEventSlim();
        using var openedAgain = new ManualResetEventSlim();
        var name = "printer";
        var printer = runtime.Spawn(
            async context =>
            {
                opened.Wait();
                first.Open();
                await context.ReceiveAsync();
                openedAgain.Wait();
                second.Open();
                await context.ReceiveAsync();
            },
            name: name);
        var report = await Told();
        Assert.Equal((printer, name), (report.Pid, report.Name));
        Assert.True(report.For >= TimeSpan.FromMilliseconds(20));

        // Had the first been told again, it would have been before this one.
        var other = runtime.Spawn(Waits(opened));
        Assert.Equal((other, null), await Told() is var next ? (next.Pid, next.Name) : default);
        opened.Set();
        await first.Opened.WithinPatience();
        runtime.Send(printer, "again");
        Assert.Equal(printer, (await Told()).Pid);
        openedAgain.Set();
        await second.Opened.WithinPatience();
        Assert.Equal([printer, other, printer], reports.Select(each => each.Pid));

        Task<BlockedProcess> Told() => told.Reader.ReadAsync().AsTask().WithinPatience();
    }

    [Fact]
    public async Task The_hook_names_a_dead_process_whose_body_blocks()
    {
        var told = new TaskCompletionSource<BlockedProcess>();
        await using var runtime = NewRuntime(report => told.TrySetResult(report));
        var begun = NewGate();
        using var opened = new ManualResetEventSlim();
        var pid = runtime.Spawn(
            context =>
            {
                context.Stop(ExitReason.Normal);
                begun.Open();
                opened.Wait();
                return Task.CompletedTask;
            },
            name: "late");
        var report = await told.Task.WithinPatience();
        Assert.Equal((pid, null), (report.Pid, report.Name));
        opened.Set();
    }

    [Fact]
    public async Task Info_says_for_how_long_a_process_has_blocked()
    {
        var told = new TaskCompletionSource<(TimeSpan Told, TimeSpan? Found)>();
        Runtime? runtime = null;
        await using var disposed = runtime = NewRuntime(report => told.TrySetResult((report.For, runtime!.Info(report.Pid)!.BlockedFor)));
        using var opened = new ManualResetEventSlim();
        var parked = NewGate();
        var pid = runtime.Spawn(async context =>
        {
            opened.Wait();
            var receive = context.ReceiveAsync();
            parked.Open();
            await receive;
        });
        var (reported, found) = await told.Task.WithinPatience();
        Assert.True(found >= reported);
        var other = runtime.Spawn(Waits);
        Assert.Null(runtime.Info(other)!.BlockedFor);
        opened.Set();
        await parked.Opened.WithinPatience();

        using var patience = new CancellationTokenSource(Patience.Limit);
        while (runtime.Info(pid)!.BlockedFor is not null)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();   // the body is parked, and its worker about to go on
        }
    }

    [Fact]
    public async Task A_body_on_its_own_thread_does_not_count_as_blocking()
    {
        var told = Channel.CreateUnbounded<Pid>();
        await using var runtime = NewRuntime(report => told.Writer.TryWrite(report.Pid));
        using var opened = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var own = runtime.Spawn(
            _ =>
            {
                begun.Set();
                opened.Wait();
                return Task.CompletedTask;
            },
            BodyThread.Own);
        await Task.Run(() => Assert.True(begun.Wait(Patience.Limit))).WithinPatience();
        var pool = runtime.Spawn(Waits(opened));
        Assert.Equal(pool, await told.Reader.ReadAsync().AsTask().WithinPatience());
        Assert.Null(runtime.Info(own)!.BlockedFor);
        Assert.NotNull(runtime.Info(pool)!.BlockedFor);
        opened.Set();
        await runtime.WhenNoBodyRunsAsync().WithinPatience();
        Assert.False(told.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_hook_that_throws_does_no_harm()
    {
        var told = Channel.CreateUnbounded<Pid>();
        await using var runtime = NewRuntime(report =>
        {
            told.Writer.TryWrite(report.Pid);
            throw new InvalidOperationException("in the hook");
        });
        using var opened = new ManualResetEventSlim();
        for (var body = 0; body < 3 * Cores; body++)
        {
            var pid = runtime.Spawn(Waits(opened));
            Assert.Equal(pid, await told.Reader.ReadAsync().AsTask().WithinPatience());
        }

        opened.Set();
        await runtime.WhenNoBodyRunsAsync().WithinPatience();
    }

    [Fact]
    public async Task A_hook_that_blocks_keeps_no_process_from_running()
    {
        using var opened = new ManualResetEventSlim();
        var told = NewGate();
        await using var runtime = NewRuntime(_ =>
        {
            told.Open();
            opened.Wait();
        });
        runtime.Spawn(Waits(opened));
        await told.Opened.WithinPatience();
        for (var body = 0; body < 10 * Cores; body++)
        {
            runtime.Spawn(Waits(opened));
        }

        runtime.Spawn(_ =>
        {
            opened.Set();
            return Task.CompletedTask;
        });
        await runtime.WhenNoBodyRunsAsync().WithinPatience();
    }

    [Fact]
    public void The_options_have_their_defaults_and_their_limits()
    {
        var options = new RuntimeOptions();
        Assert.Equal((4096, TimeSpan.FromSeconds(1), null), (options.MaxExtraThreads, options.BlockedAfter, options.ProcessBlocked));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RuntimeOptions { MaxExtraThreads = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RuntimeOptions { BlockedAfter = TimeSpan.Zero });
    }

    private static Runtime NewRuntime(Action<BlockedProcess> hook) =>
        new(new RuntimeOptions { BlockedAfter = TimeSpan.FromMilliseconds(20), ProcessBlocked = hook });

    private static ProcessBody Waits(ManualResetEventSlim opened) => _ =>
    {
        opened.Wait();
        return Task.CompletedTask;
    };
}
