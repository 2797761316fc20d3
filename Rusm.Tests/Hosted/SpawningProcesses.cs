using System.Collections.Concurrent;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class SpawningProcesses : HostedFacts
{
    [Theory]
    [InlineData(BodyThread.Pool)]
    [InlineData(BodyThread.Own)]
    public async Task A_body_runs_and_knows_its_own_pid(BodyThread thread)
    {
        var puppet = await NewProcess(thread);
        Assert.Equal(puppet.Pid, await puppet.Does(context => context.Self));
    }

    [Theory]
    [ByBoth]
    public async Task A_body_knows_in_whose_name_it_was_spawned(By by)
    {
        var parent = await NewProcess();
        var parents = new ConcurrentQueue<Pid>();
        await Acts(by, parent).SpawnLink(Tells);
        await Acts(by, parent).SpawnMonitor(Tells);
        await Acts(by, parent).Spawn(Tells);
        parent.Returns();
        await Quiescence();
        Assert.Equal([by == By.Itself ? parent.Pid : Pid.Outside, parent.Pid, parent.Pid], parents.Order());

        Task Tells(ProcessContext context)
        {
            parents.Enqueue(context.Parent);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_body_takes_its_time_from_the_clock_of_the_runtime() =>
        Assert.Same(Clock, await (await NewProcess()).Does(context => context.TimeProvider));

    [Fact]
    public void Pids_count_up_and_are_not_used_again()
    {
        var first = Runtime.Spawn(Waits);
        Runtime.Kill(first);
        Assert.Equal([new Pid(1), new Pid(2)], [first, Runtime.Spawn(Waits)]);
    }

    [Theory]
    [ByBoth]
    public async Task A_spawned_process_is_alive_and_tied_to_nobody(By by)
    {
        var spawner = await NewProcess();
        var child = await Acts(by, spawner).Spawn(Waits);
        Assert.True(Runtime.IsAlive(child));
        Assert.False(Runtime.Info(child)!.TrapsExits);
        Assert.Empty(Links(child));
        Assert.Empty(MonitoredBy(child));
        Assert.Empty(Links(spawner.Pid));
        Assert.Empty(Monitors(spawner.Pid));
    }

    [Theory]
    [ByBoth]
    public async Task Spawn_link_links_parent_and_child(By by)
    {
        var parent = await NewProcess();
        var child = await Acts(by, parent).SpawnLink(Waits);
        Assert.Equal([parent.Pid], Links(child));
        Assert.Equal([child], Links(parent.Pid));
    }

    [Theory]
    [ByBoth]
    public async Task Spawn_monitor_has_the_parent_watch_the_child(By by)
    {
        var parent = await NewProcess();
        var (child, reference) = await Acts(by, parent).SpawnMonitor(Waits);
        Assert.Equal([new MonitorEnd(reference, child)], Monitors(parent.Pid));
        Assert.Equal([new MonitorEnd(reference, parent.Pid)], MonitoredBy(child));
    }

    [Theory]
    [ByBoth]
    public async Task There_is_no_moment_in_which_a_child_is_alive_and_not_linked(By by)
    {
        for (var round = 0; round < 100; round++)
        {
            var parent = await NewProcess(trapsExits: true);
            var child = await Acts(by, parent).SpawnLink(static _ => throw new InvalidOperationException("at once"));
            Assert.Equal(new Exit(child, ExitReason.Crashed), await parent.Awaits(context => context.ReceiveAsync()));
        }
    }

    [Theory]
    [ByBoth]
    public async Task There_is_no_moment_in_which_a_child_is_alive_and_not_monitored(By by)
    {
        for (var round = 0; round < 100; round++)
        {
            var parent = await NewProcess();
            var (child, reference) = await Acts(by, parent).SpawnMonitor(static _ => Task.CompletedTask);
            Assert.Equal(new Down(reference, child, ExitReason.Normal), await parent.Awaits(context => context.ReceiveAsync()));
        }
    }

    [Fact]
    public async Task Nothing_is_spawned_in_the_name_of_the_dead()
    {
        var dead = await NewDead();
        var before = Runtime.Counters.Spawned;
        Assert.Equal(dead, Assert.Throws<NoSuchProcessException>(() => Runtime.SpawnLink(dead, Waits)).Pid);
        Assert.Equal(dead, Assert.Throws<NoSuchProcessException>(() => Runtime.SpawnMonitor(dead, Waits)).Pid);
        Assert.Equal(before, Runtime.Counters.Spawned);
    }

    [Fact]
    public void Nothing_is_linked_to_or_watched_by_the_outside()
    {
        Assert.Throws<NoSuchProcessException>(() => Runtime.SpawnLink(Pid.Outside, Waits));
        Assert.Throws<NoSuchProcessException>(() => Runtime.SpawnMonitor(Pid.Outside, Waits));
        Assert.Equal(0, Runtime.ProcessCount);
    }

    [Theory]
    [ByBoth]
    public async Task A_process_needs_a_body(By by)
    {
        var acts = Acts(by, await NewProcess());
        await Assert.ThrowsAsync<ArgumentNullException>(() => acts.Spawn(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => acts.SpawnLink(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => acts.SpawnMonitor(null!));
        Assert.Equal(1, Runtime.ProcessCount);
    }

    [Theory]
    [InlineData(BodyThread.Pool)]
    [InlineData(BodyThread.Own)]
    public async Task A_child_runs_on_the_thread_it_was_spawned_for(BodyThread thread)
    {
        var parent = await NewProcess();
        await parent.Does(context => context.Spawn(Tells, thread));
        await parent.Does(context => context.SpawnLink(Tells, thread));
        await parent.Does(context => context.SpawnMonitor(Tells, thread));
        Runtime.Spawn(Tells, thread);
        Runtime.SpawnLink(parent.Pid, Tells, thread);
        Runtime.SpawnMonitor(parent.Pid, Tells, thread);
        for (var child = 0; child < 6; child++)
        {
            var message = Assert.IsType<Message>(await parent.Awaits(context => context.ReceiveAsync(item => item is Message)));
            Assert.Equal(thread == BodyThread.Pool, message.Content);
        }

        Task Tells(ProcessContext context)
        {
            context.Send(parent.Pid, Thread.CurrentThread.IsThreadPoolThread);
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData(BodyThread.Pool)]
    [InlineData(BodyThread.Own)]
    public async Task A_body_begins_without_the_ambient_values_of_its_spawner(BodyThread thread)
    {
        var ambient = new AsyncLocal<string> { Value = "of the spawner" };
        var seen = new TaskCompletionSource<string?>();
        Runtime.Spawn(
            _ =>
            {
                seen.SetResult(ambient.Value);
                return Task.CompletedTask;
            },
            thread);
        Assert.Null(await seen.Task.WithinPatience());
    }
}
