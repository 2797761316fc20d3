using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Supervising;

public sealed class StartingSupervisors : SupervisorFacts
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Children_are_started_in_their_order_and_linked_to_their_supervisor()
    {
        var tree = await Started(new SupervisorSpec().Child("a", Child("a")).Child("b", Child("b")).Child("c", Child("c")));
        var children = new[] { await Begun("a"), await Begun("b"), await Begun("c") };
        Assert.Equal(children, Links(tree.Pid));
        Assert.Equal(
            [$"a up as {await PidOf(tree, "a")}", $"b up as {await PidOf(tree, "b")}", $"c up as {await PidOf(tree, "c")}"],
            await Family(tree));
        Assert.True(Runtime.Info(tree.Pid)!.TrapsExits);
    }

    [Fact]
    public async Task Nobody_is_left_of_a_start_but_the_supervisor_and_its_children()
    {
        var tree = await Started(new SupervisorSpec().Child("a", Child("a")));
        Assert.Equal([tree.Pid, await Begun("a")], Living());
        Assert.Empty(Runtime.Info(tree.Pid)!.Monitors);
        Assert.Empty(Runtime.Info(tree.Pid)!.MonitoredBy);
    }

    [Fact]
    public async Task A_child_that_has_not_acknowledged_holds_up_the_next()
    {
        var start = Started(new SupervisorSpec().Child(new ChildSpec("slow"), SlowChild("slow")).Child("next", Child("next")));
        var slow = await Begun("slow");
        Assert.False(start.IsCompleted);
        Tell(slow, (_, handshake) =>
        {
            Note("slow is ready");
            handshake!.Acknowledge();
            handshake.Acknowledge();
        });
        var tree = await start;
        await Begun("next");
        Assert.Equal(["slow", "slow is ready", "next"], Log);
        await Heard(tree);
        Assert.Empty(Runtime.Info(tree.Pid)!.Mailbox);
        Assert.Empty(Runtime.Info(tree.Pid)!.Monitors);
    }

    [Fact]
    public async Task A_supervisor_is_started_when_its_children_are()
    {
        var start = Started(new SupervisorSpec()
            .Child("inner", new SupervisorSpec().Child(new ChildSpec("slow"), SlowChild("slow")))
            .Child("next", Child("next")));
        var slow = await Begun("slow");
        Assert.False(start.IsCompleted);
        Tell(slow, (_, handshake) =>
        {
            Note("slow is ready");
            handshake!.Acknowledge();
        });
        var tree = await start;
        await Begun("next");
        Assert.Equal(["slow", "slow is ready", "next"], Log);
        Assert.Equal([slow, tree.Pid], Links(await PidOf(tree, "inner")).OrderDescending());
    }

    [Fact]
    public async Task A_body_that_throws_before_it_has_acknowledged_fails_the_start_and_the_others_are_stopped_in_reverse()
    {
        var boom = new InvalidOperationException("no database");
        var thrown = await Refused(new SupervisorSpec()
            .Child("a", Child("a"))
            .Child("b", Child("b"))
            .Child(new ChildSpec("c"), StartsAndThen("c", (_, _) => throw boom))
            .Child("d", Child("d")));
        Assert.Equal("c", thrown.ChildId);
        Assert.Equal(ExitReason.Crashed, thrown.Reason);
        Assert.Same(boom, thrown.InnerException);
        Assert.Same(boom, thrown.Death!.First.Reason.Fault!.Exception);
        Assert.Equal(ExitReason.ShutdownWith(Failed("c", ExitReason.Crashed)), thrown.Death.Reason);
        Assert.Contains("'c'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("no database", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("d", Log);
        Assert.Equal([thrown.Death.First.Pid, new Pid(4), new Pid(3), new Pid(2)], Deaths.Take(4).Select(death => death.Pid));
        Assert.Empty(Living());
    }

    [Fact]
    public async Task A_body_that_ends_before_it_has_acknowledged_fails_the_start_with_its_reason()
    {
        Assert.Equal(ExitReason.Normal, (await Refused(new SupervisorSpec().Child(new ChildSpec("a"), static (_, _) => Task.CompletedTask))).Reason);
        var stopped = new SupervisorSpec().Child(new ChildSpec("a"), StartsAndThen("a", static (context, _) => context.Stop(Boom)));
        Assert.Equal(Boom, (await Refused(stopped)).Reason);
        var start = Runtime.StartSupervisorAsync(new SupervisorSpec().Child(new ChildSpec("a"), SlowChild("a")));
        await Begun("a");
        Runtime.Kill(await Begun("a"));
        Assert.Equal(ExitReason.Killed, (await Assert.ThrowsAsync<SupervisorStartException>(() => start.WithinPatience())).Reason);
    }

    [Fact]
    public async Task A_child_that_takes_its_link_off_and_ends_has_failed_its_start_too()
    {
        var thrown = await Refused(new SupervisorSpec().Child(new ChildSpec("a"), StartsAndThen("a", static (context, _) =>
        {
            context.Unlink(new Pid(2));
            context.Stop(Boom);
        })));
        Assert.Equal(Boom, thrown.Reason);
    }

    [Fact]
    public async Task A_child_with_nothing_to_run_is_down_and_the_start_goes_on()
    {
        var tree = await Started(new SupervisorSpec()
            .Child(new ChildSpec("a"), StartsAndThen("a", static (_, handshake) => handshake.Ignore()))
            .Child(Temporary("b"), StartsAndThen("b", static (_, handshake) => handshake.Ignore()))
            .Child("c", Child("c")));
        var ignoring = await Begun("a");
        Assert.Equal(ExitReason.Normal, (await End(ignoring)).Reason);
        Assert.Equal(["a down", $"c up as {await Begun("c")}"], await Family(tree));
        Assert.Equal(new CallResult.Started(null), await tree.RestartChildAsync("a").WithinPatience());
        Assert.Equal("a", (await ChildOf(tree, "a")).Spec.Id);
        Assert.Empty(Runtime.Info(tree.Pid)!.Mailbox);
    }

    [Fact]
    public async Task A_child_that_is_late_is_killed_and_has_failed_its_start()
    {
        var start = Runtime.StartSupervisorAsync(new SupervisorSpec()
            .Child("a", Child("a"))
            .Child(new ChildSpec("late") { StartTimeout = Time }, SlowChild("late")));
        await Clock.TimerOf(Time).WithinPatience();
        var late = await Begun("late");
        Clock.Advance(Time - TimeSpan.FromMilliseconds(1));
        Assert.True(Runtime.IsAlive(late));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var thrown = await Assert.ThrowsAsync<SupervisorStartException>(() => start.WithinPatience());
        Assert.Equal(("late", ExitReason.Named("timeout")), (thrown.ChildId, thrown.Reason));
        Assert.Contains("timeout", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(ExitReason.Killed, (await End(late)).Reason);
        Assert.Empty(Living());
    }

    [Fact]
    public async Task In_time_or_late_an_acknowledgement_leaves_nothing_behind()
    {
        var tree = await Started(new SupervisorSpec());
        for (var round = 0; round < 200; round++)
        {
            var start = tree.StartChildAsync(Temporary("child") with { StartTimeout = Time }, SlowChild("child"));
            var child = await Begun("child");
            await Clock.TimerOf(Time).WithinPatience();
            await Task.WhenAll(Task.Run(() => Acknowledge(child)), Task.Run(() => Clock.Advance(Time))).WithinPatience();
            var result = await start.WithinPatience();
            if (result is CallResult.Started)
            {
                Assert.Equal([$"child up as {child}"], await Family(tree));
                Assert.Equal(new CallResult.Done(), await tree.TerminateChildAsync("child").WithinPatience());
            }
            else
            {
                Assert.Equal(new CallResult.StartFailed(ExitReason.Named("timeout")), result);
                Assert.Equal(ExitReason.Killed, (await End(child)).Reason);
            }

            Assert.Empty(await Family(tree));
        }

        Assert.Empty(Runtime.Info(tree.Pid)!.Mailbox);
        Assert.Empty(Runtime.Info(tree.Pid)!.Links);
        Assert.Equal(0, Clock.TimersAlive);
    }

    [Fact]
    public async Task A_failed_start_deep_in_the_tree_is_told_down_to_the_first_cause()
    {
        var boom = new InvalidOperationException("no database");
        var thrown = await Refused(new SupervisorSpec().Child("outer", new SupervisorSpec()
            .Child("inner", new SupervisorSpec().Child(new ChildSpec("worker"), StartsAndThen("worker", (_, _) => throw boom)))));
        Assert.Equal("outer", thrown.ChildId);
        Assert.Equal(ExitReason.ShutdownWith(Failed("inner", ExitReason.ShutdownWith(Failed("worker", ExitReason.Crashed)))), thrown.Reason);
        Assert.Equal(ExitReason.ShutdownWith(Failed("outer", thrown.Reason)), thrown.Death!.Reason);
        Assert.Same(boom, thrown.InnerException);
        Assert.Equal(4, thrown.Death.Chain.Count());
        Assert.StartsWith(
            "The supervisor did not start: its child 'outer' failed with shutdown (failed_to_start_child inner: "
                + "shutdown (failed_to_start_child worker: crashed (System.InvalidOperationException: no database))).",
            thrown.Message,
            StringComparison.Ordinal);
        Assert.Empty(Living());
    }

    [Fact]
    public async Task A_late_child_deep_in_the_tree_is_named_too()
    {
        var start = Runtime.StartSupervisorAsync(new SupervisorSpec().Child(
            "inner", new SupervisorSpec().Child(new ChildSpec("worker") { StartTimeout = Time }, SlowChild("worker"))));
        await Clock.TimerOf(Time).WithinPatience();
        Clock.Advance(Time);
        var thrown = await Assert.ThrowsAsync<SupervisorStartException>(() => start.WithinPatience());
        Assert.Contains("'inner' failed with shutdown (failed_to_start_child worker: timeout).", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_starts_a_tree_is_linked_to_it_and_keeps_its_mailbox()
    {
        var puppet = await NewProcess();
        Runtime.Send(puppet.Pid, "before");
        var tree = await puppet.Awaits(async context => await context.StartSupervisorAsync(new SupervisorSpec().Child("a", Child("a"))));
        Assert.Equal([tree.Pid], Links(puppet.Pid));
        Assert.Equal([new Received.Message("before")], Mailbox(puppet));
        Runtime.Kill(tree.Pid);
        Assert.Equal(ExitReason.Killed, (await End(puppet.Pid)).Reason);
    }

    [Fact]
    public async Task A_trapping_process_learns_that_the_tree_did_not_start_and_keeps_its_mailbox()
    {
        var puppet = await NewProcess(trapsExits: true);
        var spec = new SupervisorSpec().Child("a", Child("a")).Child(new ChildSpec("b"), StartsAndThen("b", static (context, _) => context.Stop(Boom)));
        var thrown = await Assert.ThrowsAsync<SupervisorStartException>(
            () => puppet.Awaits(async context => await context.StartSupervisorAsync(spec)));
        Assert.Equal(("b", Boom), (thrown.ChildId, thrown.Reason));
        Assert.Empty(Mailbox(puppet));
        Assert.Equal([puppet.Pid], Living());
    }

    [Fact]
    public async Task A_process_that_does_not_trap_ends_with_the_tree_that_did_not_start()
    {
        var puppet = await NewProcess();
        var spec = new SupervisorSpec().Child(new ChildSpec("a"), StartsAndThen("a", static (context, _) => context.Stop(Boom)));
        await Assert.ThrowsAsync<ProcessEndedException>(() => puppet.Awaits(async context => await context.StartSupervisorAsync(spec)));
        var death = await End(puppet.Pid);
        Assert.Equal(ExitReason.ShutdownWith(Failed("a", Boom)), death.Reason);
        Assert.Equal(Boom, death.First.Reason);
    }

    [Fact]
    public async Task On_a_stopped_runtime_nothing_is_started()
    {
        await Runtime.StopAsync(Time).WithinPatience();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Runtime.StartSupervisorAsync(new SupervisorSpec()).WithinPatience());
    }

    [Fact]
    public async Task A_runtime_that_is_stopped_meanwhile_is_an_answer()
    {
        var start = Runtime.StartSupervisorAsync(new SupervisorSpec().Child(new ChildSpec("slow"), SlowChild("slow")));
        await Begun("slow");
        await Runtime.StopAsync(Time).WithinPatience();
        var thrown = await Assert.ThrowsAsync<SupervisorStartException>(() => start.WithinPatience());
        Assert.Equal((null, ExitReason.Killed), (thrown.ChildId, thrown.Reason));
    }

    [Fact]
    public async Task Whenever_a_runtime_is_stopped_who_awaits_a_start_gets_an_answer()
    {
        for (var round = 0; round < 200; round++)
        {
            var runtime = new Runtime();
            var starts = Enumerable.Range(0, 3).Select(_ => Task.Run(() => runtime.StartSupervisorAsync(new SupervisorSpec().Child("a", Waits)))).ToArray();
            Task stop = round % 2 == 0 ? runtime.StopAsync(Time) : runtime.ShutdownAsync(Time);
            foreach (var start in starts)
            {
                var thrown = await Record.ExceptionAsync(() => start.WithinPatience());
                Assert.True(thrown is null or ObjectDisposedException or SupervisorStartException, thrown?.ToString());
            }

            await stop.WithinPatience();
            Assert.Equal(0, runtime.ProcessCount);
            await runtime.WhenNoBodyRunsAsync().WithinPatience();
        }
    }

    [Fact]
    public async Task A_supervisor_without_children_waits_for_some()
    {
        var tree = await Started(new SupervisorSpec());
        Assert.Equal(new CallResult.Counts(0, 0, 0, 0), await tree.CountChildrenAsync().WithinPatience());
        await OnlyAlive(tree.Pid);
    }

    private StartingBody StartsAndThen(string name, Action<ProcessContext, Handshake> then) => (context, handshake) =>
    {
        Begins(context, name);
        then(context, handshake);
        return Task.CompletedTask;
    };

    private static FailedToStartChild Failed(string id, ExitReason reason) => new(id, reason);

    private async Task<SupervisorStartException> Refused(SupervisorSpec spec) =>
        await Assert.ThrowsAsync<SupervisorStartException>(() => Runtime.StartSupervisorAsync(spec).WithinPatience());
}
