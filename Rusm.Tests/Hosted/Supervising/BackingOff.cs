using Microsoft.Extensions.Time.Testing;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Supervising;

public sealed class BackingOff : SupervisorFacts
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly Backoff Doubling = new() { First = First, Factor = 2, Cap = First * 4, ResetAfter = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task A_restart_comes_when_its_time_has_come_and_not_before()
    {
        var tree = await Started(new SupervisorSpec(ManyRestarts()).Child(new ChildSpec("a") { Backoff = Doubling }, Child("a")));
        foreach (var wait in (TimeSpan[])[First, First * 2, First * 4, First * 4])
        {
            var child = await Begun("a");
            await CrashAndWait(tree, child);
            Assert.Equal(["a restarting"], await Family(tree));
            Assert.Equal(0, (await tree.CountChildrenAsync().WithinPatience()).Active);
            Clock.Advance(wait - Moment);
            Assert.Equal(["a restarting"], await Family(tree));
            await OnlyAlive(tree.Pid);
            Clock.Advance(Moment);
            Assert.StartsWith("a up", (await Family(tree)).Single(), StringComparison.Ordinal);
        }

        await CrashAndWait(tree, await Begun("a"));
        Clock.Advance(First * 4);
        await Begun("a");
        await Heard(tree);
        Clock.Advance(Doubling.ResetAfter);
        await CrashAndWait(tree, await PidOf(tree, "a"));
        Clock.Advance(First);
        Assert.StartsWith("a up", (await Family(tree)).Single(), StringComparison.Ordinal);
        Assert.Equal(0, Clock.TimersAlive);
    }

    [Fact]
    public async Task The_siblings_that_restart_with_it_are_stopped_at_once_and_wait_too()
    {
        var tree = await Started(new SupervisorSpec(ManyRestarts(RestartStrategy.OneForAll) with { Backoff = Doubling }).Child("a", Child("a")).Child("b", Child("b")));
        await Begun("b");
        await CrashAndWait(tree, await Begun("a"));
        Assert.Equal(["a restarting", "b down"], await Family(tree));
        Assert.Equal(["a", "b"], Ends);
        Clock.Advance(First);
        Assert.Equal([$"a up as {await Begun("a")}", $"b up as {await Begun("b")}"], await Family(tree));
    }

    [Fact]
    public async Task A_child_that_waits_can_be_stopped_and_its_time_then_does_nothing()
    {
        var tree = await Started(new SupervisorSpec(ManyRestarts()).Child(new ChildSpec("a") { Backoff = Doubling }, Child("a")));
        await CrashAndWait(tree, await Begun("a"));
        Assert.Equal(new CallResult.Restarting(), await tree.RestartChildAsync("a").WithinPatience());
        Assert.Equal(new CallResult.Restarting(), await tree.DeleteChildAsync("a").WithinPatience());
        Assert.Equal(new CallResult.AlreadyPresent(), await tree.StartChildAsync(new ChildSpec("a"), Child("a")).WithinPatience());
        Assert.Equal(new CallResult.Done(), await tree.TerminateChildAsync("a").WithinPatience());
        Clock.Advance(First);
        Assert.Equal(["a down"], await Family(tree));
        Assert.IsType<CallResult.Started>(await tree.RestartChildAsync("a").WithinPatience());
        Assert.Equal([$"a up as {await Begun("a")}"], await Family(tree));
    }

    [Fact]
    public async Task A_supervisor_that_ends_leaves_no_timer()
    {
        var tree = await Started(new SupervisorSpec(ManyRestarts()).Child(new ChildSpec("a") { Backoff = Doubling }, Child("a")));
        await CrashAndWait(tree, await Begun("a"));
        Assert.Equal(1, Clock.TimersAlive);
        Runtime.Exit(tree.Pid, ExitReason.Shutdown);
        Assert.Equal(ExitReason.Shutdown, (await End(tree.Pid)).Reason);
        await Quiescence();
        Assert.Equal(0, Clock.TimersAlive);
    }

    [Fact]
    public async Task Failed_restarts_back_off_as_crashes_do()
    {
        var fails = false;
        var tree = await Started(new SupervisorSpec(ManyRestarts()).Child(new ChildSpec("a") { Backoff = Doubling }, async (context, handshake) =>
        {
            if (fails)
            {
                throw new InvalidOperationException("not yet");
            }

            Begins(context, "a");
            handshake.Acknowledge();
            await Waits(context);
        }));
        fails = true;
        var child = await Begun("a");
        Runtime.Kill(child);
        await Heard(tree);
        Clock.Advance(First);
        await Heard(tree);
        Assert.Equal(["a restarting"], await Family(tree));
        Assert.Equal("not yet", (await ChildOf(tree, "a")).LastDeath!.Reason.Fault!.Message);
        fails = false;
        Clock.Advance((First * 2) - Moment);
        Assert.Equal(["a restarting"], await Family(tree));
        Clock.Advance(Moment);
        Assert.Equal([$"a up as {await Begun("a")}"], await Family(tree));
    }

    [Fact]
    public async Task A_timer_that_comes_a_little_early_loses_no_restart()
    {
        var clock = new HastyClock();
        await using var runtime = new Runtime(new RuntimeOptions { TimeProvider = clock });
        var tree = await runtime.StartSupervisorAsync(new SupervisorSpec(ManyRestarts()).Child(new ChildSpec("a") { Backoff = Doubling }, Child("a"))).WithinPatience();
        runtime.Kill(await Begun("a"));
        await Heard(tree);
        clock.Advance(First - HastyClock.Haste);
        Assert.Equal(["a restarting"], await Family(tree));
        clock.Advance(HastyClock.Haste + Moment);
        await Begun("a");
    }

    private async Task CrashAndWait(SupervisorRef tree, Pid child)
    {
        Crash(child);
        await End(child);
        await Heard(tree);
    }

    /// <summary>Its timers count whole milliseconds, and are early by a part of one, as real ones are.</summary>
    private sealed class HastyClock : FakeTimeProvider
    {
        internal static readonly TimeSpan Haste = TimeSpan.FromMilliseconds(0.5);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(base.CreateTimer(callback, state, Hasty(dueTime), period));

        private static TimeSpan Hasty(TimeSpan dueTime) => dueTime > Haste ? dueTime - Haste : dueTime;

        private sealed class Timer(ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Hasty(dueTime), period);

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
