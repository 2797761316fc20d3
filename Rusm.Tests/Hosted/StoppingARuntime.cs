using System.Diagnostics;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

public sealed class StoppingARuntime : HostedFacts
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_runtime_without_processes_stops_at_once() =>
        Assert.Empty(await Runtime.StopAsync(TimeSpan.Zero).WithinPatience());

    [Fact]
    public async Task Everybody_is_killed_trapping_or_not()
    {
        var (one, other) = (await NewProcess(), await NewProcess(trapsExits: true));
        var stop = Runtime.StopAsync(Time);
        Assert.Equal(0, Runtime.ProcessCount);
        Assert.Equal(ExitReason.Killed, (await End(one.Pid)).Reason);
        Assert.Equal(ExitReason.Killed, (await End(other.Pid)).Reason);
        one.Returns();
        other.Returns();
        Assert.Empty(await stop.WithinPatience());
    }

    [Fact]
    public async Task It_runs_the_finally_blocks_and_waits_for_them()
    {
        var (parked, unwinding, gate) = (NewGate(), NewGate(), NewGate());
        var unwound = false;
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
                unwound = true;
            }
        });
        await parked.Opened.WithinPatience();
        var stop = Runtime.StopAsync(Time);
        await unwinding.Opened.WithinPatience();
        Assert.False(stop.IsCompleted);
        gate.Open();
        Assert.Empty(await stop.WithinPatience());
        Assert.True(unwound);
    }

    [Theory]
    [InlineData(BodyThread.Pool)]
    [InlineData(BodyThread.Own)]
    public async Task Nobodys_body_is_forgotten(BodyThread thread)
    {
        var (begun, ended) = (0, 0);
        for (var body = 0; body < 50; body++)
        {
            Runtime.Spawn(Body, thread);
        }

        Assert.Empty(await Runtime.StopAsync(Time).WithinPatience());
        Assert.Equal(0, Runtime.Counters.BodiesRunning);
        Assert.Equal(Volatile.Read(ref begun), Volatile.Read(ref ended));

        async Task Body(ProcessContext context)
        {
            Interlocked.Increment(ref begun);
            try
            {
                await context.ReceiveAsync();
            }
            finally
            {
                await Task.Yield();
                Interlocked.Increment(ref ended);
            }
        }
    }

    [Fact]
    public async Task A_body_that_will_not_end_is_reported_and_holds_up_nobody()
    {
        var (stubborn, gate) = (NewGate(), NewGate());
        var other = Runtime.Spawn(Waits);
        var pid = Runtime.Spawn(async _ =>
        {
            stubborn.Open();
            await gate.Opened;
        });
        await stubborn.Opened.WithinPatience();
        var stop = Runtime.StopAsync(Time);
        await Clock.TimerOf(Time).WithinPatience();
        Assert.False(stop.IsCompleted);
        Clock.Advance(Time);
        Assert.Contains(pid, await stop.WithinPatience());
        Assert.False(Runtime.IsAlive(pid));

        var quiescence = Runtime.WhenNoBodyRunsAsync();
        Assert.False(quiescence.IsCompleted);
        Assert.Contains(pid, Runtime.Unwinding);
        gate.Open();
        await quiescence.WithinPatience();
        Assert.Empty(Runtime.Unwinding);
        Assert.Empty(await Runtime.StopAsync(Time).WithinPatience());
        Assert.False(Runtime.IsAlive(other));
    }

    [Fact]
    public async Task The_wait_for_the_bodies_can_be_cancelled_and_the_stop_has_happened()
    {
        var puppet = await NewProcess();
        using var cancellation = new CancellationTokenSource();
        var stop = Runtime.StopAsync(Time, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stop.WithinPatience());
        Assert.False(Runtime.IsAlive(puppet.Pid));
        Assert.Equal([puppet.Pid], Unwinding());
    }

    [Fact]
    public async Task Stopping_twice_is_stopping_once()
    {
        var pid = Runtime.Spawn(Waits);
        var (one, two) = (Runtime.StopAsync(Time), Runtime.StopAsync(Time));
        Assert.Empty(await one.WithinPatience());
        Assert.Empty(await two.WithinPatience());
        await Runtime.DisposeAsync().AsTask().WithinPatience();
        await Runtime.DisposeAsync().AsTask().WithinPatience();
        Assert.Equal(ExitReason.Killed, (await End(pid)).Reason);
    }

    [Fact]
    public async Task Dispose_kills_everybody_and_waits()
    {
        var (begun, unwound) = (NewGate(), NewGate());
        Runtime.Spawn(async context =>
        {
            try
            {
                begun.Open();
                await context.ReceiveAsync();
            }
            finally
            {
                await Task.Yield();
                unwound.Open();
            }
        });
        await begun.Opened.WithinPatience();
        await Runtime.DisposeAsync().AsTask().WithinPatience();
        Assert.True(unwound.Opened.IsCompleted);
        Assert.Equal(0, Runtime.ProcessCount);
    }

    [Fact]
    public async Task Dispose_waits_as_long_as_it_was_told_and_then_warns_of_the_late()
    {
        using var warnings = new Warnings();
        Trace.Listeners.Add(warnings);
        var (late, gate) = (NewGate(), NewGate());
        var clock = new ManualClock();
        var runtime = new Runtime(new RuntimeOptions { TimeProvider = clock, StopTimeout = TimeSpan.FromSeconds(12345) });
        var pid = runtime.Spawn(async _ =>
        {
            late.Open();
            await gate.Opened;
        });
        await late.Opened.WithinPatience();
        var disposal = runtime.DisposeAsync().AsTask();
        await clock.TimerOf(TimeSpan.FromSeconds(12345)).WithinPatience();
        clock.Advance(TimeSpan.FromSeconds(12345));
        await disposal.WithinPatience();
        Trace.Listeners.Remove(warnings);
        Assert.Contains(warnings.Texts, text => text.Contains("03:25:45", StringComparison.Ordinal) && text.Contains(pid.ToString(), StringComparison.Ordinal));
        gate.Open();
        await runtime.WhenNoBodyRunsAsync().WithinPatience();
    }

    [Fact]
    public void A_runtime_waits_five_seconds_unless_it_is_told_otherwise()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), new RuntimeOptions().StopTimeout);
        Assert.Same(TimeProvider.System, new RuntimeOptions().TimeProvider);
    }

    [Fact]
    public async Task After_the_stop_nobody_is_spawned()
    {
        var dead = await NewDead();
        await Runtime.StopAsync(Time).WithinPatience();
        Assert.Throws<ObjectDisposedException>(() => Runtime.Spawn(Waits));
        Assert.ThrowsAny<InvalidOperationException>(() => Runtime.SpawnLink(dead, Waits));
        Assert.ThrowsAny<InvalidOperationException>(() => Runtime.SpawnMonitor(dead, Waits));
        Assert.Equal(1, Runtime.Counters.Spawned);
    }

    [Fact]
    public async Task After_the_stop_the_other_verbs_find_only_the_dead()
    {
        var (one, other) = (await NewDead(), await NewDead());
        await Runtime.StopAsync(Time).WithinPatience();
        var before = Runtime.Snapshot();
        Runtime.Send(one, "hello?");
        Runtime.Link(one, other);
        Runtime.Unlink(one, other);
        Runtime.Demonitor(one, new MonitorRef(1), flush: true);
        Runtime.SetTrapExit(one, true);
        Runtime.Exit(one, Boom);
        Runtime.Kill(one);
        Assert.Throws<NoSuchProcessException>(() => Runtime.Monitor(one, other));
        Assert.Null(Runtime.Info(one));
        Assert.False(Runtime.IsAlive(one));
        Assert.Empty(Runtime.List());
        Assert.Empty(Runtime.Unwinding);
        Assert.Equal(new RuntimeCounters(2, 2, 0), Runtime.Counters);
        Assert.Equal(before, Runtime.Snapshot());
        await Quiescence();
    }

    [Fact]
    public async Task A_supervisor_that_traps_exits_can_start_nobody_anew_during_the_stop()
    {
        var ready = NewGate();
        var supervisor = Runtime.Spawn(async context =>
        {
            context.SetTrapExit(true);
            for (var child = 0; child < 5; child++)
            {
                context.SpawnLink(Waits);
            }

            ready.Open();
            try
            {
                while (true)
                {
                    await context.ReceiveAsync(static item => item is Received.Exit);
                    context.SpawnLink(Waits);
                }
            }
            finally
            {
                Assert.Throws<ProcessEndedException>(() => context.SpawnLink(Waits));
            }
        });
        await ready.Opened.WithinPatience();
        var everybody = Living();
        Assert.Empty(await Runtime.StopAsync(Time).WithinPatience());
        Assert.Equal(6, Runtime.Counters.Spawned);
        Assert.Equal(0, Runtime.ProcessCount);
        Assert.Equal(ExitReason.Killed, (await End(supervisor)).Reason);
        Assert.Equal(
            everybody.Select(pid => new Signal.Exit(Pid.Outside, pid, ExitReason.Kill)),
            Mirror.Signals.SkipWhile(signal => signal is not Signal.Exit).Take(everybody.Length));
    }

    private sealed class Warnings : TraceListener
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> texts = new();

        internal IEnumerable<string> Texts => texts;

        public override void Write(string? message) => WriteLine(message);

        public override void WriteLine(string? message) => texts.Enqueue(message ?? "");
    }
}
