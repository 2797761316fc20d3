using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Supervising;

public sealed class StoppingChildren : SupervisorFacts
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_child_is_asked_to_stop_and_ends_with_shutdown()
    {
        var tree = await Started(new SupervisorSpec().Child("a", Child("a")));
        var child = await Begun("a");
        Assert.Equal(new CallResult.Done(), await tree.TerminateChildAsync("a").WithinPatience());
        var death = await End(child);
        Assert.Equal((ExitReason.Shutdown, new Cause.ExitSignal(tree.Pid)), (death.Reason, death.Cause));
        Assert.Equal(["a down"], await Family(tree));
        NothingIsLeftIn(tree);
    }

    [Fact]
    public async Task A_child_that_is_late_is_killed_when_its_time_is_up_and_not_before()
    {
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.Within(Time) }, Stubborn("a")));
        var child = await Begun("a");
        var stop = tree.TerminateChildAsync("a");
        await Clock.TimerOf(Time).WithinPatience();
        Clock.Advance(Time - Moment);
        Assert.True(Runtime.IsAlive(child));
        Clock.Advance(Moment);
        Assert.Equal(new CallResult.Done(), await stop.WithinPatience());
        Assert.Equal(ExitReason.Killed, (await End(child)).Reason);
        NothingIsLeftIn(tree);
        Assert.Equal(0, Clock.TimersAlive);
    }

    [Fact]
    public async Task A_child_that_makes_it_in_time_ends_as_it_likes()
    {
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.Within(Time) }, Stubborn("a")));
        var child = await Begun("a");
        var stop = tree.TerminateChildAsync("a");
        await Clock.TimerOf(Time).WithinPatience();
        Clock.Advance(Time - Moment);
        Tell(child, static (context, _) => context.Stop(Boom));
        Assert.Equal(new CallResult.Done(), await stop.WithinPatience());
        Assert.Equal(Boom, (await End(child)).Reason);
        NothingIsLeftIn(tree);
    }

    [Fact]
    public async Task No_time_at_all_is_asking_and_killing_at_once()
    {
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.Within(TimeSpan.Zero) }, Stubborn("a")));
        var child = await Begun("a");
        Assert.Equal(new CallResult.Done(), await tree.TerminateChildAsync("a").WithinPatience());
        Assert.Equal(ExitReason.Killed, (await End(child)).Reason);
        Assert.Contains(Mirror.DeliveredTo(child), item => item is Received.Exit exit && exit.Reason == ExitReason.Shutdown);
        NothingIsLeftIn(tree);
    }

    [Fact]
    public async Task A_child_that_is_killed_brutally_is_not_asked()
    {
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.Brutally }, Stubborn("a")));
        var child = await Begun("a");
        Assert.Equal(new CallResult.Done(), await tree.TerminateChildAsync("a").WithinPatience());
        Assert.Equal(ExitReason.Killed, (await End(child)).Reason);
        Assert.DoesNotContain(Mirror.DeliveredTo(child), item => item is Received.Exit);
        NothingIsLeftIn(tree);
    }

    [Fact]
    public async Task A_child_with_all_the_time_it_needs_is_waited_for()
    {
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("a")));
        var child = await Begun("a");
        var stop = tree.TerminateChildAsync("a");
        await Asked(child);
        Clock.Advance(TimeSpan.FromDays(1000));
        Assert.True(Runtime.IsAlive(child));
        Assert.False(stop.IsCompleted);
        Tell(child, static (context, _) => context.Stop(ExitReason.Normal));
        Assert.Equal(new CallResult.Done(), await stop.WithinPatience());
        Assert.Equal(0, Clock.TimersMade);
        NothingIsLeftIn(tree);
    }

    [Fact]
    public async Task A_child_that_took_its_link_off_is_stopped_all_the_same()
    {
        var tree = await Started(new SupervisorSpec().Child("a", Child("a")).Child("b", Child("b")));
        var (a, b) = (await Begun("a"), await Begun("b"));
        Runtime.Unlink(a, tree.Pid);
        Runtime.Unlink(b, tree.Pid);
        Assert.Equal(new CallResult.Done(), await tree.TerminateChildAsync("a").WithinPatience());
        Assert.False(Runtime.IsAlive(a));
        NothingIsLeftIn(tree);

        // One that has ended unnoticed is down as soon as it is stopped.
        Runtime.Kill(b);
        Assert.Equal([$"a down", $"b up as {b}"], await Family(tree));
        Assert.Equal(new CallResult.Done(), await tree.TerminateChildAsync("b").WithinPatience());
        Assert.Equal(["a down", "b down"], await Family(tree));
        NothingIsLeftIn(tree);
    }

    [Fact]
    public async Task A_child_that_crashes_while_a_sibling_is_stopped_is_restarted_afterwards()
    {
        var tree = await Started(new SupervisorSpec()
            .Child("a", Child("a"))
            .Child(new ChildSpec("b") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("b")));
        var (a, b) = (await Begun("a"), await Begun("b"));
        var stop = tree.TerminateChildAsync("b");
        await Asked(b);
        Crash(a);
        await End(a);
        Tell(b, static (context, _) => context.Stop(ExitReason.Normal));
        Assert.Equal(new CallResult.Done(), await stop.WithinPatience());
        Assert.Equal([$"a up as {await Begun("a")}", "b down"], await Family(tree));
    }

    [Fact]
    public async Task A_child_that_crashed_before_it_could_be_stopped_is_not_restarted()
    {
        var tree = await Started(new SupervisorSpec(Flags(RestartStrategy.OneForAll))
            .Child("a", Child("a"))
            .Child(new ChildSpec("b") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("b")));
        var (a, b) = (await Begun("a"), await Begun("b"));
        Runtime.Exit(tree.Pid, ExitReason.Shutdown);
        await Asked(b);
        Crash(a);
        await End(a);
        Tell(b, static (context, _) => context.Stop(ExitReason.Normal));
        Assert.Equal(ExitReason.Shutdown, (await End(tree.Pid)).Reason);
        Assert.Equal(["a", "b", "supervisor"], Ends);
        Assert.Empty(Living());
    }

    [Fact]
    public async Task A_parents_exit_ends_a_supervisor_with_its_reason_and_the_children_in_reverse()
    {
        var parent = await NewProcess(trapsExits: true);
        var tree = await parent.Awaits(async context => await context.StartSupervisorAsync(
            new SupervisorSpec().Child("a", Child("a")).Child("b", Child("b")).Child("inner", new SupervisorSpec().Child("c", Child("c")))));
        Name(tree.Pid, "supervisor");
        Name(await PidOf(Subtree(tree.Pid), "inner"), "inner");
        await Begun("a");
        await Begun("b");
        await Begun("c");
        Runtime.Exit(tree.Pid, Boom);   // not from its parent
        Assert.Equal(4, Links(tree.Pid).Length);
        await parent.Does(context => context.Exit(tree.Pid, Boom));
        Assert.Equal(Boom, (await End(tree.Pid)).Reason);
        Assert.Equal(["c", "inner", "b", "a", "supervisor"], Ends);
    }

    [Fact]
    public async Task A_parents_end_ends_the_tree_too()
    {
        var parent = await NewProcess();
        var tree = await parent.Awaits(async context => await context.StartSupervisorAsync(new SupervisorSpec().Child("a", Child("a"))));
        await Begun("a");
        parent.Throws(new InvalidOperationException("the parent's"));
        var death = await End(tree.Pid);
        Assert.Equal(ExitReason.Crashed, death.Reason);
        Assert.Equal(parent.Pid, death.First.Pid);
        Assert.Empty(Living());
    }

    [Fact]
    public async Task A_supervisor_that_is_killed_takes_its_children_along_by_their_links()
    {
        var tree = await Started(new SupervisorSpec()
            .Child("a", Child("a"))
            .Child("traps", Stubborn("traps"))
            .Child("inner", new SupervisorSpec().Child("b", Child("b")).Child("c", Child("c"))));
        var inner = await PidOf(tree, "inner");
        var (a, traps) = (await Begun("a"), await Begun("traps"));
        await Begun("b");
        await Begun("c");
        Name(inner, "inner");
        Runtime.Kill(tree.Pid);
        Assert.Equal(ExitReason.Killed, (await End(a)).Reason);
        Assert.Equal(ExitReason.Killed, (await End(inner)).Reason);
        Assert.Equal(["supervisor", "a", "c", "b", "inner"], Ends);
        await OnlyAlive(traps);   // as on the BEAM: no process is left to stop it
        await Assert.ThrowsAsync<CallException>(() => tree.WhichChildrenAsync().WithinPatience());
    }

    private void NothingIsLeftIn(SupervisorRef tree)
    {
        var info = Runtime.Info(tree.Pid)!;
        Assert.Empty(info.Mailbox);
        Assert.Empty(info.Links);
        Assert.Empty(info.Monitors);
    }
}
