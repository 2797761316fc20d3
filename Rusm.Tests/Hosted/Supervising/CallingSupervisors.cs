using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Supervising;

public sealed class CallingSupervisors : SupervisorFacts
{
    [Theory]
    [ByBoth]
    public async Task Each_call_has_its_results(By by)
    {
        var pid = (await Started(new SupervisorSpec())).Pid;
        var spec = new ChildSpec("a") { Restart = RestartType.Transient };
        var caller = await NewProcess();
        Task<T> Call<T>(Func<SupervisorRef, Task<T>> call) => by == By.Itself
            ? caller.Awaits(async context => await call(new SupervisorRef(context, pid)))
            : call(new SupervisorRef(Runtime, pid)).WithinPatience();

        Assert.Equal(new CallResult.NotFound(), await Call(tree => tree.TerminateChildAsync("a")));
        Assert.Equal(new CallResult.NotFound(), await Call(tree => tree.RestartChildAsync("a")));
        Assert.Equal(new CallResult.NotFound(), await Call(tree => tree.DeleteChildAsync("a")));
        Assert.Equal(new CallResult.NotFound(), await Call(tree => tree.GetChildSpecAsync("a")));
        Assert.Equal(new CallResult.NotFound(), await Call(tree => tree.TerminateDynamicAsync(caller.Pid)));
        Assert.IsType<CallResult.Invalid>(await Call(tree => tree.StartDynamicAsync()));
        Assert.IsType<CallResult.Invalid>(await Call(tree => tree.StartChildAsync(new ChildSpec(" "), Waits)));

        var started = await Call(tree => tree.StartChildAsync(spec, Child("a")));
        var child = await Begun("a");
        Assert.Equal(new CallResult.Started(child), started);
        Assert.Equal(new CallResult.AlreadyStarted(child), await Call(tree => tree.StartChildAsync(spec, Child("a"))));
        Assert.Equal(new CallResult.Running(), await Call(tree => tree.RestartChildAsync("a")));
        Assert.Equal(new CallResult.Running(), await Call(tree => tree.DeleteChildAsync("a")));
        Assert.Equal(new CallResult.Specification(spec), await Call(tree => tree.GetChildSpecAsync("a")));
        Assert.Equal(new CallResult.Counts(1, 1, 0, 1), await Call(tree => tree.CountChildrenAsync()));
        Assert.Equal([$"a up as {child}"], (await Call(tree => tree.WhichChildrenAsync())).Select(each => $"{each.Spec.Id} {each.Status}").ToArray());

        Assert.Equal(new CallResult.Done(), await Call(tree => tree.TerminateChildAsync("a")));
        Assert.Equal(new CallResult.Done(), await Call(tree => tree.TerminateChildAsync("a")));
        Assert.Equal(new CallResult.AlreadyPresent(), await Call(tree => tree.StartChildAsync(spec, Child("a"))));
        var again = await Call(tree => tree.RestartChildAsync("a"));
        Assert.Equal(new CallResult.Started(await Begun("a")), again);
        Assert.Equal(new CallResult.Done(), await Call(tree => tree.TerminateChildAsync("a")));
        Assert.Equal(new CallResult.Done(), await Call(tree => tree.DeleteChildAsync("a")));
        Assert.Equal(new CallResult.Counts(0, 0, 0, 0), await Call(tree => tree.CountChildrenAsync()));

        await OnlyAlive(pid, caller.Pid);
        Assert.Empty(Mailbox(caller));
        Assert.Empty(Runtime.Info(pid)!.Mailbox);
    }

    [Fact]
    public async Task A_supervisor_that_is_known_by_its_name_is_looked_up_for_each_call()
    {
        var byName = new SupervisorRef(Runtime, "pool");
        await Assert.ThrowsAsync<CallException>(() => byName.CountChildrenAsync().WithinPatience());
        var tree = await Started(new SupervisorSpec().Child(
            ChildSpec.ForSupervisor("pool") with { Name = "pool" }, new SupervisorSpec(new SupervisorFlags { Strategy = RestartStrategy.SimpleOneForOne }).Child("worker", Waits)));
        Assert.IsType<CallResult.Started>((await byName.StartDynamicAsync().WithinPatience()).ThrowIfRefused());
        Assert.Equal(1, (await byName.CountChildrenAsync().WithinPatience()).Active);
        var before = Runtime.WhereIs("pool")!.Value;
        Runtime.Kill(before);
        await Heard(tree);
        Assert.NotEqual(before, Runtime.WhereIs("pool"));
        Assert.Equal(0, (await byName.CountChildrenAsync().WithinPatience()).Active);
        Assert.Throws<InvalidOperationException>(() => byName.Pid);
        Assert.Equal("pool", byName.Name);
    }

    [Fact]
    public async Task A_refusal_that_is_not_looked_at_can_be_thrown()
    {
        var tree = await Started(new SupervisorSpec().Child("a", Waits));
        var again = await tree.StartChildAsync(new ChildSpec("a"), Waits).WithinPatience();
        Assert.StartsWith("The supervisor has a child with this id already, and it runs as <", Assert.Throws<InvalidOperationException>(() => again.ThrowIfRefused()).Message, StringComparison.Ordinal);
        Assert.Equal(
            "The children of a simple_one_for_one supervisor have no ids: use StartDynamicAsync and TerminateDynamicAsync.",
            Assert.Throws<InvalidOperationException>(() => new CallResult.SimpleOneForOne().ThrowIfRefused()).Message);
    }

    [Fact]
    public async Task A_child_whose_start_fails_is_not_taken_on()
    {
        var tree = await Started(new SupervisorSpec());
        var result = await tree.StartChildAsync(new ChildSpec("a"), static (_, _) => throw new InvalidOperationException("boom")).WithinPatience();
        Assert.Equal("boom", Assert.IsType<CallResult.StartFailed>(result).Reason.Fault!.Message);
        Assert.Empty(await Family(tree));
        Assert.IsType<CallResult.Started>(await tree.StartChildAsync(new ChildSpec("a"), Child("a")).WithinPatience());
    }

    [Fact]
    public async Task A_child_whose_start_by_call_fails_stays_down()
    {
        var fails = false;
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("a"), async (context, handshake) =>
        {
            if (fails)
            {
                context.Stop(Boom);
                return;
            }

            handshake.Acknowledge();
            await Waits(context);
        }));
        Assert.Equal(new CallResult.Done(), await tree.TerminateChildAsync("a").WithinPatience());
        fails = true;
        Assert.Equal(new CallResult.StartFailed(Boom), await tree.RestartChildAsync("a").WithinPatience());
        Assert.Equal(["a down"], await Family(tree));
        Assert.Empty(Runtime.Info(tree.Pid)!.Mailbox);
    }

    [Fact]
    public async Task A_supervisor_can_be_taken_on()
    {
        var tree = await Started(new SupervisorSpec());
        var result = await tree.StartChildAsync(ChildSpec.ForSupervisor("inner"), new SupervisorSpec().Child("a", Child("a"))).WithinPatience();
        var inner = Assert.IsType<CallResult.Started>(result).Pid!.Value;
        Assert.Equal([$"a up as {await Begun("a")}"], await Family(Subtree(inner)));
        Assert.Equal(new CallResult.Counts(1, 1, 1, 0), await tree.CountChildrenAsync().WithinPatience());
        var failed = await tree.StartChildAsync(
            ChildSpec.ForSupervisor("other"), new SupervisorSpec().Child(new ChildSpec("b"), static (context, _) => throw new InvalidOperationException())).WithinPatience();
        Assert.Equal(new CallResult.StartFailed(ExitReason.ShutdownWith(new FailedToStartChild("b", ExitReason.Crashed))), failed);
        Assert.Empty(Runtime.Info(tree.Pid)!.Mailbox);
    }

    [Fact]
    public async Task A_child_taken_on_is_restarted_with_its_own_body()
    {
        var tree = await Started(new SupervisorSpec(ManyRestarts()).Child("a", Child("a")));
        Assert.IsType<CallResult.Started>(await tree.StartChildAsync(new ChildSpec("b"), Child("b")).WithinPatience());
        Assert.IsType<CallResult.Started>(await tree.StartChildAsync(new ChildSpec("c"), Child("c"), BodyThread.Own).WithinPatience());
        foreach (var id in (string[])["b", "c", "a", "b"])
        {
            var child = await PidOf(tree, id);
            Crash(child);
            await End(child);
            Assert.NotEqual(child, await PidOf(tree, id));
        }

        Assert.Equal(["a", "b", "c"], (await tree.WhichChildrenAsync().WithinPatience()).Select(child => child.Spec.Id).ToArray());
    }

    [Fact]
    public async Task One_call_is_served_after_the_other()
    {
        var tree = await Started(new SupervisorSpec());
        var same = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => tree.StartChildAsync(new ChildSpec("same"), Waits)))).WithinPatience();
        var one = Assert.Single(same.OfType<CallResult.Started>());
        Assert.Equal(19, same.Count(result => result.Equals(new CallResult.AlreadyStarted(one.Pid!.Value))));

        var own = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(async () => (
            await tree.StartChildAsync(new ChildSpec($"{number}"), Waits),
            await tree.GetChildSpecAsync($"{number}"),
            await tree.TerminateChildAsync($"{number}"),
            await tree.DeleteChildAsync($"{number}"))))).WithinPatience();
        Assert.All(own, results => Assert.True(results is (CallResult.Started, CallResult.Specification, CallResult.Done, CallResult.Done)));
        Assert.Equal(["same"], (await tree.WhichChildrenAsync().WithinPatience()).Select(child => child.Spec.Id).ToArray());
        Assert.Empty(Runtime.Info(tree.Pid)!.Mailbox);
    }

    [Fact]
    public async Task A_call_waits_while_children_are_stopped_however_long_that_takes()
    {
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("a")));
        var child = await Begun("a");
        var stop = tree.TerminateChildAsync("a");
        await Asked(child);
        var count = tree.CountChildrenAsync();
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(count.IsCompleted);
        Tell(child, static (context, _) => context.Stop(ExitReason.Normal));
        Assert.Equal(new CallResult.Done(), await stop.WithinPatience());
        Assert.Equal(0, (await count.WithinPatience()).Active);
    }

    [Theory]
    [ByBoth]
    public async Task A_call_to_a_dead_supervisor_fails(By by)
    {
        var tree = await Started(new SupervisorSpec());
        Runtime.Exit(tree.Pid, ExitReason.Shutdown);
        await End(tree.Pid);
        var caller = await NewProcess();
        var thrown = await Assert.ThrowsAsync<CallException>(() => by == By.Itself
            ? caller.Awaits(async context => await new SupervisorRef(context, tree.Pid).CountChildrenAsync())
            : tree.CountChildrenAsync().WithinPatience());
        Assert.Equal(ExitReason.NoProc, thrown.Reason);
        Assert.True(Runtime.IsAlive(caller.Pid));
    }

    [Fact]
    public async Task A_call_to_a_supervisor_that_ends_meanwhile_fails_with_its_reason()
    {
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.InItsOwnTime }, Stubborn("a")));
        var child = await Begun("a");
        Runtime.Exit(tree.Pid, ExitReason.Shutdown);
        await Asked(child);
        var call = tree.CountChildrenAsync();
        Tell(child, static (context, _) => context.Stop(ExitReason.Normal));
        var thrown = await Assert.ThrowsAsync<CallException>(() => call.WithinPatience());
        Assert.True(thrown.Reason == ExitReason.Shutdown || thrown.Reason == ExitReason.NoProc);
    }

    [Fact]
    public async Task On_a_stopped_runtime_nobody_calls()
    {
        var tree = await Started(new SupervisorSpec());
        await Runtime.ShutdownAsync(TimeSpan.FromDays(1)).WithinPatience();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => tree.CountChildrenAsync().WithinPatience());
    }
}
