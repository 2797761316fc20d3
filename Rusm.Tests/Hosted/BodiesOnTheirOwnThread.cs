using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

public sealed class BodiesOnTheirOwnThread : HostedFacts
{
    [Fact]
    public async Task A_body_comes_back_to_its_thread_after_each_await()
    {
        var gate = NewGate();
        var puppet = await NewProcess();
        var threads = new List<(Thread Thread, string? Name, bool IsPool, bool IsBackground)>();
        var pid = Runtime.Spawn(
            async context =>
            {
                threads.Add(Here());
                await gate.Opened;
                threads.Add(Here());
                await Task.Yield();
                threads.Add(Here());
                await AsksFor(context, context.ReceiveAsync());
                threads.Add(Here());
                await AsksFor(context, context.ReceiveAsync(static item => item is Received.Message));
                threads.Add(Here());
                await AsksFor(context, context.ReceiveAsync(static _ => true, TimeSpan.FromSeconds(1)));
                threads.Add(Here());
                await context.ReceiveAsync(TimeSpan.FromSeconds(2));
                threads.Add(Here());
            },
            BodyThread.Own);
        gate.Open();
        for (var answer = 0; answer < 3; answer++)
        {
            await puppet.Awaits(context => context.ReceiveAsync());
            Runtime.Send(pid, answer);
        }

        await Clock.TimerOf(TimeSpan.FromSeconds(1)).WithinPatience();
        await Clock.TimerOf(TimeSpan.FromSeconds(2)).WithinPatience();
        Clock.Advance(TimeSpan.FromSeconds(2));
        await End(pid);
        Assert.Equal(7, threads.Count);
        var thread = Assert.Single(threads.Distinct());
        Assert.Equal(($"rusm {pid}", false, true), (thread.Name, thread.IsPool, thread.IsBackground));

        // A thread that is over does not tell any more what it was.
        static (Thread, string?, bool, bool) Here() =>
            (Thread.CurrentThread, Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.IsBackground);

        async ValueTask AsksFor<T>(ProcessContext context, ValueTask<T> receive)
        {
            context.Send(puppet.Pid, "waiting");
            await receive;
        }
    }

    [Fact]
    public async Task Each_body_has_a_thread_of_its_own()
    {
        var (one, other) = (await NewProcess(BodyThread.Own), await NewProcess(BodyThread.Own));
        Assert.NotSame(await one.Does(_ => Thread.CurrentThread), await other.Does(_ => Thread.CurrentThread));
    }

    [Fact]
    public async Task A_body_that_blocks_holds_up_nobody()
    {
        var gate = NewGate();
        var blocking = new CountdownEvent(64);
        for (var body = 0; body < 64; body++)
        {
            Runtime.Spawn(
                _ =>
                {
                    blocking.Signal();
                    gate.Block();
                    return Task.CompletedTask;
                },
                BodyThread.Own);
        }

        await Task.Run(() => Assert.True(blocking.Wait(Patience.Limit))).WithinPatience();
        var (ping, pong) = (await NewProcess(), await NewProcess(BodyThread.Own));
        var answer = await ping.Parks(context => context.ReceiveAsync());
        var question = await pong.Parks(context => context.ReceiveAsync());
        Runtime.Send(pong.Pid, "ping");
        await question.WithinPatience();
        await pong.Does(context => context.Send(ping.Pid, "pong"));
        Assert.Equal(new Received.Message("pong"), await answer.WithinPatience());
        Assert.Equal(66, Runtime.Counters.BodiesRunning);
    }

    [Theory]
    [InlineData("returns")]
    [InlineData("throws")]
    [InlineData("is killed")]
    public async Task The_thread_ends_with_the_body(string how)
    {
        var puppet = await NewProcess(BodyThread.Own);
        var thread = await puppet.Does(_ => Thread.CurrentThread);
        switch (how)
        {
            case "throws":
                puppet.Throws(new InvalidOperationException("at the end"));
                break;
            case "is killed":
                Runtime.Kill(puppet.Pid);
                puppet.Returns();
                break;
            default:
                puppet.Returns();
                break;
        }

        await Task.Run(() => Assert.True(thread.Join(Patience.Limit))).WithinPatience();
    }

    [Fact]
    public async Task A_body_that_never_awaits_leaves_no_thread_either()
    {
        var thread = new TaskCompletionSource<Thread>();
        Runtime.Spawn(
            _ =>
            {
                thread.SetResult(Thread.CurrentThread);
                return Task.CompletedTask;
            },
            BodyThread.Own);
        var ran = await thread.Task.WithinPatience();
        await Task.Run(() => Assert.True(ran.Join(Patience.Limit))).WithinPatience();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_killed_while_parked_unwinds_on_its_thread(bool selectively)
    {
        var (began, unwound) = (new TaskCompletionSource<Thread>(), new TaskCompletionSource<Thread>());
        var pid = Runtime.Spawn(
            async context =>
            {
                try
                {
                    var receive = selectively ? context.ReceiveAsync(static _ => false) : context.ReceiveAsync();
                    began.SetResult(Thread.CurrentThread);
                    await receive;
                }
                finally
                {
                    unwound.SetResult(Thread.CurrentThread);
                }
            },
            BodyThread.Own);
        var thread = await began.Task.WithinPatience();
        Runtime.Kill(pid);
        Assert.Same(thread, await unwound.Task.WithinPatience());
    }

    [Fact]
    public async Task What_a_body_leaves_behind_runs_elsewhere_after_its_end()
    {
        var puppet = await NewProcess(BodyThread.Own);
        var (thread, context) = await puppet.Does(_ => (Thread.CurrentThread, SynchronizationContext.Current!));
        puppet.Returns();
        await Task.Run(() => Assert.True(thread.Join(Patience.Limit))).WithinPatience();
        var ran = new TaskCompletionSource<bool>();
        context.Post(_ => ran.SetResult(Thread.CurrentThread.IsThreadPoolThread), null);
        Assert.True(await ran.Task.WithinPatience());
    }

    [Fact]
    public async Task A_killed_body_that_blocks_is_not_interrupted()
    {
        var (begun, gate) = (NewGate(), NewGate());
        var cameThrough = false;
        var pid = Runtime.Spawn(
            _ =>
            {
                begun.Open();
                gate.Block();
                cameThrough = true;
                return Task.CompletedTask;
            },
            BodyThread.Own);
        await begun.Opened.WithinPatience();
        Runtime.Kill(pid);
        gate.Open();
        await Quiescence();
        Assert.True(cameThrough);
    }
}
