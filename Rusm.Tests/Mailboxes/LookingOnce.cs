using Rusm.Host;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Mailboxes;

/// <summary>How many items a process looks at that waits for many answers, as a supervisor does that stops its children.</summary>
public sealed class LookingOnce
{
    private readonly Dispatcher dispatcher = new(new RuntimeOptions());
    private long looks;

    [Theory]
    [InlineData(1_000)]
    [InlineData(30_000)]
    [InlineData(300_000)]
    public async Task Receives_that_share_a_cursor_look_at_each_item_once(int count)
    {
        var process = NewProcess();
        for (var number = 0; number < count; number++)
        {
            process.Mailbox.Deliver(new Received.Message("there before"));
        }

        var cursor = process.Mailbox.End();
        for (var number = 1; number <= count; number++)
        {
            process.Mailbox.Deliver(new Received.Message("another one"));
            process.Mailbox.Deliver(Down(number));
        }

        for (var number = 1; number <= count; number++)
        {
            Assert.Equal(Down(number), await SelectiveReceive.RunAsync(process, IsDown, TimeSpan.Zero, cursor));
        }

        Assert.Null(await SelectiveReceive.RunAsync(process, IsDown, TimeSpan.Zero, cursor));
        Assert.InRange(looks, 2L * count, 3L * count);   // an item is looked at again if it has moved since
        Assert.Equal(2 * count, process.Mailbox.Snapshot().Length);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(30_000)]
    [InlineData(300_000)]
    public void A_call_looks_at_none_of_the_messages_that_wait(int count)
    {
        var (caller, server) = (NewProcess(), NewProcess());
        for (var number = 0; number < count; number++)
        {
            caller.Mailbox.Deliver(new Received.Message("waiting"));
        }

        var before = caller.Mailbox.Snapshot();
        var call = new ProcessCall<int>(caller, server.Pid, "how many?", Timeout.InfiniteTimeSpan);
        var ticket = caller.Mailbox.AwaitReply(call);
        Assert.Equal(Delivery.Delivered, server.Mailbox.TrySend(caller, new Request("how many?", call), call));
        Assert.True(call.Reply(server.Dispatcher, server, 42));
        Assert.Equal(System.Threading.Tasks.Sources.ValueTaskSourceStatus.Succeeded, caller.Mailbox.StatusOf(ticket));

        // No item was added or moved: what was there before is all there is.
        Assert.True(before.AsSpan().SequenceEqual(caller.Mailbox.Snapshot()));
    }

    private HostedProcess NewProcess() => new(dispatcher, new Pid(1), Pid.Outside, static _ => Task.CompletedTask, BodyThread.Pool);

    private static Received.Down Down(int number) => new(new MonitorRef(number), new Pid(number), ExitReason.Shutdown);

    private bool IsDown(Received item)
    {
        looks++;
        return item is Received.Down;
    }
}
