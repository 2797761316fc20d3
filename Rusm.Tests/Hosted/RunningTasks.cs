using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class RunningTasks : HostedFacts
{
    [Fact]
    public async Task A_task_gives_its_result_to_the_process_that_started_it_and_nothing_of_it_stays()
    {
        var puppet = await NewProcess();
        Runtime.Send(puppet.Pid, "other");
        Assert.Equal(42, await puppet.Awaits(async context =>
        {
            var (six, seven) = (context.RunAsync(_ => Task.FromResult(6)), context.RunAsync(_ => Task.FromResult(7)));
            return await seven * await six;
        }));
        Assert.Equal([new Message("other")], Mailbox(puppet));
        Assert.Empty(Monitors(puppet.Pid));
    }

    [Fact]
    public async Task A_task_can_be_awaited_again()
    {
        var puppet = await NewProcess();
        Assert.Equal(12, await puppet.Awaits(async context =>
        {
            var task = context.RunAsync(_ => Task.FromResult(6));
            return await task + await task.AwaitAsync();
        }));
    }

    [Fact]
    public async Task The_crash_of_a_linked_task_ends_its_caller()
    {
        var puppet = await NewProcess();
        var task = await puppet.Parks(context => context.RunAsync<int>(async child =>
        {
            await child.ReceiveAsync();
            throw new InvalidOperationException("no result");
        }).AwaitAsync());
        var child = Assert.Single(Links(puppet.Pid));
        Assert.Equal("task", Runtime.Info(child)!.Label);
        Runtime.Send(child, "go on");
        await Assert.ThrowsAsync<ProcessEndedException>(() => task.WithinPatience());
        Assert.Equal(child, (await End(puppet.Pid)).First.Pid);
    }

    [Fact]
    public async Task A_caller_that_traps_exits_is_told_of_the_crash_by_the_await_and_by_the_link()
    {
        var puppet = await NewProcess(trapsExits: true);
        var crash = new InvalidOperationException("no result");
        var thrown = await Assert.ThrowsAsync<ProcessTaskException>(() =>
            puppet.Awaits(context => context.RunAsync<int>(_ => throw crash).AwaitAsync()));
        Assert.Same(crash, thrown.InnerException);
        Assert.Equal(thrown.Pid, Assert.IsType<Exit>(Assert.Single(Mailbox(puppet))).From);
    }

    [Fact]
    public async Task The_end_of_the_caller_ends_a_linked_task()
    {
        var puppet = await NewProcess();
        await puppet.Parks(context => context.RunAsync<int>(async child =>
        {
            await Waits(child);
            return 0;
        }).AwaitAsync());
        var child = Assert.Single(Links(puppet.Pid));
        Runtime.Exit(puppet.Pid, Boom);
        Assert.Equal(Boom, (await End(child)).Reason);
    }

    [Fact]
    public async Task The_crash_of_a_supervised_task_is_a_result_and_it_is_not_restarted()
    {
        var tasks = await Runtime.StartSupervisorAsync(SupervisorSpec.ForTasks()).WithinPatience();
        var puppet = await NewProcess();
        Assert.Equal(42, await puppet.Awaits(context => context.RunAsync(tasks, _ => Task.FromResult(42)).AwaitAsync()));
        var thrown = await Assert.ThrowsAsync<ProcessTaskException>(() =>
            puppet.Awaits(context => context.RunAsync<int>(tasks, _ => throw new InvalidOperationException("no result")).AwaitAsync()));
        Assert.Contains("ended without a result: crashed", thrown.Message, StringComparison.Ordinal);
        Assert.True(Runtime.IsAlive(puppet.Pid));
        Assert.Empty(Mailbox(puppet));
        Assert.Equal(0, (await tasks.CountChildrenAsync().WithinPatience()).Active);
    }

    [Fact]
    public async Task A_supervisor_without_the_template_of_tasks_is_refused()
    {
        var tree = await Runtime.StartSupervisorAsync(new SupervisorSpec()).WithinPatience();
        var puppet = await NewProcess();
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            puppet.Awaits(context => context.RunAsync(tree, _ => Task.FromResult(42)).AwaitAsync()));
        Assert.Contains("SupervisorSpec.ForTasks()", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_await_leaves_the_task_and_it_can_be_awaited_again()
    {
        using var source = new CancellationTokenSource();
        var (puppet, gate) = (await NewProcess(), NewGate());
        var task = await puppet.Does(context => context.RunAsync(async _ =>
        {
            await gate.Opened;
            return 42;
        }));
        var wait = await puppet.Parks(_ => task.AwaitAsync(source.Token));
        await source.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => wait.WithinPatience());
        gate.Open();
        Assert.Equal(42, await puppet.Awaits(_ => task.AwaitAsync()));
    }
}
