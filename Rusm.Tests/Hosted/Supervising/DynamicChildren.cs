using System.Collections.Concurrent;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Supervising;

public sealed class DynamicChildren : SupervisorFacts
{
    private static readonly SupervisorFlags Simple = ManyRestarts(RestartStrategy.SimpleOneForOne);

    [Fact]
    public async Task Each_is_started_with_its_argument_and_restarted_with_the_same()
    {
        var tree = await Started(new SupervisorSpec(Simple).Template<string>(new ChildSpec("worker"), Child));
        Assert.Equal([tree.Pid], Living());
        var (a, b) = (await Start(tree, "a"), await Start(tree, "b"));
        Assert.Equal((a, b), (await Begun("a"), await Begun("b")));
        Assert.Equal([$"worker up as {a}", $"worker up as {b}"], await Family(tree));
        Crash(b);
        var again = await Begun("b");
        Assert.Equal([$"worker up as {a}", $"worker up as {again}"], await Family(tree));
        Assert.Equal([(a, 0), (again, 1)], Runtime.Overview().Where(static process => process.Label == "worker").Select(static process => (process.Pid, process.Restarts)));
        Assert.Equal(new CallResult.Counts(1, 2, 0, 2), await tree.CountChildrenAsync().WithinPatience());
    }

    [Fact]
    public async Task They_are_stopped_by_their_pid_and_forgotten()
    {
        var tree = await Started(new SupervisorSpec(Simple).Template<string>(new ChildSpec("worker"), Child));
        var (a, b) = (await Start(tree, "a"), await Start(tree, "b"));
        Assert.Equal(new CallResult.Done(), await tree.TerminateDynamicAsync(a).WithinPatience());
        Assert.Equal(ExitReason.Shutdown, (await End(a)).Reason);
        Assert.Equal(new CallResult.NotFound(), await tree.TerminateDynamicAsync(a).WithinPatience());
        Assert.Equal(new CallResult.NotFound(), await tree.TerminateDynamicAsync(tree.Pid).WithinPatience());
        Assert.Equal([$"worker up as {b}"], await Family(tree));
        Assert.Empty(Runtime.Info(tree.Pid)!.Mailbox);
    }

    [Fact]
    public async Task One_that_is_not_restarted_is_forgotten()
    {
        var tree = await Started(new SupervisorSpec(Simple).Template<string>(new ChildSpec("worker") { Restart = RestartType.Transient }, Child));
        var child = await Start(tree, "a");
        Tell(child, static (context, _) => context.Stop(ExitReason.Normal));
        await End(child);
        Assert.Empty(await Family(tree));
    }

    [Fact]
    public async Task They_have_no_ids_to_be_called_by()
    {
        var tree = await Started(new SupervisorSpec(Simple).Template<string>(new ChildSpec("worker"), Child));
        var no = new CallResult.SimpleOneForOne();
        Assert.Equal(no, await tree.TerminateChildAsync("worker").WithinPatience());
        Assert.Equal(no, await tree.RestartChildAsync("worker").WithinPatience());
        Assert.Equal(no, await tree.DeleteChildAsync("worker").WithinPatience());
        Assert.Equal(no, await tree.StartChildAsync(new ChildSpec("a"), Child("a")).WithinPatience());
        Assert.Equal(new CallResult.Specification(new ChildSpec("worker")), await tree.GetChildSpecAsync("worker").WithinPatience());
    }

    [Fact]
    public async Task An_argument_of_another_type_is_refused()
    {
        var tree = await Started(new SupervisorSpec(Simple).Template<int>(new ChildSpec("worker"), static _ => Waits));
        Assert.Contains("System.String", Assert.IsType<CallResult.Invalid>(await tree.StartDynamicAsync("one").WithinPatience()).Problem, StringComparison.Ordinal);
        Assert.IsType<CallResult.Invalid>(await tree.StartDynamicAsync().WithinPatience());
        Assert.IsType<CallResult.Started>(await tree.StartDynamicAsync(1).WithinPatience());
    }

    [Fact]
    public async Task Null_is_an_argument_where_the_type_has_it()
    {
        var tree = await Started(new SupervisorSpec(Simple).Template<string?>(new ChildSpec("worker"), name => Child(name ?? "nobody")));
        Assert.Equal(await Start(tree, null), await Begun("nobody"));
    }

    [Fact]
    public async Task A_template_without_an_argument_is_the_one_child()
    {
        var tree = await Started(new SupervisorSpec(Simple).Child("worker", Child("worker")));
        Assert.Equal(await Start(tree, null), await Begun("worker"));
        Assert.IsType<CallResult.Invalid>(await tree.StartDynamicAsync(1).WithinPatience());
        Runtime.Kill(await PidOf(tree, "worker"));
        Assert.Equal([$"worker up as {await Begun("worker")}"], await Family(tree));
    }

    [Fact]
    public async Task A_template_may_be_a_supervisor_or_take_its_time()
    {
        var tree = await Started(new SupervisorSpec(Simple).Child(ChildSpec.ForSupervisor("inner"), new SupervisorSpec().Child("worker", Child("worker"))));
        var inner = await Start(tree, null);
        Assert.Equal([$"worker up as {await Begun("worker")}"], await Family(Subtree(inner)));
        var other = await Started(new SupervisorSpec(Simple).Child(new ChildSpec("slow"), SlowChild("slow")));
        var start = other.StartDynamicAsync();
        Acknowledge(await Begun("slow"));
        Assert.IsType<CallResult.Started>(await start.WithinPatience());
    }

    [Fact]
    public async Task A_template_that_throws_has_failed_the_start_and_harms_nobody()
    {
        var boom = new InvalidOperationException("no such worker");
        var tree = await Started(new SupervisorSpec(Simple).Template<string>(new ChildSpec("worker"), name => name == "b" ? throw boom : Child(name)));
        var child = await Start(tree, "a");
        var failed = Assert.IsType<CallResult.StartFailed>(await tree.StartDynamicAsync("b").WithinPatience());
        Assert.Same(boom, failed.Reason.Fault!.Exception);
        Assert.Equal([$"worker up as {child}"], await Family(tree));
    }

    [Fact]
    public async Task A_template_that_throws_at_a_restart_is_asked_again_until_it_is_too_often()
    {
        var asked = 0;
        var tree = await Started(new SupervisorSpec(Flags(RestartStrategy.SimpleOneForOne, intensity: 3)).Template<string>(
            new ChildSpec("worker"),
            name => Interlocked.Increment(ref asked) == 1 ? Child(name) : throw new InvalidOperationException("no more")));
        Runtime.Kill(await Start(tree, "a"));
        Assert.Equal(ExitReason.Shutdown, (await End(tree.Pid)).Reason);
        Assert.Equal(4, asked);
    }

    [Fact]
    public async Task All_are_stopped_at_once_and_the_late_are_killed_together()
    {
        var time = TimeSpan.FromSeconds(10);
        var tree = await Started(new SupervisorSpec(Simple).Template<string>(new ChildSpec("worker") { Shutdown = Shutdown.Within(time) }, Stubborn));
        var (a, b, c) = (await Start(tree, "a"), await Start(tree, "b"), await Start(tree, "c"));
        await Task.WhenAll(Begun("a"), Begun("b"), Begun("c"));
        Runtime.Exit(tree.Pid, ExitReason.Shutdown);
        await Clock.TimerOf(time).WithinPatience();
        await Task.WhenAll(Asked(a), Asked(b), Asked(c));
        Clock.Advance(time / 2);
        Tell(b, static (context, _) => context.Stop(ExitReason.Normal));
        await Clock.TimerOf(time / 2).WithinPatience();
        Clock.Advance(time / 2);
        Assert.Equal(ExitReason.Shutdown, (await End(tree.Pid)).Reason);
        Assert.Equal((ExitReason.Killed, ExitReason.Normal, ExitReason.Killed), ((await End(a)).Reason, (await End(b)).Reason, (await End(c)).Reason));
        await OnlyAlive();
        Assert.Equal(0, Clock.TimersAlive);
    }

    private static async Task<Pid> Start(SupervisorRef tree, object? argument) =>
        Assert.IsType<CallResult.Started>(await tree.StartDynamicAsync(argument).WithinPatience()).Pid!.Value;
}

public sealed class ManyChildren() : SupervisorFacts(mirrored: false)
{
    private const int Many = 10_000;

    [Fact]
    public async Task Ten_thousand_dynamic_children_come_and_go()
    {
        var begun = new ConcurrentDictionary<int, int>();
        var (bodies, allBegan, killedBeganAgain) = (0, NewGate(), NewGate());
        var tree = await Started(new SupervisorSpec(ManyRestarts(RestartStrategy.SimpleOneForOne)).Template<int>(
            new ChildSpec("worker"),
            number => async context =>
            {
                begun.AddOrUpdate(number, 1, static (_, times) => times + 1);
                (Interlocked.Increment(ref bodies) switch { Many => allBegan, Many + 100 => killedBeganAgain, _ => null })?.Open();
                await context.ReceiveAsync();
            }));
        var puppet = await NewProcess();
        var pids = await puppet.Awaits(async context =>
        {
            var pids = new List<Pid>();
            var mine = new SupervisorRef(context, tree.Pid);
            for (var number = 0; number < Many; number++)
            {
                pids.Add(((CallResult.Started)await mine.StartDynamicAsync(number)).Pid!.Value);
            }

            return pids;
        });
        Assert.Equal(Many, (await tree.CountChildrenAsync().WithinPatience()).Active);
        await allBegan.Opened.WithinPatience();
        foreach (var pid in pids.Take(100))
        {
            Assert.Equal(new CallResult.Done(), await tree.TerminateDynamicAsync(pid).WithinPatience());
        }

        pids.Skip(100).Take(100).ToList().ForEach(Runtime.Kill);
        var family = (await tree.WhichChildrenAsync().WithinPatience());
        Assert.Equal(Many - 100, family.Length);
        Assert.All(family, child => Assert.True(Runtime.IsAlive(((ChildStatus.Up)child.Status).Pid)));
        Assert.Equal(Many - 100 + 2, Runtime.ProcessCount);
        await killedBeganAgain.Opened.WithinPatience();
        puppet.Returns();
        Assert.True((await Runtime.ShutdownAsync(TimeSpan.FromDays(1)).WithinPatience()).IsClean);
        Assert.Empty(Living());
        Assert.All(begun, child => Assert.Equal(child.Key is >= 100 and < 200 ? 2 : 1, child.Value));
    }

    [Fact]
    public async Task Children_that_are_down_do_not_hold_up_their_supervisors_end_however_many_they_are()
    {
        var spec = Enumerable.Range(0, Many * 3).Aggregate(
            new SupervisorSpec(),
            static (spec, number) => spec.Child(new ChildSpec($"{number}") { Restart = RestartType.Transient }, static _ => Task.CompletedTask));
        var tree = await Started(spec);
        while ((await tree.CountChildrenAsync().WithinPatience()).Active > 0)
        {
            await Task.Yield();
        }

        Assert.True((await Runtime.ShutdownAsync(TimeSpan.FromDays(1)).WithinPatience()).IsClean);
    }
}
