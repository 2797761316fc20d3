using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Supervising;

public sealed class RestartingChildren : SupervisorFacts
{
    public enum Way
    {
        Crash = 0,
        Kill,
        Stop,
        Shutdown,
        Normal,
    }

    [Theory]
    [InlineData(RestartType.Permanent, Way.Crash, true)]
    [InlineData(RestartType.Permanent, Way.Kill, true)]
    [InlineData(RestartType.Permanent, Way.Stop, true)]
    [InlineData(RestartType.Permanent, Way.Shutdown, true)]
    [InlineData(RestartType.Permanent, Way.Normal, true)]
    [InlineData(RestartType.Transient, Way.Crash, true)]
    [InlineData(RestartType.Transient, Way.Kill, true)]
    [InlineData(RestartType.Transient, Way.Stop, true)]
    [InlineData(RestartType.Transient, Way.Shutdown, false)]
    [InlineData(RestartType.Transient, Way.Normal, false)]
    [InlineData(RestartType.Temporary, Way.Crash, false)]
    [InlineData(RestartType.Temporary, Way.Kill, false)]
    [InlineData(RestartType.Temporary, Way.Stop, false)]
    [InlineData(RestartType.Temporary, Way.Shutdown, false)]
    [InlineData(RestartType.Temporary, Way.Normal, false)]
    public async Task Who_ended_is_started_again_as_its_type_says(RestartType type, Way way, bool again)
    {
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("a") { Restart = type }, Child("a")));
        var first = await Begun("a");
        await EndsBy(way, first);
        if (again)
        {
            var second = await Begun("a");
            Assert.Equal([$"a up as {second}"], await Family(tree));
            Assert.Equal(first, (await ChildOf(tree, "a")).LastDeath!.Pid);
        }
        else
        {
            Assert.Equal(type == RestartType.Temporary ? [] : ["a down"], await Family(tree));
            await OnlyAlive(tree.Pid);
        }

        Assert.Empty(Runtime.Info(tree.Pid)!.Mailbox);
    }

    [Fact]
    public async Task A_process_has_the_number_of_processes_that_its_child_had_before()
    {
        var tree = await Started(new SupervisorSpec(ManyRestarts(RestartStrategy.RestForOne)).Child("a", Child("a")).Child("b", Child("b")).Child("c", Child("c")));
        Assert.Equal([("a", 0), ("b", 0), ("c", 0)], await Restarts());
        Crash(await Begun("b"));
        await Begun("c");
        Crash(await Begun("b"));
        await Begun("c");
        await Begun("b");
        Crash(await Begun("c"));
        await Begun("c");
        Assert.Equal([("a", 0), ("b", 2), ("c", 3)], await Restarts());
        Assert.Equal(new CallResult.Done(), await tree.TerminateChildAsync("c").WithinPatience());
        await tree.RestartChildAsync("c").WithinPatience();
        Assert.Equal([("a", 0), ("b", 2), ("c", 4)], await Restarts());
        Assert.Equal(0, Assert.Single(Runtime.Overview(), process => process.Pid == tree.Pid).Restarts);

        async Task<(string?, int)[]> Restarts()
        {
            await Family(tree);   // the supervisor has started all children before it replies
            return [.. Runtime.Overview().Where(static process => process.Label is not null).Select(static process => (process.Label, process.Restarts)).Order()];
        }
    }

    [Theory]
    [InlineData(RestartStrategy.OneForOne, "b", "b")]
    [InlineData(RestartStrategy.OneForAll, "b d c a", "a b c d")]
    [InlineData(RestartStrategy.RestForOne, "b d c", "b c d")]
    public async Task The_strategy_says_who_is_stopped_and_started_with_it(RestartStrategy strategy, string ends, string starts)
    {
        var tree = await Started(new SupervisorSpec(Flags(strategy)).Child("a", Child("a")).Child("b", Child("b")).Child("c", Child("c")).Child("d", Child("d")));
        var first = new Dictionary<string, Pid>();
        foreach (var id in (string[])["a", "b", "c", "d"])
        {
            first[id] = await Begun(id);
        }

        Crash(first["b"]);
        var second = new List<Pid>();
        foreach (var id in starts.Split(' '))
        {
            second.Add(await Begun(id));
        }

        Assert.Equal(ends.Split(' '), Ends);
        Assert.Equal(second.Order(), second);
        Assert.All(first, child => Assert.Equal(!ends.Contains(child.Key, StringComparison.Ordinal), Runtime.IsAlive(child.Value)));
        Assert.Equal(4, (await tree.CountChildrenAsync().WithinPatience()).Active);
        Assert.Empty(Runtime.Info(tree.Pid)!.Mailbox);
        Assert.Empty(Runtime.Info(tree.Pid)!.Monitors);
    }

    [Fact]
    public async Task A_restart_takes_its_time_and_the_next_in_the_group_waits_for_it()
    {
        var tree = await Started(new SupervisorSpec(Flags(RestartStrategy.OneForAll)).Child("a", Child("a")).Child("b", Child("b")));
        await Begun("b");
        Assert.IsType<CallResult.Started>(await WithAcknowledgement(tree.StartChildAsync(new ChildSpec("slow"), SlowChild("slow")), "slow"));
        Assert.IsType<CallResult.Started>(await tree.StartChildAsync(new ChildSpec("c"), Child("c")).WithinPatience());
        await Begun("c");
        Crash(await Begun("a"));
        var slow = await Begun("slow");
        Tell(slow, (_, handshake) =>
        {
            Note("slow is ready");
            handshake!.Acknowledge();
        });
        await Begun("c");
        Assert.Equal(["slow", "c", "slow", "slow is ready", "c"], Log.Where(noted => noted is not ("a" or "b")));
    }

    [Fact]
    public async Task A_restart_that_fails_is_tried_again_until_it_is_too_often()
    {
        var starts = 0;
        var tree = await Started(new SupervisorSpec(Flags(intensity: 3)).Child(new ChildSpec("a"), async (context, handshake) =>
        {
            if (Interlocked.Increment(ref starts) > 1)
            {
                throw new InvalidOperationException($"start {starts}");
            }

            Begins(context, "a");
            handshake.Acknowledge();
            await Waits(context);
        }));
        Runtime.Kill(await Begun("a"));
        var death = await End(tree.Pid);
        Assert.Equal(ExitReason.Shutdown, death.Reason);
        Assert.Equal("start 4", death.First.Reason.Fault!.Message);
        Assert.Equal(4, starts);
        Assert.Empty(Living());
    }

    [Fact]
    public async Task One_restart_too_many_within_the_period_ends_the_supervisor_and_its_children()
    {
        var tree = await Started(new SupervisorSpec(new SupervisorFlags { Intensity = 2, Period = TimeSpan.FromSeconds(5) })
            .Child("a", Child("a")).Child("b", Child("b")).Child("c", Child("c")));
        await Begun("b");
        await Begun("c");
        Crash(await Begun("a"));
        Crash(await Begun("a"));
        Crash(await Begun("a"), "one too many");
        var death = await End(tree.Pid);
        Assert.Equal(ExitReason.Shutdown, death.Reason);
        Assert.Equal("one too many", death.First.Reason.Fault!.Message);
        Assert.Equal(["a", "a", "a", "c", "b", "supervisor"], Ends);
        Assert.Empty(Living());
    }

    [Fact]
    public async Task Restarts_outside_the_period_are_forgiven()
    {
        var period = TimeSpan.FromSeconds(5);
        var tree = await Started(new SupervisorSpec(new SupervisorFlags { Intensity = 1, Period = period }).Child("a", Child("a")));
        for (var round = 0; round < 5; round++)
        {
            await Crashed(await Begun("a"));
            await Heard(tree);
            Clock.Advance(period + TimeSpan.FromTicks(1));
        }

        await Begun("a");
        Assert.True(Runtime.IsAlive(tree.Pid));
        await Heard(tree);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Crashed(await PidOf(tree, "a"));
        await Heard(tree);
        Clock.Advance(period);
        Crash(await Begun("a"));
        Assert.Equal(ExitReason.Shutdown, (await End(tree.Pid)).Reason);
    }

    [Fact]
    public async Task A_crash_that_passes_the_intensities_climbs_the_tree_with_its_causes()
    {
        // Each level forgives one restart: the inner supervisor needs two crashes, the middle one two ends of the inner one, the root two of the middle one.
        var tree = await Started(
            new SupervisorSpec()
                .Child("bystander", Child("bystander"))
                .Child("middle", new SupervisorSpec().Child("inner", new SupervisorSpec().Child("worker", Child("worker")))),
            "root");
        var bystander = await Begun("bystander");
        for (var crash = 1; crash < 8; crash++)
        {
            Crash(await Begun("worker"), $"crash {crash}");
        }

        var worker = await Begun("worker");
        var middle = await PidOf(tree, "middle");
        var inner = await PidOf(Subtree(middle), "inner");
        Assert.True(Runtime.IsAlive(bystander));
        Crash(worker, "crash 8");
        var death = await End(tree.Pid);
        Assert.Equal([tree.Pid, middle, inner, worker], death.Chain.Select(each => each.Pid));
        Assert.All(death.Chain.Take(3), each => Assert.Equal(ExitReason.Shutdown, each.Reason));
        Assert.All(death.Chain.Take(3), each => Assert.IsType<Cause.Escalation>(each.Cause));
        Assert.Equal("crash 8", Assert.IsType<InvalidOperationException>(death.First.Reason.Fault!.Exception).Message);
        await OnlyAlive();
    }

    [Fact]
    public async Task The_end_of_a_significant_child_ends_its_supervisor()
    {
        var tree = await Started(new SupervisorSpec(new SupervisorFlags { AutoShutdown = AutoShutdown.AnySignificant })
            .Child("a", Child("a"))
            .Child(new ChildSpec("b") { Restart = RestartType.Transient, Significant = true }, Child("b")));
        await Begun("a");
        var significant = await Begun("b");
        Tell(significant, static (context, _) => context.Stop(ExitReason.Normal));
        var death = await End(tree.Pid);
        Assert.Equal(ExitReason.Shutdown, death.Reason);
        Assert.Equal(significant, death.First.Pid);
        Assert.Equal(["b", "a", "supervisor"], Ends);
    }

    [Fact]
    public async Task What_a_stranger_says_or_sends_is_nothing_to_a_supervisor()
    {
        var (puppet, caller) = (await NewProcess(), await NewProcess());
        var tree = await Started(new SupervisorSpec().Child("a", Child("a")));
        var child = await Begun("a");
        Runtime.Send(tree.Pid, "hello");
        Runtime.Send(tree.Pid, null);
        await caller.Parks(context => context.CallAsync<int>(tree.Pid, "what?", Timeout.InfiniteTimeSpan));
        await puppet.Does(context => context.Exit(tree.Pid, Boom));
        Runtime.Link(tree.Pid, puppet.Pid);
        Runtime.Monitor(tree.Pid, puppet.Pid);
        Runtime.Kill(puppet.Pid);
        Assert.Equal([$"a up as {child}"], await Family(tree));
        Assert.Empty(Runtime.Info(tree.Pid)!.Mailbox);
        Runtime.Kill(caller.Pid);
    }

    private async Task<CallResult> WithAcknowledgement(Task<CallResult> start, string name)
    {
        Acknowledge(await Begun(name));
        return await start.WithinPatience();
    }

    private async Task EndsBy(Way way, Pid child)
    {
        switch (way)
        {
            case Way.Crash:
                Crash(child);
                break;
            case Way.Kill:
                Runtime.Kill(child);
                break;
            case Way.Stop:
                Tell(child, static (context, _) => context.Stop(Boom));
                break;
            case Way.Shutdown:
                Tell(child, static (context, _) => context.Stop(ExitReason.Shutdown));
                break;
            default:
                Tell(child, static (context, _) => context.Stop(ExitReason.Normal));
                break;
        }

        await End(child);
    }
}
