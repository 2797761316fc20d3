using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

public sealed class ServingByHandlers : HostedFacts
{
    private static readonly ServerDefinition<Counter, int> Definition = Server.Define<Counter>().WithState(0)
        .OnQuery((int total, Total _) => total)
        .OnCall((int total, Take take) => ($"took {take.Amount}", total - take.Amount))
        .OnCall(async (ProcessContext context, int total, TakeLater take) =>
        {
            take.Begun.Open();
            await context.ReceiveAsync<string>();
            return (true, total - take.Amount);
        })
        .OnCast((int total, Add add) => total + add.Amount)
        .OnItem((_, total, item) => new(item is Received.Message { Content: int more } ? total + more : total));

    [Fact]
    public async Task Requests_casts_and_items_reach_their_handlers()
    {
        var counter = Runtime.SpawnServer(Definition);
        Runtime.Cast(counter, new Add(40));
        Runtime.Send(counter.Pid, 2);
        Assert.Equal(42, await Runtime.CallAsync(counter, new Total()).WithinPatience());
        Assert.Equal("took 2", await Runtime.CallAsync(counter, new Take(2)).WithinPatience());
        var begun = NewGate();
        var later = Runtime.CallAsync(counter, new TakeLater(10, begun));
        await begun.Opened.WithinPatience();
        Runtime.Send(counter.Pid, "go on");
        Assert.True(await later.WithinPatience());

        var puppet = await NewProcess();
        await puppet.Does(context => context.Cast(counter, new Add(1)));
        Assert.Equal(31, await puppet.Awaits(context => context.CallAsync(counter, new Total())));
        Assert.Equal(31, await puppet.Awaits(context => context.CallAsync(counter.Pid, new Total())));
        Assert.Equal(31, await Runtime.CallAsync(counter.Pid, new Total()).WithinPatience());
    }

    [Fact]
    public async Task A_request_without_a_handler_is_a_crash()
    {
        var bare = Runtime.SpawnServer(Server.Define<Counter>().WithState(0));
        var failed = await Assert.ThrowsAsync<CallException>(() => Runtime.CallAsync(bare, new Total()).WithinPatience());
        Assert.Contains("has no handler for the request Total", $"{failed.Reason.Fault}", StringComparison.Ordinal);
        Assert.True((await End(bare.Pid)).Reason.IsAbnormal);

        var other = Runtime.SpawnServer(Server.Define<Counter>().WithState(0));
        Runtime.Cast(other, new Add(1));
        Assert.Contains("has no handler for the message Add", $"{(await End(other.Pid)).Reason.Fault}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_handler_for_a_type_and_one_for_an_abstract_type_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Definition.OnCast((int total, Add _) => total));
        Assert.Throws<ArgumentException>(() => Definition.OnQuery((int total, Total _) => total));
        Assert.Throws<ArgumentException>(() => Definition.OnCast((int total, ICast<Counter> _) => total));
    }

    [Fact]
    public async Task A_definition_is_not_changed_by_what_is_added_to_it()
    {
        var bare = Server.Define<Counter>().WithState(0);
        _ = bare.OnQuery((int total, Total _) => total);
        await Assert.ThrowsAsync<CallException>(() => Runtime.CallAsync(Runtime.SpawnServer(bare), new Total()).WithinPatience());
    }

    [Fact]
    public async Task A_server_known_by_its_name_is_found_again_after_a_restart()
    {
        var counter = new ServerRef<Counter>("counter");
        var absent = await Assert.ThrowsAsync<CallException>(() => Runtime.CallAsync(counter, new Total()).WithinPatience());
        Assert.Equal(ExitReason.NoProc, absent.Reason);
        Runtime.Cast(counter, new Add(1));

        await Runtime.StartSupervisorAsync(new SupervisorSpec().Child("counter", Definition, name: "counter")).WithinPatience();
        Runtime.Cast(counter, new Add(1));
        Assert.Equal(1, await Runtime.CallAsync(counter, new Total()).WithinPatience());
        var first = Runtime.WhereIs("counter")!.Value;
        var puppet = await NewProcess();
        var monitored = await puppet.Does(context => context.Monitor(first));
        Runtime.Kill(first);
        await puppet.Awaits(context => context.ReceiveAsync(item => item is Received.Down down && down.Reference == monitored));
        while (Runtime.WhereIs("counter") is null)
        {
            await Task.Yield();
        }

        Assert.Equal(0, await Runtime.CallAsync(counter, new Total()).WithinPatience());
        Assert.Throws<InvalidOperationException>(() => counter.Pid);
        Assert.Equal("counter", $"{counter}");
    }

    [Fact]
    public async Task A_call_is_replied_to_later_by_another_message_or_from_outside()
    {
        var (begun, kept) = (NewGate(), new TaskCompletionSource<ReplyTo<int>>());
        var server = Runtime.SpawnServer(Server.Define<Counter>().WithState(default(ReplyTo<int>?))
            .OnDeferredCall((ProcessContext context, ReplyTo<int>? waiting, Total _, ReplyTo<int> from) =>
            {
                if (waiting is { } first)
                {
                    kept.SetResult(first);
                    context.Reply(from, 2);
                }

                begun.Open();
                return new(from);
            })
            .OnCast((ReplyTo<int>? waiting, Add _) => waiting));
        var first = Runtime.CallAsync(server, new Total());
        await begun.Opened.WithinPatience();
        Runtime.Cast(server, new Add(1));
        Assert.False(first.IsCompleted);
        Assert.Equal(2, await Runtime.CallAsync(server, new Total()).WithinPatience());
        Runtime.Reply(await kept.Task.WithinPatience(), 1);
        Assert.Equal(1, await first.WithinPatience());
    }

    [Fact]
    public async Task It_terminates_with_the_last_state()
    {
        var terminated = new TaskCompletionSource<(int, ExitReason)>();
        var definition = Definition.OnTerminate((_, total, reason) =>
        {
            terminated.SetResult((total, reason));
            return default;
        });
        var puppet = await NewProcess();
        var counter = await puppet.Does(context => context.SpawnServerLink(definition.OnItem((context, total, _) =>
        {
            context.SetTrapExit(true);
            return new(total);
        })));
        Runtime.Cast(counter, new Add(7));
        Runtime.Send(counter.Pid, "trap exits");
        Assert.Equal(7, await Runtime.CallAsync(counter, new Total()).WithinPatience());
        Runtime.Exit(puppet.Pid, Boom);
        Assert.Equal((7, Boom), await terminated.Task.WithinPatience());
    }

    private sealed record Total : ICall<Counter, int>;

    private sealed record Take(int Amount) : ICall<Counter, string>;

    private sealed record TakeLater(int Amount, Gate Begun) : ICall<Counter, bool>;

    private sealed record Add(int Amount) : ICast<Counter>;

    private sealed class Counter;
}
