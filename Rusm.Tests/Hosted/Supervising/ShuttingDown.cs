using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Supervising;

public sealed class ShuttingDown : SupervisorFacts
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_trees_stop_the_last_started_first_and_each_in_reverse()
    {
        await Started(new SupervisorSpec().Child("a", Child("a")).Child("b", Child("b")), "first");
        await Started(new SupervisorSpec().Child("c", Child("c")).Child("d", Child("d")), "second");
        await Task.WhenAll(Begun("a"), Begun("b"), Begun("c"), Begun("d"));
        var stranger = Runtime.Spawn(Waits);
        var report = await Runtime.ShutdownAsync(Time).WithinPatience();
        Assert.Equal(["d", "c", "second", "b", "a", "first"], Ends);
        Assert.All(Deaths, death => Assert.Equal(
            death.Pid == stranger ? ExitReason.Killed : death.Cause is Cause.Returned ? ExitReason.Normal : ExitReason.Shutdown, death.Reason));
        Assert.True(report.IsClean);
        Assert.Equal("killed none; still unwinding none", report.ToString());
    }

    [Fact]
    public async Task Who_lives_on_when_the_time_is_up_is_killed_and_reported()
    {
        var first = await Started(new SupervisorSpec().Child("a", Child("a")));
        var last = await Started(new SupervisorSpec().Child(new ChildSpec("stubborn") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("stubborn")).Child("b", Child("b")));
        var (a, b, stubborn) = (await Begun("a"), await Begun("b"), await Begun("stubborn"));
        var shutdown = Runtime.ShutdownAsync(Time);
        await Clock.TimerOf(Time).WithinPatience();
        await Asked(stubborn);
        Clock.Advance(Time - TimeSpan.FromMilliseconds(1));
        Assert.True(Runtime.IsAlive(stubborn));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var report = await shutdown.WithinPatience();
        Assert.Equal([first.Pid, a, last.Pid, stubborn], report.Late.ToArray());
        Assert.Empty(report.Unwinding);
        Assert.False(report.IsClean);
        Assert.Contains($"{stubborn}", report.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitReason.Shutdown, (await End(b)).Reason);
        Assert.Equal(ExitReason.Killed, (await End(stubborn)).Reason);
        Assert.Empty(Living());
    }

    [Fact]
    public async Task A_body_that_will_not_end_is_reported_as_such()
    {
        var (begun, gate) = (NewGate(), NewGate());
        await Started(new SupervisorSpec().Child("a", async _ =>
        {
            begun.Open();
            await gate.Opened;
        }));
        await begun.Opened.WithinPatience();
        var shutdown = Runtime.ShutdownAsync(Time);
        await Clock.TimerOf(Time).WithinPatience();   // of the trees
        await Clock.TimerOf(Time).WithinPatience();   // of the bodies
        Clock.Advance(Time);
        var report = await shutdown.WithinPatience();
        Assert.Empty(report.Late);
        Assert.Single(report.Unwinding);
        gate.Open();
        await Quiescence();
    }

    [Fact]
    public async Task Without_trees_everybody_is_killed_at_once()
    {
        var pid = Runtime.Spawn(Waits);
        Assert.True((await Runtime.ShutdownAsync(TimeSpan.FromDays(1)).WithinPatience()).IsClean);
        Assert.Equal(ExitReason.Killed, (await End(pid)).Reason);
    }

    [Fact]
    public async Task With_no_time_the_trees_are_killed_at_once()
    {
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("a")));
        var child = await Begun("a");
        var report = await Runtime.ShutdownAsync(TimeSpan.Zero).WithinPatience();
        Assert.Equal([tree.Pid, child], report.Late.ToArray());
        Assert.Empty(Living());
    }

    [Fact]
    public async Task Shutting_down_twice_or_at_the_same_time_is_shutting_down_once()
    {
        await Started(new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("a")), "first");
        await Started(new SupervisorSpec().Child(new ChildSpec("b") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("b")), "second");
        var (a, b) = (await Begun("a"), await Begun("b"));
        var shutdowns = new[] { Runtime.ShutdownAsync(Time), Runtime.ShutdownAsync(Time), Runtime.DisposeAsync().AsTask().ContinueWith(_ => new ShutdownReport([], []), TaskScheduler.Default) };
        await Asked(b);
        Tell(b, static (context, _) => context.Stop(ExitReason.Normal));
        await Asked(a);
        Tell(a, static (context, _) => context.Stop(ExitReason.Normal));
        foreach (var shutdown in shutdowns)
        {
            Assert.True((await shutdown.WithinPatience()).IsClean);
        }

        Assert.True((await Runtime.ShutdownAsync(Time).WithinPatience()).IsClean);
        Assert.Equal(["b", "second", "a", "first"], Ends);
    }

    [Fact]
    public async Task A_stop_in_the_middle_ends_a_shutdown()
    {
        await Started(new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("a")));
        var child = await Begun("a");
        var shutdown = Runtime.ShutdownAsync(Time);
        await Asked(child);
        Assert.Empty(await Runtime.StopAsync(Time).WithinPatience());
        Assert.True((await shutdown.WithinPatience()).IsClean);
    }

    [Fact]
    public async Task Many_shutdowns_and_stops_at_once_all_come_to_their_ends()
    {
        for (var round = 0; round < 100; round++)
        {
            var runtime = new Runtime();
            for (var tree = 0; tree < 3; tree++)
            {
                await runtime.StartSupervisorAsync(new SupervisorSpec().Child("a", Waits).Child("b", Waits)).WithinPatience();
            }

            await Task.WhenAll(
                Task.Run(() => runtime.ShutdownAsync(TimeSpan.FromDays(1))),
                Task.Run(() => runtime.ShutdownAsync(TimeSpan.FromDays(1))),
                Task.Run(() => runtime.StopAsync(TimeSpan.FromDays(1)))).WithinPatience();
            Assert.Equal(0, runtime.ProcessCount);
            Assert.Equal(0, runtime.Counters.BodiesRunning);
        }
    }

    [Fact]
    public async Task A_cancelled_shutdown_kills_everybody_at_once()
    {
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("a")));
        var child = await Begun("a");
        using var cancellation = new CancellationTokenSource();
        var shutdown = Runtime.ShutdownAsync(Time, cancellation.Token);
        await Asked(child);
        await cancellation.CancelAsync();
        var thrown = await Record.ExceptionAsync(() => shutdown.WithinPatience());
        Assert.True(thrown is null or OperationCanceledException);   // null: the bodies were faster than the wait for them
        Assert.Equal(ExitReason.Killed, (await End(tree.Pid)).Reason);
        Assert.Empty(Living());
        Assert.Equal(0, Clock.TimersAlive);
    }

    [Fact]
    public async Task A_tree_that_is_started_during_the_shutdown_is_stopped_in_order_too()
    {
        await Started(new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("a")), "first");
        var child = await Begun("a");
        var shutdown = Runtime.ShutdownAsync(Time);
        await Asked(child);
        await Started(new SupervisorSpec().Child("b", Child("b")), "second");
        Tell(child, static (context, _) => context.Stop(ExitReason.Normal));
        Assert.True((await shutdown.WithinPatience()).IsClean);
        Assert.Equal(["a", "first", "b", "second"], Ends);
    }

    [Fact]
    public async Task A_tree_that_is_still_being_started_is_killed_when_the_time_is_up_and_its_starter_told()
    {
        var start = Runtime.StartSupervisorAsync(new SupervisorSpec().Child(new ChildSpec("slow"), SlowChild("slow")));
        var slow = await Begun("slow");
        var shutdown = Runtime.ShutdownAsync(Time);
        await Clock.TimerOf(Time).WithinPatience();
        Clock.Advance(Time);
        Assert.Contains(slow, (await shutdown.WithinPatience()).Late);
        await Assert.ThrowsAsync<SupervisorStartException>(() => start.WithinPatience());
    }

    [Fact]
    public async Task A_tree_that_gave_up_before_is_nobody_to_wait_for()
    {
        var tree = await Started(new SupervisorSpec(Flags(intensity: 0)).Child("a", Child("a")));
        Crash(await Begun("a"));
        await End(tree.Pid);
        Assert.True((await Runtime.ShutdownAsync(Time).WithinPatience()).IsClean);
        Assert.Equal(0, Clock.TimersMade);
    }

    [Fact]
    public async Task Dispose_shuts_down_in_good_order()
    {
        await Started(new SupervisorSpec().Child("a", Child("a")).Child("b", Child("b")));
        await Task.WhenAll(Begun("a"), Begun("b"));
        await Runtime.DisposeAsync().AsTask().WithinPatience();
        Assert.Equal(["b", "a", "supervisor"], Ends);
        Assert.Equal(ExitReason.Shutdown, Deaths.Last().Reason);
    }
}
