using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.Hosted.Supervising;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>A body that awaits the stop of its own runtime. The clock stands still: a stop that waited for its caller would not end.</summary>
public sealed class StoppingFromWithin : SupervisorFacts
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(30);

    public static TheoryData<string, BodyThread> Stops
    {
        get
        {
            var rows = new TheoryData<string, BodyThread>();
            foreach (var stop in new[] { "stop", "shutdown", "dispose" })
            {
                rows.Add(stop, BodyThread.Pool);
                rows.Add(stop, BodyThread.Own);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Stops))]
    public async Task The_caller_gets_control_back_when_all_others_have_ended(string stop, BodyThread thread)
    {
        var tree = await Started(new SupervisorSpec().Child("a", Child("a")).Child("b", Child("b")));
        await Task.WhenAll(Begun("a"), Begun("b"));
        var (parked, unwinding, gate) = (NewGate(), NewGate(), NewGate());
        Runtime.Spawn(async context =>
        {
            try
            {
                var receive = context.ReceiveAsync();
                parked.Open();
                await receive;
            }
            finally
            {
                unwinding.Open();
                await gate.Opened;
            }
        });
        await parked.Opened.WithinPatience();
        var result = new TaskCompletionSource<(string Late, int Bodies, bool IsRefused)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var caller = Runtime.Spawn(
            async context =>
            {
                var late = await Stop(stop);
                result.SetResult((late, Runtime.Counters.BodiesRunning, IsRefused(context)));
            },
            thread);
        await unwinding.Opened.WithinPatience();
        Assert.False(result.Task.IsCompleted);
        gate.Open();
        Assert.Equal(("", 1, true), await result.Task.WithinPatience());
        Assert.Equal(ExitReason.Killed, (await End(caller)).Reason);
        Assert.Equal(stop == "stop" ? ExitReason.Killed : ExitReason.Shutdown, (await End(tree.Pid)).Reason);
        Assert.Equal(stop == "stop" ? ["supervisor", "a", "b"] : ["b", "a", "supervisor"], Ends);
        await Quiescence();
    }

    [Fact]
    public async Task A_server_can_shut_its_runtime_down_as_it_handles_a_message()
    {
        var done = new TaskCompletionSource<ShutdownReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = Runtime.Spawn(new Stopper(async () => done.SetResult(await Runtime.ShutdownAsync(Time))).RunAsync);
        Runtime.Cast(server, "stop");
        Assert.True((await done.Task.WithinPatience()).IsClean);
        await Quiescence();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_child_that_awaits_the_shutdown_is_stopped_in_its_turn(bool trapsExits)
    {
        var done = new TaskCompletionSource<ShutdownReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Started(new SupervisorSpec()
            .Child("a", Child("a"))
            .Child("caller", async context =>
            {
                context.SetTrapExit(trapsExits);
                Begins(context, "caller");
                await context.ReceiveAsync();
                done.SetResult(await Runtime.ShutdownAsync(Time));
            })
            .Child(new ChildSpec("b") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("b")));
        await Begun("a");
        var (caller, b) = (await Begun("caller"), await Begun("b"));
        Runtime.Send(caller, "now");
        await Asked(b);
        Assert.True(Runtime.IsAlive(caller));
        Tell(b, static (context, _) => context.Stop(ExitReason.Normal));
        var report = await done.Task.WithinPatience();
        Assert.True(report.IsClean, report.ToString());
        Assert.Equal(["b", "caller", "a", "supervisor"], Ends);
        Assert.Equal(ExitReason.Shutdown, (await End(caller)).Reason);
        await Quiescence();
    }

    [Fact]
    public async Task A_caller_that_traps_exits_and_was_asked_already_is_stopped_too()
    {
        var (asked, done) = (NewGate(), new TaskCompletionSource<ShutdownReport>(TaskCreationOptions.RunContinuationsAsynchronously));
        await Started(new SupervisorSpec().Child(new ChildSpec("caller") { Shutdown = Shutdown.InItsOwnTime }, async context =>
        {
            context.SetTrapExit(true);
            Begins(context, "caller");
            await context.ReceiveAsync();
            var shutdown = Runtime.ShutdownAsync(Time);

            // The thread is not given back before the exit is there: no wait is seen until then.
            while (Runtime.Info(context.Self)!.Mailbox.IsEmpty)
            {
                Thread.SpinWait(100);
            }

            done.SetResult(await shutdown);
        }));
        var caller = await Begun("caller");
        Runtime.Send(caller, "now");
        Assert.True((await done.Task.WithinPatience()).IsClean);
        Assert.Equal(ExitReason.Shutdown, (await End(caller)).Reason);
    }

    [Fact]
    public async Task Bodies_that_stop_the_runtime_at_the_same_time_do_not_wait_for_each_other()
    {
        const int Callers = 20;
        using var together = new Barrier(Callers + 1);
        var stops = new List<Task<string[]>>();
        for (var caller = 0; caller < Callers; caller++)
        {
            var done = new TaskCompletionSource<string[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            stops.Add(done.Task);
            var number = caller;
            Runtime.Spawn(
                async _ =>
                {
                    together.SignalAndWait(Patience.Limit);
                    done.SetResult(await Task.WhenAll(Stop(number), Stop(number + 1)));
                },
                caller % 2 == 0 ? BodyThread.Pool : BodyThread.Own);
        }

        await Task.Run(() => Assert.True(together.SignalAndWait(Patience.Limit))).WithinPatience();
        var outside = Runtime.DisposeAsync().AsTask();
        Assert.All(await Task.WhenAll(stops).WithinPatience(), static late => Assert.Equal(["", ""], late));
        await outside.WithinPatience();
        Assert.Equal(0, Runtime.Counters.BodiesRunning);
    }

    [Fact]
    public async Task A_stop_from_outside_waits_for_a_body_that_stops_the_runtime_too()
    {
        var (back, gate) = (NewGate(), NewGate());
        Runtime.Spawn(async _ =>
        {
            await Runtime.StopAsync(Time);
            back.Open();
            await gate.Opened;
        });
        await back.Opened.WithinPatience();
        var outside = Runtime.StopAsync(Time);
        await Clock.TimerOf(Time).WithinPatience();
        Assert.False(outside.IsCompleted);
        gate.Open();
        Assert.Empty(await outside.WithinPatience());
    }

    [Fact]
    public async Task A_body_that_blocks_until_the_stop_is_done_is_not_waited_for_either()
    {
        var (pool, own) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        using var together = new Barrier(2);
        Runtime.Spawn(Blocks(pool));
        Runtime.Spawn(Blocks(own), BodyThread.Own);
        Assert.Equal(0, await pool.Task.WithinPatience());
        Assert.Equal(0, await own.Task.WithinPatience());

        ProcessBody Blocks(TaskCompletionSource<int> done) => _ =>
        {
            together.SignalAndWait(Patience.Limit);
            done.SetResult(Runtime.StopAsync(Time).GetAwaiter().GetResult().Length);
            return Task.CompletedTask;
        };
    }

    [Fact]
    public async Task The_caller_is_told_of_others_that_are_late_and_not_of_itself()
    {
        var (begun, gate) = (NewGate(), NewGate());
        var late = Runtime.Spawn(async _ =>
        {
            begun.Open();
            await gate.Opened;
        });
        await begun.Opened.WithinPatience();
        var done = new TaskCompletionSource<ShutdownReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tree = await Started(new SupervisorSpec()
            .Child("caller", async context =>
            {
                context.SetTrapExit(true);
                Begins(context, "caller");
                await context.ReceiveAsync();
                done.SetResult(await Runtime.ShutdownAsync(Time));
            })
            .Child(new ChildSpec("stubborn") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("stubborn")));
        var (caller, stubborn) = (await Begun("caller"), await Begun("stubborn"));
        Runtime.Send(caller, "now");
        await Asked(stubborn);

        await Until(() => !Runtime.Info(caller)!.TrapsExits);   // it is seen to wait

        await TimeIsUp(bodies: 4);   // that of the trees
        await TimeIsUp(bodies: 2);   // that of the bodies, when the killed ones have unwound
        var report = await done.Task.WithinPatience();
        Assert.Equal([tree.Pid, stubborn], report.Late.ToArray());
        Assert.Equal([late], report.Unwinding.ToArray());
        gate.Open();
        await Quiescence();

        async Task TimeIsUp(int bodies)
        {
            await Clock.TimerOf(Time).WithinPatience();
            await Until(() => Runtime.Counters.BodiesRunning == bodies);
            Clock.Advance(Time);
        }
    }

    [Fact]
    public async Task Code_of_the_program_that_goes_on_in_a_body_and_stops_the_runtime_waits_for_that_body()
    {
        // Without RunContinuationsAsynchronously what awaits the task goes on inside of SetResult.
        var begun = new TaskCompletionSource();
        var unwinding = NewGate();
        var (ready, unwound) = (false, false);
        var body = Runtime.Spawn(async context =>
        {
            await context.ReceiveAsync();
            try
            {
                begun.SetResult();
                await context.ReceiveAsync();
            }
            finally
            {
                unwinding.Open();
                while (!Volatile.Read(ref ready))
                {
                    Thread.SpinWait(100);
                }

                unwound = true;
            }
        });
        var stop = Program();
        Runtime.Send(body, "now");
        await unwinding.Opened.WithinPatience();
        Volatile.Write(ref ready, true);
        var (late, wasUnwound) = await stop.WithinPatience();
        Assert.Empty(late);
        Assert.True(wasUnwound);

        async Task<(IEnumerable<Pid> Late, bool WasUnwound)> Program()
        {
            await begun.Task.ConfigureAwait(false);
            return (await Runtime.StopAsync(Time).ConfigureAwait(false), Volatile.Read(ref unwound));
        }
    }

    [Fact]
    public async Task A_body_that_goes_on_to_receive_does_not_count_as_one_that_waits_for_the_stop()
    {
        // The shutdown goes on for as long as the stubborn child does.
        await Started(new SupervisorSpec().Child(new ChildSpec("stubborn") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("stubborn")));
        var stubborn = await Begun("stubborn");
        var (begun, beginsStop) = (new TaskCompletionSource(), NewGate());
        var receiver = Runtime.Spawn(async context =>
        {
            context.SetTrapExit(true);
            await context.ReceiveAsync();
            begun.SetResult();   // what awaits this calls for the shutdown here
            await context.ReceiveAsync(static _ => false);
        });
        var program = Program();
        Runtime.Send(receiver, "now");
        await beginsStop.Opened.WithinPatience();
        var traps = NewGate();
        var waits = Runtime.Spawn(async context =>
        {
            context.SetTrapExit(true);
            traps.Open();
            await Runtime.ShutdownAsync(Time);
        });
        await traps.Opened.WithinPatience();
        await Until(() => Runtime.Info(waits)?.TrapsExits == false);
        Assert.True(Runtime.Info(receiver)!.TrapsExits);
        await Asked(stubborn);
        Tell(stubborn, static (context, _) => context.Stop(ExitReason.Normal));
        Assert.True((await program.WithinPatience()).IsClean);
        await Quiescence();

        async Task<ShutdownReport> Program()
        {
            await begun.Task.ConfigureAwait(false);
            var shutdown = Runtime.ShutdownAsync(Time);
            beginsStop.Open();
            return await shutdown.ConfigureAwait(false);
        }
    }

    [Fact]
    public async Task A_body_that_has_awaited_something_else_before_is_waited_for_until_the_time_is_up()
    {
        var done = new TaskCompletionSource<(Pid, Pid[])>(TaskCreationOptions.RunContinuationsAsynchronously);
        Runtime.Spawn(async context =>
        {
            await Task.Yield();
            done.SetResult((context.Self, [.. await Runtime.StopAsync(Time)]));
        });
        await Clock.TimerOf(Time).WithinPatience();
        Clock.Advance(Time);
        var (caller, late) = await done.Task.WithinPatience();
        Assert.Equal([caller], late);
    }

    [Fact]
    public async Task A_body_can_stop_another_runtime()
    {
        await using var other = new Runtime(new RuntimeOptions { TimeProvider = Clock });
        var parked = NewGate();
        other.Spawn(async context =>
        {
            var receive = context.ReceiveAsync(static _ => false);
            parked.Open();
            await receive;
        });
        await parked.Opened.WithinPatience();
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var pid = Runtime.Spawn(async context =>
        {
            var report = await other.ShutdownAsync(Time);
            done.SetResult(report.IsClean);
            await context.ReceiveAsync();
        });
        Assert.True(await done.Task.WithinPatience());
        Assert.Equal(0, other.Counters.BodiesRunning);
        Assert.True(Runtime.IsAlive(pid));
    }

    private static async Task Until(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (!holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static bool IsRefused(ProcessContext context)
    {
        try
        {
            context.Spawn(Waits);
            return false;
        }
        catch (ProcessEndedException)
        {
            return true;
        }
    }

    private Task<string> Stop(int number) => Stop((number % 3) switch { 0 => "stop", 1 => "shutdown", _ => "dispose" });

    /// <summary>Stops the runtime. The result says which processes were late.</summary>
    private async Task<string> Stop(string how)
    {
        switch (how)
        {
            case "stop":
                return string.Join(", ", await Runtime.StopAsync(Time));
            case "shutdown":
                return await Runtime.ShutdownAsync(Time) is { IsClean: false } report ? report.ToString() : "";
            default:
                await Runtime.DisposeAsync();
                return "";   // it would have waited for the clock
        }
    }

    private sealed class Stopper(Func<Task> stop) : Server<int, string, string>
    {
        protected override ValueTask<int> InitAsync(ProcessContext context) => new(0);

        protected override async ValueTask<Outcome<int>> HandleCastAsync(ProcessContext context, string message, int state)
        {
            await stop();
            return NoReply(state);
        }
    }
}
