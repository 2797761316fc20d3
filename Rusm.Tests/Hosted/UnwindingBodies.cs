using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

public sealed class UnwindingBodies : HostedFacts
{
    // Each affects only the process itself and the bystander.
    private static readonly Dictionary<string, Func<ProcessContext, Pid, ValueTask>> EveryVerb = new()
    {
        ["spawn"] = Sync(static (context, _) => context.Spawn(Waits)),
        ["spawn on a thread"] = Sync(static (context, _) => context.Spawn(Waits, BodyThread.Own)),
        ["spawn_link"] = Sync(static (context, _) => context.SpawnLink(Waits)),
        ["spawn_monitor"] = Sync(static (context, _) => context.SpawnMonitor(Waits)),
        ["send"] = Sync(static (context, bystander) => context.Send(bystander, "late")),
        ["send to itself"] = Sync(static (context, _) => context.Send(context.Self, "late")),
        ["link"] = Sync(static (context, bystander) => context.Link(bystander)),
        ["unlink"] = Sync(static (context, bystander) => context.Unlink(bystander)),
        ["monitor"] = Sync(static (context, bystander) => context.Monitor(bystander)),
        ["demonitor"] = Sync(static (context, _) => context.Demonitor(new MonitorRef(1))),
        ["demonitor with flush"] = Sync(static (context, _) => context.Demonitor(new MonitorRef(1), flush: true)),
        ["register"] = Sync(static (context, _) => context.Register("shop")),
        ["register another"] = Sync(static (context, bystander) => context.Register("shop", bystander)),
        ["unregister"] = Sync(static (context, _) => context.Unregister("shop")),
        ["where is"] = Sync(static (context, _) => context.WhereIs("shop")),
        ["where is or spawn"] = Sync(static (context, _) => context.WhereIsOrSpawn("shop", Waits)),
        ["send by name"] = Sync(static (context, _) => context.Send("shop", "hello")),
        ["trap exits"] = Sync(static (context, _) => context.SetTrapExit(true)),
        ["exit"] = Sync(static (context, bystander) => context.Exit(bystander, Boom)),
        ["exit to itself"] = Sync(static (context, _) => context.Exit(context.Self, Boom)),
        ["kill"] = Sync(static (context, bystander) => context.Kill(bystander)),
        ["stop"] = Sync(static (context, _) => context.Stop(Boom)),
        ["receive"] = static async (context, _) => await context.ReceiveAsync(),
        ["receive selectively"] = static async (context, _) => await context.ReceiveAsync(static _ => true),
        ["receive in no time"] = static async (context, _) => await context.ReceiveAsync(TimeSpan.Zero),
        ["receive in time"] = static async (context, _) => await context.ReceiveAsync(TimeSpan.FromSeconds(1)),
        ["receive selectively in no time"] = static async (context, _) => await context.ReceiveAsync(static _ => true, TimeSpan.Zero),
        ["receive selectively in time"] = static async (context, _) => await context.ReceiveAsync(static _ => true, TimeSpan.FromSeconds(1)),
    };

    public static TheoryData<string> Verbs => [.. EveryVerb.Keys];

    public static TheoryData<string, BodyThread> WaysToPark
    {
        get
        {
            var rows = new TheoryData<string, BodyThread>();
            foreach (var way in new[] { "receive", "receive selectively", "receive in time", "receive selectively in time" })
            {
                rows.Add(way, BodyThread.Pool);
                rows.Add(way, BodyThread.Own);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(WaysToPark))]
    public async Task A_parked_body_that_is_ended_is_unwound(string way, BodyThread thread)
    {
        var unwound = new List<string>();
        var parked = new TaskCompletionSource();
        var seen = new TaskCompletionSource<Exception>();
        var pid = Runtime.Spawn(
            async context =>
            {
                using var resource = new Disposes(() => unwound.Add("using"));
                try
                {
                    var receive = EveryVerb[way](context, context.Self);
                    Assert.False(receive.IsCompleted);
                    parked.SetResult();
                    await receive;
                }
                catch (Exception exception)
                {
                    seen.SetResult(exception);
                    throw;
                }
                finally
                {
                    unwound.Add("finally");
                }
            },
            thread);
        await parked.Task.WithinPatience();
        Runtime.Exit(pid, Boom);
        await Quiescence();

        Assert.Equal(["finally", "using"], unwound);
        var ended = Assert.IsType<ProcessEndedException>(await seen.Task.WithinPatience());
        Assert.Equal(new Death(pid, Boom, new Cause.ExitSignal(Pid.Outside)), ended.Death);
        Assert.True(ended.CancellationToken.IsCancellationRequested);
        Assert.Equal(await End(pid), ended.Death);
    }

    [Fact]
    public async Task The_body_is_told_the_whole_chain_of_its_death()
    {
        var (first, second, third) = (await NewProcess(), await NewProcess(), await NewProcess());
        Runtime.Link(first.Pid, second.Pid);
        Runtime.Link(second.Pid, third.Pid);
        var receive = await third.Parks(context => context.ReceiveAsync());
        first.Throws(new InvalidOperationException("at the root"));
        var ended = await Assert.ThrowsAsync<ProcessEndedException>(() => receive.WithinPatience());
        Assert.Equal([third.Pid, second.Pid, first.Pid], ended.Death.Chain.Select(death => death.Pid));
        Assert.Equal("at the root", ended.Death.First.Reason.Fault!.Message);
    }

    [Fact]
    public async Task What_a_body_throws_while_it_unwinds_changes_nothing()
    {
        var watcher = await NewProcess();
        var parked = new TaskCompletionSource();
        var (pid, reference) = Runtime.SpawnMonitor(watcher.Pid, async context =>
        {
            using var resource = new Disposes(static () => throw new InvalidOperationException("while unwinding"));
            var receive = context.ReceiveAsync();
            parked.SetResult();
            await receive;
        });
        await parked.Task.WithinPatience();
        Runtime.Kill(pid);
        watcher.Returns();
        await Quiescence();
        Assert.Equal([new Received.Down(reference, pid, ExitReason.Killed)], Mirror.DeliveredTo(watcher.Pid));
        Assert.DoesNotContain(Mirror.Signals, signal => signal is Signal.Threw);
    }

    [Theory]
    [InlineData(BodyThread.Pool)]
    [InlineData(BodyThread.Own)]
    public void A_body_whose_process_ended_before_it_began_never_runs(BodyThread thread)
    {
        // From outside, a call is not always faster than a new body. So a process that ends before its body begins is created by hand.
        var ran = false;
        var dispatcher = new Dispatcher(new RuntimeOptions());
        var process = new HostedProcess(dispatcher, new Pid(1), Pid.Outside, Runs, thread);
        process.End(ExitReason.Killed, new Cause.ExitSignal(Pid.Outside));
        process.Run();
        Assert.False(ran);

        Task Runs(ProcessContext context)
        {
            ran = true;
            return Task.CompletedTask;
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_running_body_whose_process_was_ended_is_refused_every_verb_however_often_it_tries(string verb)
    {
        var (ended, bystander) = (await NewProcess(), await NewProcess());
        Runtime.Send(ended.Pid, "unread");
        Runtime.Exit(ended.Pid, Boom);
        var (before, signals) = (Runtime.Snapshot(), Mirror.Signals.Length);
        var death = await End(ended.Pid);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var thrown = await Assert.ThrowsAsync<ProcessEndedException>(() => Tries(ended, verb, bystander));
            Assert.Equal(death, thrown.Death);
        }

        Assert.Equal(before, Runtime.Snapshot());
        Assert.All(Mirror.Signals.Skip(signals), signal => Assert.Equal(ended.Pid, signal.By));
        Assert.Empty(Mailbox(bystander));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_body_that_stopped_itself_is_refused_every_verb(string verb)
    {
        var (ended, bystander) = (await NewProcess(), await NewProcess());
        await ended.Does(context => context.Stop(Boom));
        var thrown = await Assert.ThrowsAsync<ProcessEndedException>(() => Tries(ended, verb, bystander));
        Assert.Equal(new Death(ended.Pid, Boom, new Cause.Stopped()), thrown.Death);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_body_that_outlives_the_runtime_is_refused_every_verb(string verb)
    {
        var (ended, bystander) = (await NewProcess(), await NewProcess());
        var stop = Runtime.StopAsync(TimeSpan.FromDays(1));
        var thrown = await Assert.ThrowsAsync<ProcessEndedException>(() => Tries(ended, verb, bystander));
        Assert.Equal(ExitReason.Killed, thrown.Death.Reason);
        ended.Returns();
        bystander.Returns();
        Assert.Empty(await stop.WithinPatience());
    }

    [Fact]
    public async Task Who_a_process_was_can_be_asked_after_its_end()
    {
        var puppet = await NewProcess();
        Runtime.Kill(puppet.Pid);
        Assert.Equal(puppet.Pid, await puppet.Does(context => context.Self));
        Assert.Same(Clock, await puppet.Does(context => context.TimeProvider));
    }

    [Fact]
    public async Task Every_body_of_a_large_cascade_is_unwound()
    {
        var unwound = 0;
        var hub = await NewProcess();
        for (var spoke = 0; spoke < 3000; spoke++)
        {
            Runtime.SpawnLink(hub.Pid, async context =>
            {
                using var resource = new Disposes(() => Interlocked.Increment(ref unwound));
                context.Send(hub.Pid, "here");
                await context.ReceiveAsync();
            });
        }

        await hub.Awaits(async context =>
        {
            for (var spoke = 0; spoke < 3000; spoke++)
            {
                await context.ReceiveAsync();
            }

            return 0;
        });
        Runtime.Kill(hub.Pid);
        hub.Returns();
        await Quiescence();
        Assert.Equal(3000, unwound);
    }

    [Fact]
    public async Task The_end_of_a_process_does_not_wait_for_its_body()
    {
        var (begun, gate) = (NewGate(), NewGate());
        var pid = Runtime.Spawn(
            context =>
            {
                begun.Open();
                gate.Block();
                return Task.CompletedTask;
            },
            BodyThread.Own);
        await begun.Opened.WithinPatience();
        await Task.Run(() => Runtime.Kill(pid)).WithinPatience();
        Assert.False(Runtime.IsAlive(pid));
        Assert.Equal([pid], Unwinding());
        gate.Open();
        await Quiescence();
        Assert.Empty(Runtime.Unwinding);
    }

    private static Func<ProcessContext, Pid, ValueTask> Sync(Action<ProcessContext, Pid> verb) => (context, bystander) =>
    {
        verb(context, bystander);
        return ValueTask.CompletedTask;
    };

    private static Func<ProcessContext, Pid, ValueTask> Sync<T>(Func<ProcessContext, Pid, T> verb) =>
        Sync((context, bystander) => { _ = verb(context, bystander); });

    private static Task<int> Tries(ControlledProcess puppet, string verb, ControlledProcess bystander) => puppet.Awaits(async context =>
    {
        await EveryVerb[verb](context, bystander.Pid);
        return 0;
    });

    private sealed class Disposes(Action disposal) : IDisposable
    {
        public void Dispose() => disposal();
    }
}
