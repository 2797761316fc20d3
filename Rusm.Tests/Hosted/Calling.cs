using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

/// <summary>Calls while the run is recorded, which are made of signals.</summary>
public sealed class Calling() : CallingFacts(mirrored: true);

/// <summary>Calls while the run is not recorded, which do not go through the kernel.</summary>
public sealed class CallingUnrecorded() : CallingFacts(mirrored: false);

public abstract class CallingFacts(bool mirrored) : HostedFacts(mirrored)
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_call_brings_the_request_and_gives_the_reply()
    {
        var (caller, server) = (await NewProcess(), await NewProcess());
        var call = await caller.Parks(context => context.CallAsync<int>(server.Pid, "how many?"));
        var request = await RequestTo(server);
        Assert.Equal("how many?", request.Content);
        Assert.Equal(caller.Pid, request.From.Caller);
        await server.Does(context => context.Reply(request.From, 42));
        Assert.Equal(42, await call.WithinPatience());
        NothingIsLeftOf(caller);
    }

    [Fact]
    public async Task Whatever_else_comes_meanwhile_stays_in_place()
    {
        var (caller, server, other) = (await NewProcess(trapsExits: true), await NewProcess(), await NewProcess());
        Runtime.Send(caller.Pid, "before");
        var reference = Runtime.Monitor(caller.Pid, other.Pid);
        var call = await caller.Parks(context => context.CallAsync<int>(server.Pid, "how many?"));
        Runtime.Send(caller.Pid, "during");
        Runtime.Exit(caller.Pid, Boom);
        Runtime.Kill(other.Pid);
        Runtime.Reply((await RequestTo(server)).From, 42);
        Assert.Equal(42, await call.WithinPatience());
        Assert.Equal(
            [
                new Message("before"), new Message("during"), new Exit(Pid.Outside, Boom), new Down(reference, other.Pid, ExitReason.Killed),
            ],
            Mailbox(caller));
    }

    [Fact]
    public async Task Another_process_may_reply_and_later_requests_need_not_wait()
    {
        var (first, second, server, helper) = (await NewProcess(), await NewProcess(), await NewProcess(), await NewProcess());
        var slow = await first.Parks(context => context.CallAsync<string>(server.Pid, "slow"));
        var toFirst = (await RequestTo(server)).From;
        var quick = await second.Parks(context => context.CallAsync<string>(server.Pid, "quick"));
        var toSecond = (await RequestTo(server)).From;
        await server.Does(context => context.Reply(toSecond, "at once"));
        Assert.Equal("at once", await quick.WithinPatience());
        await helper.Does(context => context.Reply(toFirst, "at last"));
        Assert.Equal("at last", await slow.WithinPatience());
    }

    [Fact]
    public async Task The_second_reply_does_nothing()
    {
        var (caller, server) = (await NewProcess(), await NewProcess());
        var call = await caller.Parks(context => context.CallAsync<int>(server.Pid, "how many?"));
        var from = (await RequestTo(server)).From;
        await server.Does(context =>
        {
            context.Reply(from, 1);
            context.Reply(from, 2);
        });
        Runtime.Reply(from, 3);
        Assert.Equal(1, await call.WithinPatience());
        NothingIsLeftOf(caller);
    }

    [Fact]
    public async Task The_dead_reply_nothing_and_leave_the_reply_to_others()
    {
        var (caller, server, helper) = (await NewProcess(), await NewProcess(), await NewProcess());
        var call = await caller.Parks(context => context.CallAsync<int>(server.Pid, "how many?"));
        var from = (await RequestTo(server)).From;
        Runtime.Kill(helper.Pid);
        await Assert.ThrowsAsync<ProcessEndedException>(() => helper.Does(context => context.Reply(from, 1)));
        Runtime.Reply(from, 2);
        Assert.Equal(2, await call.WithinPatience());
    }

    [Fact]
    public async Task A_reply_to_the_dead_does_nothing()
    {
        var (caller, server) = (await NewProcess(), await NewProcess());
        var call = await caller.Parks(context => context.CallAsync<int>(server.Pid, "how many?"));
        var from = (await RequestTo(server)).From;
        Runtime.Kill(caller.Pid);
        await Assert.ThrowsAsync<ProcessEndedException>(() => call.WithinPatience());
        await server.Does(context => context.Reply(from, 1));
        Assert.Empty(MonitoredBy(server.Pid));
    }

    [Fact]
    public async Task Calling_the_dead_fails_at_once_with_noproc()
    {
        var (caller, dead) = (await NewProcess(), await NewDead());
        foreach (var nobody in new[] { dead, Pid.Outside, new Pid(1000) })
        {
            var thrown = await Assert.ThrowsAsync<CallException>(
                () => caller.Awaits(context => context.CallAsync<int>(nobody, "anybody there?")));
            Assert.Equal((nobody, "anybody there?", ExitReason.NoProc), (thrown.Target, thrown.Request, thrown.Reason));
            Assert.Null(thrown.Death);
        }

        Assert.Equal(0, Clock.TimersMade);
        NothingIsLeftOf(caller);
    }

    [Fact]
    public async Task A_server_that_dies_gives_its_reason_at_once_and_where_it_came_from()
    {
        var (caller, server, peer) = (await NewProcess(), await NewProcess(), await NewProcess());
        Runtime.Link(server.Pid, peer.Pid);
        var call = await caller.Parks(context => context.CallAsync<int>(server.Pid, "how many?"));
        Runtime.Exit(peer.Pid, Boom);
        var thrown = await Assert.ThrowsAsync<CallException>(() => call.WithinPatience());
        Assert.Equal(Boom, thrown.Reason);
        Assert.Equal([server.Pid, peer.Pid], thrown.Death!.Chain.Select(death => death.Pid));
        Assert.InRange(Clock.TimersAlive, 0, IsMirrored ? 0 : 1);   // the timer stays for the next call
        NothingIsLeftOf(caller);
    }

    [Fact]
    public async Task A_server_that_returns_has_not_replied_either()
    {
        var (caller, server) = (await NewProcess(), await NewProcess());
        var call = await caller.Parks(context => context.CallAsync<int>(server.Pid, "how many?"));
        server.Returns();
        Assert.Equal(ExitReason.Normal, (await Assert.ThrowsAsync<CallException>(() => call.WithinPatience())).Reason);
    }

    [Fact]
    public async Task A_server_that_replies_and_dies_has_replied()
    {
        var (caller, server) = (await NewProcess(), await NewProcess());
        var call = await caller.Parks(context => context.CallAsync<int>(server.Pid, "how many?"));
        var from = (await RequestTo(server)).From;
        await server.Does(context =>
        {
            context.Reply(from, 42);
            context.Stop(Boom);
        });
        Assert.Equal(42, await call.WithinPatience());
        NothingIsLeftOf(caller);
    }

    [Fact]
    public async Task A_failed_call_that_nobody_catches_crashes_the_caller()
    {
        var (server, watcher) = (await NewProcess(), await NewProcess());
        Runtime.SpawnMonitor(watcher.Pid, async context => await context.CallAsync<int>(server.Pid, "how many?"));
        await RequestTo(server);
        var flaw = new InvalidDataException("flaw");
        server.Throws(flaw);
        var down = (Down)await watcher.Awaits(context => context.ReceiveAsync());
        Assert.Equal(ExitReason.Crashed, down.Reason);
        var thrown = Assert.IsType<CallException>(down.Reason.Fault!.Exception);
        Assert.Equal(ExitReason.Crashed, thrown.Reason);
        Assert.Same(flaw, thrown.InnerException);
    }

    [Theory]
    [InlineData(BodyThread.Pool)]
    [InlineData(BodyThread.Own)]
    public async Task When_the_time_is_up_the_call_fails_and_a_late_reply_goes_nowhere(BodyThread thread)
    {
        var (caller, server) = (await NewProcess(thread), await NewProcess());
        var call = await caller.Parks(context => context.CallAsync<int>(server.Pid, "how many?", Time));
        var from = (await RequestTo(server)).From;
        Clock.Advance(Time);
        var thrown = await Assert.ThrowsAsync<CallTimeoutException>(() => call.WithinPatience());
        Assert.Equal((server.Pid, "how many?", Time), (thrown.Target, thrown.Request, thrown.Timeout));
        Assert.Equal(ExitReason.Named("timeout"), thrown.Reason);
        await server.Does(context => context.Reply(from, 42));
        Runtime.Kill(server.Pid);
        NothingIsLeftOf(caller);
    }

    [Fact]
    public async Task The_time_is_five_seconds_if_not_said()
    {
        var (caller, server) = (await NewProcess(), await NewProcess());
        var call = await caller.Parks(context => context.CallAsync<int>(server.Pid, "how many?"));
        Clock.Advance(TimeSpan.FromSeconds(5) - Moment);
        Assert.False(call.IsCompleted);
        Clock.Advance(Moment);
        await Assert.ThrowsAsync<CallTimeoutException>(() => call.WithinPatience());
    }

    [Fact]
    public async Task No_time_asks_and_does_not_wait_and_for_ever_needs_no_timer()
    {
        var (caller, server) = (await NewProcess(), await NewProcess());
        await Assert.ThrowsAsync<CallTimeoutException>(
            () => caller.Awaits(context => context.CallAsync<int>(server.Pid, "how many?", TimeSpan.Zero)));
        Assert.Equal("how many?", (await RequestTo(server)).Content);
        var call = await caller.Parks(context => context.CallAsync<int>(server.Pid, "how many?", Timeout.InfiniteTimeSpan));
        Runtime.Reply((await RequestTo(server)).From, 42);
        Assert.Equal(42, await call.WithinPatience());
        Assert.Equal(0, Clock.TimersMade);
    }

    [Fact]
    public async Task A_process_can_be_called_by_many_and_reply_in_any_order()
    {
        var server = await NewProcess();
        var calls = new List<(ReplyTo From, Task<int> Reply)>();
        for (var number = 0; number < 20; number++)
        {
            var caller = await NewProcess();
            var reply = await caller.Parks(context => context.CallAsync<int>(server.Pid, "your number?"));
            calls.Add(((await RequestTo(server)).From, reply));
        }

        for (var number = calls.Count - 1; number >= 0; number--)
        {
            Runtime.Reply(calls[number].From, number);
            Assert.Equal(number, await calls[number].Reply.WithinPatience());
        }
    }

    [Fact]
    public async Task The_end_of_a_server_fails_all_calls_that_wait_handled_or_not()
    {
        var server = await NewProcess();
        var calls = new List<Task<int>>();
        for (var number = 0; number < 20; number++)
        {
            var caller = await NewProcess();
            calls.Add(await caller.Parks(context => context.CallAsync<int>(server.Pid, "how many?", Timeout.InfiniteTimeSpan)));
            if (number % 2 == 0)
            {
                await RequestTo(server);
            }
        }

        Runtime.Exit(server.Pid, Boom);
        foreach (var call in calls)
        {
            Assert.Equal(Boom, (await Assert.ThrowsAsync<CallException>(() => call.WithinPatience())).Reason);
        }
    }

    [Fact]
    public async Task A_process_receives_or_calls_but_not_both_at_once()
    {
        var (caller, server) = (await NewProcess(), await NewProcess());
        var call = await caller.Begins(async context =>
        {
            var first = context.CallAsync<int>(server.Pid, "how many?");
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await context.ReceiveAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await context.CallAsync<int>(server.Pid, "again?"));
            return await first;
        });
        Runtime.Reply((await RequestTo(server)).From, 42);
        Assert.Equal(42, await call.WithinPatience());
    }

    [Fact]
    public async Task The_time_of_one_call_does_not_end_the_next()
    {
        var (caller, server) = (await NewProcess(), await NewProcess());
        var first = await caller.Parks(context => context.CallAsync<int>(server.Pid, "first", Time));
        Clock.Advance(Time / 2);
        Runtime.Reply((await RequestTo(server)).From, 1);
        Assert.Equal(1, await first.WithinPatience());
        var second = await caller.Parks(context => context.CallAsync<int>(server.Pid, "second", Time));
        await RequestTo(server);
        Clock.Advance(Time - Moment);
        Assert.False(second.IsCompleted);
        Clock.Advance(Moment);
        await Assert.ThrowsAsync<CallTimeoutException>(() => second.WithinPatience());
        var third = await caller.Parks(context => context.CallAsync<int>(server.Pid, "third", Moment));
        Clock.Advance(Moment);
        await Assert.ThrowsAsync<CallTimeoutException>(() => third.WithinPatience());
    }

    [Fact]
    public async Task A_process_does_not_call_itself()
    {
        var puppet = await NewProcess();
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => puppet.Awaits(context => context.CallAsync<int>(context.Self, "how many?")));
        Assert.Contains("calls itself", thrown.Message, StringComparison.Ordinal);
        NothingIsLeftOf(puppet);
    }

    [Fact]
    public async Task A_negative_time_is_refused()
    {
        var (caller, server) = (await NewProcess(), await NewProcess());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => caller.Awaits(context => context.CallAsync<int>(server.Pid, "how many?", -Time)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Runtime.CallAsync<int>(server.Pid, "how many?", -Time));
        Assert.Empty(Mailbox(server));
    }

    [Fact]
    public async Task A_reply_of_another_type_is_the_callers_mistake()
    {
        var (caller, server) = (await NewProcess(), await NewProcess());
        Assert.Null(await Asks<string>(null));
        Assert.Null(await Asks<int?>(null));
        Assert.Equal(1, await Asks<int?>(1));
        Assert.Equal(1, await Asks<object>(1));
        Assert.Contains(
            "System.String, and should be System.Int32",
            (await Assert.ThrowsAsync<InvalidCastException>(() => Asks<int>("one"))).Message,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidCastException>(() => Asks<int>(null));
        NothingIsLeftOf(caller);

        async Task<T> Asks<T>(object? reply)
        {
            var call = await caller.Parks(context => context.CallAsync<T>(server.Pid, "what?"));
            Runtime.Reply((await RequestTo(server)).From, reply);
            return await call.WithinPatience();
        }
    }

    private static async Task<Request> RequestTo(ControlledProcess server) =>
        (Request)((Message)await server.Awaits(context => context.ReceiveAsync())).Content!;

    private void NothingIsLeftOf(ControlledProcess caller)
    {
        Assert.Empty(Mailbox(caller));
        Assert.Empty(Monitors(caller.Pid));
    }
}
