using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

/// <summary>The facts on waits that a token cancels. They hold while the run is recorded, and while it is not.</summary>
public abstract class CancellingWaits : HostedFacts
{
    private protected CancellingWaits(bool recorded)
        : base(mirrored: recorded)
    {
    }

    [Fact]
    public async Task A_cancelled_receive_throws_and_leaves_the_mailbox_as_it_is()
    {
        using var source = new CancellationTokenSource();
        var puppet = await NewProcess();
        Runtime.Send(puppet.Pid, 1);
        var receive = await puppet.Parks(context => context.ReceiveAsync(static item => item is Message { Content: 2 }, source.Token));
        await source.CancelAsync();
        var thrown = await Assert.ThrowsAsync<OperationCanceledException>(() => receive.WithinPatience());
        Assert.Equal(source.Token, thrown.CancellationToken);
        Assert.Equal([new Message(1)], Mailbox(puppet));
        Assert.Equal(new Message(1), await puppet.Awaits(context => context.ReceiveAsync()));
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_cancels_at_once()
    {
        var puppet = await NewProcess();
        Runtime.Send(puppet.Pid, 1);
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => puppet.Awaits(context => context.ReceiveAsync(cancelled)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => puppet.Awaits(context => context.ReceiveAsync(TimeSpan.FromSeconds(1), cancelled)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => puppet.Awaits(context => context.CallAsync<int>(puppet.Pid with { Value = 99 }, 1, null, cancelled)));
        Assert.Equal([new Message(1)], Mailbox(puppet));
    }

    [Fact]
    public async Task A_receive_with_a_token_that_is_not_cancelled_is_a_receive()
    {
        using var source = new CancellationTokenSource();
        var puppet = await NewProcess();
        var receive = await puppet.Parks(context => context.ReceiveAsync(source.Token));
        Runtime.Send(puppet.Pid, 1);
        Assert.Equal(new Message(1), await receive.WithinPatience());
        await source.CancelAsync();
        var next = await puppet.Parks(context => context.ReceiveAsync());
        Runtime.Send(puppet.Pid, 2);
        Assert.Equal(new Message(2), await next.WithinPatience());
    }

    [Fact]
    public async Task The_end_of_a_process_that_waits_with_a_token_ends_the_wait()
    {
        using var source = new CancellationTokenSource();
        var puppet = await NewProcess();
        var receive = await puppet.Parks(context => context.ReceiveAsync(source.Token));
        Runtime.Kill(puppet.Pid);
        await Assert.ThrowsAsync<ProcessEndedException>(() => receive.WithinPatience());
    }

    [Fact]
    public async Task A_cancelled_call_throws_and_its_reply_is_dropped()
    {
        using var source = new CancellationTokenSource();
        var (puppet, requests) = (await NewProcess(), new TaskCompletionSource<Request>());
        var server = Runtime.Spawn(async context =>
        {
            requests.SetResult(await context.ReceiveAsync<Request>());
            await Waits(context);
        });
        var call = await puppet.Parks(context => context.CallAsync<int>(server, "question", null, source.Token));
        var request = await requests.Task.WithinPatience();
        await source.CancelAsync();
        var thrown = await Assert.ThrowsAsync<OperationCanceledException>(() => call.WithinPatience());
        Assert.Equal(source.Token, thrown.CancellationToken);
        Runtime.Reply(request.From, 42);
        Runtime.Send(puppet.Pid, "next");
        Assert.Equal([new Message("next")], Mailbox(puppet));
        Assert.Equal(new Message("next"), await puppet.Awaits(context => context.ReceiveAsync()));
    }

    [Fact]
    public async Task A_start_that_is_cancelled_leaves_no_supervisor()
    {
        using var source = new CancellationTokenSource();
        var begun = NewGate();
        var spec = new SupervisorSpec().Child(new Kernel.Supervision.ChildSpec("late"), async (context, _) =>
        {
            begun.Open();
            await Waits(context);
        });
        var start = Runtime.StartSupervisorAsync(spec, source.Token);
        await begun.Opened.WithinPatience();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.WithinPatience());
        await Quiescence();
        Assert.Empty(Living());
    }

    [Fact]
    public async Task A_receive_by_type_takes_the_first_message_of_the_type()
    {
        var puppet = await NewProcess();
        Runtime.Send(puppet.Pid, 1);
        Runtime.Send(puppet.Pid, "one");
        Runtime.Send(puppet.Pid, "two");
        Assert.Equal("one", await puppet.Awaits(context => context.ReceiveAsync<string>()));
        Assert.Equal((false, null), await puppet.Awaits(context => context.ReceiveAsync<string>(text => text == "three", TimeSpan.Zero)));
        Assert.Equal((true, "two"), await puppet.Awaits(context => context.ReceiveAsync<string>(text => text == "two", TimeSpan.Zero)));
        Assert.Equal([new Message(1)], Mailbox(puppet));
    }

    [Fact]
    public async Task All_items_are_received_in_order()
    {
        var puppet = await NewProcess();
        Runtime.Send(puppet.Pid, 1);
        Runtime.Send(puppet.Pid, 2);
        Runtime.Send(puppet.Pid, 3);
        Assert.Equal([new Message(1), new Message(2)], await puppet.Awaits(TakeTwo));
        Assert.Equal([new Message(3)], Mailbox(puppet));

        static async ValueTask<List<Received>> TakeTwo(ProcessContext context)
        {
            var taken = new List<Received>();
            await foreach (var item in context.ReceiveAllAsync())
            {
                taken.Add(item);
                if (taken.Count == 2)
                {
                    break;
                }
            }

            return taken;
        }
    }
}

public sealed class CancellingWaitsRecorded() : CancellingWaits(recorded: true);

public sealed class CancellingWaitsUnrecorded() : CancellingWaits(recorded: false);
