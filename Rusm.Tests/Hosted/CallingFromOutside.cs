using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

/// <summary>Calls from outside while the run is recorded: a process makes each.</summary>
public sealed class CallingFromOutside() : CallingFromOutsideFacts(mirrored: true)
{
    [Fact]
    public async Task The_process_that_makes_the_call_ends_with_it()
    {
        var server = await NewProcess();
        var call = Runtime.CallAsync<int>(server.Pid, "how many?");
        var from = (await RequestTo(server)).From;
        Assert.True(Runtime.IsAlive(from.Caller));
        Runtime.Reply(from, 42);
        Assert.Equal(42, await call.WithinPatience());
        Assert.Equal(ExitReason.Normal, (await End(from.Caller)).Reason);
    }
}

/// <summary>Calls from outside while the run is not recorded: there is no process but the server.</summary>
public sealed class CallingFromOutsideUnrecorded() : CallingFromOutsideFacts(mirrored: false)
{
    [Fact]
    public async Task There_is_no_process_that_makes_the_call()
    {
        var server = await NewProcess();
        var call = Runtime.CallAsync<int>(server.Pid, "how many?");
        var from = (await RequestTo(server)).From;
        Assert.Equal(Pid.Outside, from.Caller);
        Assert.Equal([server.Pid], Living());
        Runtime.Reply(from, 42);
        Assert.Equal(42, await call.WithinPatience());
        Assert.Equal(0, Clock.TimersAlive);
    }
}

public abstract class CallingFromOutsideFacts(bool mirrored) : HostedFacts(mirrored)
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_call_gives_the_reply_and_leaves_no_process_behind()
    {
        var server = await NewProcess();
        var call = Runtime.CallAsync<int>(server.Pid, "how many?");
        var request = await RequestTo(server);
        Assert.Equal("how many?", request.Content);
        Runtime.Reply(request.From, 42);
        Assert.Equal(42, await call.WithinPatience());
        server.Returns();
        await Quiescence();
    }

    [Fact]
    public async Task Calling_the_dead_fails_at_once_with_noproc()
    {
        var thrown = await Assert.ThrowsAsync<CallException>(async () => await Runtime.CallAsync<int>(await NewDead(), "anybody there?").WithinPatience());
        Assert.Equal(ExitReason.NoProc, thrown.Reason);
        Assert.Equal(0, Clock.TimersAlive);
    }

    [Fact]
    public async Task A_server_that_dies_gives_its_reason()
    {
        var server = await NewProcess();
        var call = Runtime.CallAsync<int>(server.Pid, "how many?");
        await RequestTo(server);
        Runtime.Exit(server.Pid, Boom);
        var thrown = await Assert.ThrowsAsync<CallException>(() => call.WithinPatience());
        Assert.Equal(Boom, thrown.Reason);
        Assert.Equal(server.Pid, thrown.Death!.Pid);
    }

    [Fact]
    public async Task When_the_time_is_up_the_call_fails()
    {
        var server = await NewProcess();
        var call = Runtime.CallAsync<int>(server.Pid, "how many?", Time);
        await Clock.TimerOf(Time).WithinPatience();
        Clock.Advance(Time);
        await Assert.ThrowsAsync<CallTimeoutException>(() => call.WithinPatience());
    }

    [Fact]
    public async Task A_cancelled_call_is_over_and_its_reply_goes_nowhere()
    {
        var server = await NewProcess();
        using var cancellation = new CancellationTokenSource();
        var call = Runtime.CallAsync<int>(server.Pid, "how many?", Time, cancellation.Token);
        var from = (await RequestTo(server)).From;
        await cancellation.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WithinPatience());
        Assert.Equal(cancellation.Token, thrown.CancellationToken);
        Assert.True(from.Caller == Pid.Outside || !Runtime.IsAlive(from.Caller));
        await server.Does(context => context.Reply(from, 42));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Runtime.CallAsync<int>(server.Pid, "how many?", Time, cancellation.Token).WithinPatience());
        Assert.Empty(Mailbox(server));
    }

    [Fact]
    public async Task A_reply_of_another_type_is_the_callers_mistake()
    {
        var server = await NewProcess();
        var call = Runtime.CallAsync<int>(server.Pid, "how many?");
        Runtime.Reply((await RequestTo(server)).From, "many");
        await Assert.ThrowsAsync<InvalidCastException>(() => call.WithinPatience());
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_was_made_is_not_made()
    {
        var server = await NewProcess();
        var call = Runtime.CallAsync<int>(server.Pid, "how many?", Time, new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WithinPatience());
        Assert.Empty(Mailbox(server));
    }

    [Fact]
    public async Task What_awaits_a_call_can_call_again_and_block()
    {
        var server = await NewProcess();
        var (again, goOn) = (NewGate(), new ManualResetEventSlim());
        var first = Runtime.CallAsync<int>(server.Pid, "first").ContinueWith(
            async call =>
            {
                again.Open();
                goOn.Wait();   // it keeps the thread that it runs on
                return await call + await Runtime.CallAsync<int>(server.Pid, "second");
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default).Unwrap();
        Runtime.Reply((await RequestTo(server)).From, 1);
        await again.Opened.WithinPatience();
        var other = Runtime.CallAsync<int>(server.Pid, "other");
        Runtime.Reply((await RequestTo(server)).From, 3);
        Assert.Equal(3, await other.WithinPatience());
        goOn.Set();
        Runtime.Reply((await RequestTo(server)).From, 2);
        Assert.Equal(3, await first.WithinPatience());
    }

    [Fact]
    public async Task The_stop_of_the_runtime_ends_the_calls_that_wait()
    {
        var server = await NewProcess();
        var call = Runtime.CallAsync<int>(server.Pid, "how many?");
        await RequestTo(server);
        server.Returns();
        await Runtime.StopAsync(Time).WithinPatience();
        await Assert.ThrowsAsync<CallException>(() => call.WithinPatience());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Runtime.CallAsync<int>(server.Pid, "how many?").WithinPatience());
    }

    [Fact]
    public async Task A_stop_that_comes_before_the_call_could_begin_ends_it_too()
    {
        var server = Runtime.Spawn(Waits);
        var calls = Enumerable.Range(0, 1000).Select(_ => Runtime.CallAsync<int>(server, "how many?", Timeout.InfiniteTimeSpan)).ToArray();
        await Runtime.StopAsync(Time).WithinPatience();
        foreach (var call in calls)
        {
            Assert.Equal(ExitReason.Killed, (await Assert.ThrowsAsync<CallException>(() => call.WithinPatience())).Reason);
        }
    }

    private protected static async Task<Request> RequestTo(ControlledProcess server) =>
        (Request)((Message)await server.Awaits(context => context.ReceiveAsync())).Content!;
}
