using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

public sealed class EndsOfBodies : HostedFacts
{
    [Theory]
    [InlineData(BodyThread.Pool)]
    [InlineData(BodyThread.Own)]
    public async Task A_body_that_returns_ends_with_normal(BodyThread thread)
    {
        var gate = NewGate();
        var atOnce = Runtime.Spawn(static _ => Task.CompletedTask, thread);
        var later = Runtime.Spawn(_ => gate.Opened, thread);
        Assert.Equal(new Death(atOnce, ExitReason.Normal, new Cause.Returned()), await End(atOnce));
        Assert.True(Runtime.IsAlive(later));
        gate.Open();
        Assert.Equal(new Death(later, ExitReason.Normal, new Cause.Returned()), await End(later));
    }

    [Theory]
    [InlineData("no async method at all", BodyThread.Pool)]
    [InlineData("before an await", BodyThread.Pool)]
    [InlineData("after an await", BodyThread.Pool)]
    [InlineData("no async method at all", BodyThread.Own)]
    [InlineData("before an await", BodyThread.Own)]
    [InlineData("after an await", BodyThread.Own)]
    public async Task A_body_that_throws_ends_with_crashed_and_what_it_threw(string where, BodyThread thread)
    {
        var thrown = new InvalidOperationException("out of order");
        var gate = NewGate();
        var watcher = await NewProcess();
        ProcessBody body = where switch
        {
            "no async method at all" => _ => throw thrown,
            "before an await" => async _ => await ThrowsHere(Task.CompletedTask, thrown),
            _ => async _ => await ThrowsHere(gate.Opened, thrown),
        };
        var (pid, reference) = Runtime.SpawnMonitor(watcher.Pid, body, thread);
        gate.Open();

        var down = Assert.IsType<Received.Down>(await watcher.Awaits(context => context.ReceiveAsync()));
        Assert.Equal(new Received.Down(reference, pid, ExitReason.Crashed), down);
        Assert.Equal(new Death(pid, ExitReason.Crashed, new Cause.Threw()), down.Death);
        var fault = down.Reason.Fault!;
        Assert.Same(thrown, fault.Exception);
        Assert.Equal("System.InvalidOperationException", fault.Type);
        Assert.Equal("out of order", fault.Message);
        Assert.Contains(where == "no async method at all" ? nameof(EndsOfBodies) : nameof(ThrowsHere), fault.Stack, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_a_process_can_be_awaited_from_outside()
    {
        var waiting = Runtime.Spawn(static context => context.ReceiveAsync().AsTask());
        var ended = Runtime.WhenEndedAsync(waiting);
        Assert.False(ended.IsCompleted);
        Runtime.Exit(waiting, Boom);
        Assert.Equal(Boom, await ended.WithinPatience());
        Assert.Equal(ExitReason.NoProc, await Runtime.WhenEndedAsync(waiting).WithinPatience());

        using var cancellation = new CancellationTokenSource();
        var cancelled = Runtime.WhenEndedAsync(Runtime.Spawn(static context => context.ReceiveAsync().AsTask()), cancellation.Token);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WithinPatience());
        var root = await Runtime.StartSupervisorAsync(new SupervisorSpec()).WithinPatience();
        var stopped = Runtime.WhenEndedAsync(root.Pid);
        Runtime.Exit(root.Pid, ExitReason.Shutdown);
        Assert.Equal(ExitReason.Shutdown, await stopped.WithinPatience());
        var last = Runtime.WhenEndedAsync(Runtime.Spawn(static context => context.ReceiveAsync().AsTask()));
        await Runtime.DisposeAsync();
        Assert.Equal(ExitReason.Killed, await last.WithinPatience());
    }

    [Fact]
    public async Task A_crash_tells_the_exception_that_was_thrown_and_no_wrapping_of_it()
    {
        var thrown = new AggregateException(new InvalidOperationException("one"), new InvalidOperationException("two"));
        var pid = Runtime.Spawn(async _ => await ThrowsHere(Task.CompletedTask, thrown));
        Assert.Same(thrown, (await End(pid)).Reason.Fault!.Exception);
    }

    [Fact]
    public async Task A_crash_travels_over_links_with_its_fault()
    {
        var thrown = new InvalidOperationException("out of order");
        var (peer, dying) = (await NewProcess(), await NewProcess());
        Runtime.Link(peer.Pid, dying.Pid);
        dying.Throws(thrown);
        Assert.Same(thrown, (await End(peer.Pid)).Reason.Fault!.Exception);
    }

    [Fact]
    public async Task A_body_that_returns_no_task_has_crashed()
    {
        var reason = (await End(Runtime.Spawn(static _ => null!))).Reason;
        Assert.Equal(ExitReason.Crashed, reason);
        Assert.IsType<InvalidOperationException>(reason.Fault!.Exception);
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("killed")]
    [InlineData("crashed")]
    [InlineData("noproc")]
    [InlineData("kill")]
    [InlineData("shutdown")]
    [InlineData("overload")]
    public async Task Stop_ends_the_process_with_that_reason_as_it_is(string reason)
    {
        var puppet = await NewProcess(trapsExits: true);
        await puppet.Does(context => context.Stop(ExitReason.Named(reason)));
        Assert.False(Runtime.IsAlive(puppet.Pid));
        Assert.Equal(new Death(puppet.Pid, ExitReason.Named(reason), new Cause.Stopped()), await End(puppet.Pid));
    }

    [Theory]
    [InlineData("returns")]
    [InlineData("throws")]
    [InlineData("stops again")]
    public async Task Stop_does_not_throw_and_what_the_body_does_after_it_changes_nothing(string then)
    {
        var wentOn = new TaskCompletionSource();
        var watcher = await NewProcess();
        var (pid, reference) = Runtime.SpawnMonitor(watcher.Pid, context =>
        {
            context.Stop(Boom);
            wentOn.SetResult();
            switch (then)
            {
                case "throws":
                    throw new InvalidOperationException("too late");
                case "stops again":
                    context.Stop(ExitReason.Shutdown);
                    break;
                default:
                    break;   // and returns
            }

            return Task.CompletedTask;
        });
        await wentOn.Task.WithinPatience();
        watcher.Returns();
        await Quiescence();
        Assert.Equal(Boom, (await End(pid)).Reason);
        Assert.Equal([new Received.Down(reference, pid, Boom)], Mirror.DeliveredTo(watcher.Pid));
    }

    [Fact]
    public async Task Stop_needs_a_reason()
    {
        var puppet = await NewProcess();
        await Assert.ThrowsAsync<ArgumentNullException>(() => puppet.Does(context => context.Stop(null!)));
        Assert.True(Runtime.IsAlive(puppet.Pid));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_gives_up_by_its_own_token_has_not_crashed(bool inAnAsyncMethod)
    {
        var pid = Runtime.Spawn(inAnAsyncMethod ? Throws : static context => throw OfItsOwn(context));
        Assert.Equal(new Death(pid, ExitReason.Shutdown, new Cause.Stopped()), await End(pid));

        static async Task Throws(ProcessContext context) => await ThrowsHere(Task.CompletedTask, OfItsOwn(context));
        static OperationCanceledException OfItsOwn(ProcessContext context) => new(context.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_cancelled_by_another_token_has_crashed(bool hasAskedForItsOwn)
    {
        using var foreign = new CancellationTokenSource();
        await foreign.CancelAsync();
        var pid = Runtime.Spawn(async context =>
        {
            _ = hasAskedForItsOwn ? context.CancellationToken : default;
            await Task.FromCanceled(foreign.Token);
        });
        var reason = (await End(pid)).Reason;
        Assert.Equal(ExitReason.Crashed, reason);
        Assert.Equal(foreign.Token, Assert.IsType<TaskCanceledException>(reason.Fault!.Exception).CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_cancelled_by_no_token_has_crashed(bool hasAskedForItsOwn)
    {
        var pid = Runtime.Spawn(context =>
        {
            _ = hasAskedForItsOwn ? context.CancellationToken : default;
            throw new OperationCanceledException("by nobody");
        });
        Assert.Equal("by nobody", (await End(pid)).Reason.Fault!.Message);
    }

    [Fact]
    public async Task The_end_of_another_process_that_comes_through_a_body_is_a_crash()
    {
        var other = await NewProcess();
        Runtime.Kill(other.Pid);
        var ended = await Assert.ThrowsAsync<ProcessEndedException>(() => other.Does(context => context.SetTrapExit(true)));
        var pid = Runtime.Spawn(async context =>
        {
            _ = context.CancellationToken;
            await ThrowsHere(Task.CompletedTask, ended);
        });
        Assert.Same(ended, (await End(pid)).Reason.Fault!.Exception);
    }

    private static async Task ThrowsHere(Task after, Exception exception)
    {
        await after;
        throw exception;
    }
}
