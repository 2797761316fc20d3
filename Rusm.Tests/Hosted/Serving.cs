using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class Serving : HostedFacts
{
    [Theory]
    [InlineData(BodyThread.Pool)]
    [InlineData(BodyThread.Own)]
    public async Task Casts_change_the_state_and_calls_see_what_was_cast_before(BodyThread thread)
    {
        var (puppet, server) = (await NewProcess(), Runtime.Spawn(new AccountServer().RunAsync, thread));
        var total = await puppet.Awaits(context =>
        {
            context.Cast(server, new AccountMessage.Paid(20));
            context.Cast(server, new AccountMessage.Paid(22));
            return context.CallAsync<int>(server, new AccountRequest.Total());
        });
        Assert.Equal(42, total);
        Runtime.Cast(server, new AccountMessage.Paid(1));
        Assert.Equal(43, await Total(server));
    }

    [Fact]
    public async Task Two_processes_of_one_server_have_a_state_each()
    {
        var till = new AccountServer();
        var (first, second) = (Runtime.Spawn(till.RunAsync), Runtime.Spawn(till.RunAsync));
        Runtime.Cast(first, new AccountMessage.Paid(1));
        Assert.Equal(1, await Total(first));
        Assert.Equal(0, await Total(second));
    }

    [Fact]
    public async Task A_server_may_call_another_while_it_serves()
    {
        var (rich, asking) = (Runtime.Spawn(new AccountServer().RunAsync), Runtime.Spawn(new AccountServer().RunAsync));
        Runtime.Cast(rich, new AccountMessage.Paid(42));
        Assert.Equal(42, await Runtime.CallAsync<int>(asking, new AccountRequest.TotalOf(rich)).WithinPatience());
    }

    [Fact]
    public async Task A_reply_may_come_out_of_turn()
    {
        var till = new AccountServer();
        var server = Runtime.Spawn(till.RunAsync);
        var later = Runtime.CallAsync<int>(server, new AccountRequest.TotalLater());
        await Until(() => till.Owed is not null, server);
        Assert.Equal(0, await Total(server));
        Runtime.Reply(till.Owed!, 7);
        Assert.Equal(7, await later.WithinPatience());
    }

    [Fact]
    public async Task What_is_neither_call_nor_cast_is_info()
    {
        var till = new AccountServer(traps: true);
        var (server, other) = (Runtime.Spawn(till.RunAsync), await NewProcess());
        Assert.Equal(0, await Total(server));
        Runtime.Link(server, other.Pid);
        var reference = Runtime.Monitor(server, other.Pid);
        Runtime.Send(server, "hello");
        Runtime.SendAfter(server, TimeSpan.Zero, "tick");
        await other.Does(context => context.Stop(Boom));
        Assert.Equal(0, await Total(server));
        Assert.Equal(
            [new Message("hello"), new Message("tick"), new Down(reference, other.Pid, Boom), new Exit(other.Pid, Boom)],
            till.Infos);
    }

    [Fact]
    public async Task A_server_that_says_stop_terminates_and_ends_with_that_reason()
    {
        var till = new AccountServer();
        var server = Runtime.Spawn(till.RunAsync);
        Runtime.Cast(server, new AccountMessage.Paid(3));
        Runtime.Cast(server, new AccountMessage.Close(Boom));
        Assert.Equal(Boom, (await End(server)).Reason);
        Assert.Equal([(Boom, 3)], till.Terminations);
    }

    [Fact]
    public async Task A_server_that_stops_with_a_reply_terminates_before_it_replies()
    {
        var (terminating, gate) = (NewGate(), NewGate());
        var till = new AccountServer
        {
            OnTerminate = () =>
            {
                terminating.Open();
                gate.Block();
            },
        };
        var server = Runtime.Spawn(till.RunAsync, BodyThread.Own);
        var call = Runtime.CallAsync<string>(server, new AccountRequest.ToClose(ExitReason.Normal));
        await terminating.Opened.WithinPatience();
        Assert.False(call.IsCompleted);
        gate.Open();
        Assert.Equal("closed", await call.WithinPatience());
        Assert.Equal(ExitReason.Normal, (await End(server)).Reason);
        Assert.Equal([(ExitReason.Normal, 0)], till.Terminations);
    }

    [Fact]
    public async Task A_server_whose_terminate_throws_still_replies_and_crashes_with_that()
    {
        var flaw = new InvalidDataException("flaw");
        var till = new AccountServer { OnTerminate = () => throw flaw };
        var server = Runtime.Spawn(till.RunAsync);
        Assert.Equal("closed", await Runtime.CallAsync<string>(server, new AccountRequest.ToClose(Boom)).WithinPatience());
        Assert.Same(flaw, (await End(server)).Reason.Fault!.Exception);
        Assert.Equal([(Boom, 0)], till.Terminations);
    }

    [Fact]
    public async Task A_server_that_stops_without_a_reply_fails_the_call_with_its_reason()
    {
        var server = Runtime.Spawn(new AccountServer().RunAsync);
        var thrown = await Assert.ThrowsAsync<CallException>(
            () => Runtime.CallAsync<string>(server, new AccountRequest.ToLeave(Boom)).WithinPatience());
        Assert.Equal(Boom, thrown.Reason);
    }

    [Fact]
    public async Task A_handler_that_throws_terminates_with_the_state_it_was_given_and_crashes()
    {
        var till = new AccountServer();
        var server = Runtime.Spawn(till.RunAsync);
        var flaw = new InvalidDataException("flaw");
        Runtime.Cast(server, new AccountMessage.Paid(3));
        Runtime.Cast(server, new AccountMessage.Flaw(flaw));
        Assert.Same(flaw, (await End(server)).Reason.Fault!.Exception);
        var (reason, total) = Assert.Single(till.Terminations);
        Assert.Equal(3, total);
        Assert.Same(flaw, reason.Fault!.Exception);
    }

    [Fact]
    public async Task A_handler_that_throws_and_a_terminate_that_throws_crash_with_the_second()
    {
        var second = new InvalidDataException("second");
        var till = new AccountServer { OnTerminate = () => throw second };
        var server = Runtime.Spawn(till.RunAsync);
        Runtime.Cast(server, new AccountMessage.Flaw(new InvalidDataException("first")));
        Assert.Same(second, (await End(server)).Reason.Fault!.Exception);
        Assert.Single(till.Terminations);
    }

    [Fact]
    public async Task A_request_or_a_cast_of_another_type_is_a_crash()
    {
        var till = new AccountServer();
        var (called, told) = (Runtime.Spawn(till.RunAsync), Runtime.Spawn(till.RunAsync));
        var thrown = await Assert.ThrowsAsync<CallException>(() => Runtime.CallAsync<int>(called, "total?").WithinPatience());
        Assert.IsType<InvalidCastException>(thrown.InnerException);
        Runtime.Cast(told, "paid");
        Assert.IsType<InvalidCastException>((await End(told)).Reason.Fault!.Exception);
        Assert.Equal(2, till.Terminations.Count);
    }

    [Fact]
    public async Task A_server_that_handles_nothing_crashes_by_calls_and_casts_and_drops_the_rest()
    {
        var idle = new Idle();
        var (called, told) = (Runtime.Spawn(idle.RunAsync), Runtime.Spawn(idle.RunAsync));
        Runtime.Send(called, "hello");
        var thrown = await Assert.ThrowsAsync<CallException>(() => Runtime.CallAsync<int>(called, "total?").WithinPatience());
        Assert.Contains("handles no calls", thrown.InnerException!.Message, StringComparison.Ordinal);
        Runtime.Cast(told, "paid");
        Assert.Contains("handles no casts", (await End(told)).Reason.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_fails_to_begin_does_not_terminate()
    {
        var idle = new Idle { Flaw = new InvalidDataException("flaw") };
        Assert.Same(idle.Flaw, (await End(Runtime.Spawn(idle.RunAsync))).Reason.Fault!.Exception);
        Assert.False(idle.Terminated);
    }

    private async Task<int> Total(Pid server) => await Runtime.CallAsync<int>(server, new AccountRequest.Total()).WithinPatience();

    // The server has served a call when it serves the next.
    private async Task Until(Func<bool> known, Pid server)
    {
        while (!known())
        {
            await Total(server);
        }
    }

    private sealed class Idle : Server<int, string, string>
    {
        internal Exception? Flaw { get; init; }

        internal bool Terminated { get; private set; }

        protected override ValueTask<int> InitAsync(ProcessContext context) => Flaw is null ? new(0) : throw Flaw;

        protected override ValueTask TerminateAsync(ProcessContext context, ExitReason reason, int state)
        {
            Terminated = true;
            return base.TerminateAsync(context, reason, state);
        }
    }
}
