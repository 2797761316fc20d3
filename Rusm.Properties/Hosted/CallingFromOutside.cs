using Rusm.Host;
using Rusm.Kernel;
using Rusm.Properties.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Properties.Hosted;

public sealed class CallingFromOutside : HostedFacts
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_call_gives_the_reply_and_leaves_no_process_behind()
    {
        var server = await NewPuppet();
        var call = Runtime.Call<int>(server.Pid, "how many?");
        var request = await RequestTo(server);
        Assert.Equal("how many?", request.Content);
        Runtime.Reply(request.From, 42);
        Assert.Equal(42, await call.WithinPatience());
        Assert.Equal(ExitReason.Normal, (await End(request.From.Caller)).Reason);
        Assert.Equal([server.Pid], Living());
    }

    [Fact]
    public async Task Calling_the_dead_fails_at_once_with_noproc()
    {
        var thrown = await Assert.ThrowsAsync<CallException>(async () => await Runtime.Call<int>(await NewDead(), "anybody there?").WithinPatience());
        Assert.Equal(ExitReason.NoProc, thrown.Reason);
        Assert.Equal(0, Clock.TimersMade);
    }

    [Fact]
    public async Task A_server_that_dies_gives_its_reason()
    {
        var server = await NewPuppet();
        var call = Runtime.Call<int>(server.Pid, "how many?");
        await RequestTo(server);
        Runtime.Exit(server.Pid, Boom);
        var thrown = await Assert.ThrowsAsync<CallException>(() => call.WithinPatience());
        Assert.Equal(Boom, thrown.Reason);
        Assert.Equal(server.Pid, thrown.Death!.Pid);
    }

    [Fact]
    public async Task When_the_time_is_up_the_call_fails()
    {
        var server = await NewPuppet();
        var call = Runtime.Call<int>(server.Pid, "how many?", Time);
        Assert.Equal(Time, await Clock.NextTimer().WithinPatience());
        Clock.Advance(Time);
        await Assert.ThrowsAsync<CallTimeoutException>(() => call.WithinPatience());
    }

    [Fact]
    public async Task A_cancelled_call_is_over_and_its_reply_goes_nowhere()
    {
        var server = await NewPuppet();
        using var cancellation = new CancellationTokenSource();
        var call = Runtime.Call<int>(server.Pid, "how many?", Time, cancellation.Token);
        var from = (await RequestTo(server)).From;
        await cancellation.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WithinPatience());
        Assert.Equal(cancellation.Token, thrown.CancellationToken);
        Assert.False(Runtime.IsAlive(from.Caller));
        await server.Does(context => context.Reply(from, 42));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Runtime.Call<int>(server.Pid, "how many?", Time, cancellation.Token).WithinPatience());
        Assert.Empty(Mailbox(server));
    }

    [Fact]
    public async Task A_reply_of_another_type_is_the_callers_mistake()
    {
        var server = await NewPuppet();
        var call = Runtime.Call<int>(server.Pid, "how many?");
        Runtime.Reply((await RequestTo(server)).From, "many");
        await Assert.ThrowsAsync<InvalidCastException>(() => call.WithinPatience());
    }

    [Fact]
    public async Task The_stop_of_the_runtime_ends_the_calls_that_wait()
    {
        var server = await NewPuppet();
        var call = Runtime.Call<int>(server.Pid, "how many?");
        await RequestTo(server);
        server.Returns();
        await Runtime.StopAsync(Time).WithinPatience();
        await Assert.ThrowsAsync<CallException>(() => call.WithinPatience());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Runtime.Call<int>(server.Pid, "how many?").WithinPatience());
    }

    [Fact]
    public async Task A_stop_that_comes_before_the_call_could_begin_ends_it_too()
    {
        var server = Runtime.Spawn(Waits);
        var calls = Enumerable.Range(0, 1000).Select(_ => Runtime.Call<int>(server, "how many?", Timeout.InfiniteTimeSpan)).ToArray();
        await Runtime.StopAsync(Time).WithinPatience();
        foreach (var call in calls)
        {
            Assert.Equal(ExitReason.Killed, (await Assert.ThrowsAsync<CallException>(() => call.WithinPatience())).Reason);
        }
    }

    private static async Task<Request> RequestTo(Puppet server) =>
        (Request)((Message)await server.Awaits(context => context.Receive())).Content!;
}
