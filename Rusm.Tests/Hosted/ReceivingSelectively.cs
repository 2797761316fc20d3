using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class ReceivingSelectively : HostedFacts
{
    [Fact]
    public async Task The_first_item_that_matches_is_taken_and_the_rest_stays_in_place()
    {
        var puppet = await NewProcess();
        Send(puppet, 1, 3, 2, 5, 4);
        Assert.Equal(new Message(2), await puppet.Awaits(context => context.ReceiveAsync(IsEven)));
        Assert.Equal([new Message(1), new Message(3), new Message(5), new Message(4)], Mailbox(puppet));
        Assert.Equal(new Message(4), await puppet.Awaits(context => context.ReceiveAsync(IsEven)));
        Assert.Equal(new Message(1), await puppet.Awaits(context => context.ReceiveAsync()));
        Assert.Equal([new Message(3), new Message(5)], Mailbox(puppet));
    }

    [Theory]
    [InlineData(BodyThread.Pool)]
    [InlineData(BodyThread.Own)]
    public async Task It_waits_past_all_that_does_not_match(BodyThread thread)
    {
        var puppet = await NewProcess(thread);
        Send(puppet, 1);
        for (var round = 0; round < 10; round++)
        {
            var receive = await puppet.Parks(context => context.ReceiveAsync(IsEven));
            Send(puppet, 3, 5, 2, 4);
            Assert.Equal(new Message(2), await receive.WithinPatience());
            Assert.Equal(new Message(4), await puppet.Awaits(context => context.ReceiveAsync(IsEven)));
        }

        Assert.Equal(21, Mailbox(puppet).Length);
        Assert.DoesNotContain(Mailbox(puppet), IsEven);
    }

    [Fact]
    public async Task Each_receive_begins_at_the_head()
    {
        var puppet = await NewProcess();
        Send(puppet, 1, 2);
        Assert.Null(await puppet.Awaits(context => context.ReceiveAsync(static _ => false, TimeSpan.Zero)));
        Assert.Equal(new Message(2), await puppet.Awaits(context => context.ReceiveAsync(IsEven)));
        Assert.Equal(new Message(1), await puppet.Awaits(context => context.ReceiveAsync(static _ => true)));
    }

    [Fact]
    public async Task It_can_ask_for_an_exit_or_a_down_as_for_a_message()
    {
        var (puppet, dead) = (await NewProcess(trapsExits: true), await NewDead());
        var reference = Runtime.Monitor(puppet.Pid, dead);
        Runtime.Exit(puppet.Pid, Boom);
        Send(puppet, 1);
        Assert.Equal(new Message(1), await puppet.Awaits(context => context.ReceiveAsync(item => item is Message)));
        Assert.Equal(new Exit(Pid.Outside, Boom), await puppet.Awaits(context => context.ReceiveAsync(item => item is Exit)));
        Assert.Equal(new Down(reference, dead, ExitReason.NoProc), await puppet.Awaits(context => context.ReceiveAsync(item => item is Down)));
    }

    [Fact]
    public async Task What_arrives_while_it_looks_is_looked_at_too()
    {
        var puppet = await NewProcess();
        Send(puppet, 1);
        var receive = puppet.Awaits(context => context.ReceiveAsync(item =>
        {
            Send(puppet, ((int)((Message)item).Content!) + 1);
            return IsEven(item);
        }));
        Assert.Equal(new Message(2), await receive);
        Assert.Equal([new Message(1), new Message(3)], Mailbox(puppet));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_match_that_throws_throws_out_of_the_receive_and_takes_nothing(bool whenParked)
    {
        var puppet = await NewProcess();
        Send(puppet, 1);
        var receive = await puppet.Begins(context => context.ReceiveAsync(item => item.Equals(new Message(whenParked ? 2 : 1))
            ? throw new InvalidOperationException("out of the match")
            : false));
        Send(puppet, 2);
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => receive.WithinPatience());
        Assert.Equal("out of the match", thrown.Message);
        Assert.Equal([new Message(1), new Message(2)], Mailbox(puppet));
        Assert.Equal(new Message(1), await puppet.Awaits(context => context.ReceiveAsync()));
    }

    [Fact]
    public async Task A_match_that_throws_is_a_crash_of_the_body_that_lets_it_through()
    {
        var pid = Runtime.Spawn(static async context =>
            await context.ReceiveAsync(static _ => throw new InvalidOperationException("out of the match")));
        Runtime.Send(pid, 1);
        Assert.Equal("out of the match", (await End(pid)).Reason.Fault!.Message);
    }

    [Fact]
    public async Task It_needs_a_match()
    {
        var puppet = await NewProcess();
        await Assert.ThrowsAsync<ArgumentNullException>(() => puppet.Awaits(context => context.ReceiveAsync(null!)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => puppet.Awaits(context => context.ReceiveAsync(null!, TimeSpan.Zero)));
    }

    [Fact]
    public async Task A_flush_while_it_is_parked_takes_nothing_else_away()
    {
        var (puppet, dead) = (await NewProcess(), await NewDead());
        Send(puppet, 1);
        var (first, second) = (Runtime.Monitor(puppet.Pid, dead), Runtime.Monitor(puppet.Pid, dead));
        Send(puppet, 3);
        var receive = await puppet.Parks(context => context.ReceiveAsync(IsEven));
        Runtime.Demonitor(puppet.Pid, first, flush: true);
        Send(puppet, 5);
        Runtime.Demonitor(puppet.Pid, second, flush: true);
        Send(puppet, 4, 6);
        Assert.Equal(new Message(4), await receive.WithinPatience());
        Assert.Equal([new Message(1), new Message(3), new Message(5), new Message(6)], Mailbox(puppet));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_flush_of_the_very_item_it_looks_at_makes_it_miss_nothing(bool itIsTheLastOne)
    {
        var (puppet, dead) = (await NewProcess(), await NewDead());
        var reference = Runtime.Monitor(puppet.Pid, dead);
        Send(puppet, itIsTheLastOne ? [] : [2]);
        var looks = 0;
        var receive = await puppet.Begins(context => context.ReceiveAsync(item =>
        {
            if (item is Down)
            {
                Assert.Equal(1, ++looks);
                Runtime.Demonitor(puppet.Pid, reference, flush: true);
            }

            return IsEven(item);
        }));
        Send(puppet, itIsTheLastOne ? [2] : []);
        Assert.Equal(new Message(2), await receive.WithinPatience());
        Assert.Empty(Mailbox(puppet));
    }

    [Fact]
    public async Task An_item_flushed_while_it_is_looked_at_is_not_received()
    {
        var (puppet, dead) = (await NewProcess(), await NewDead());
        var reference = Runtime.Monitor(puppet.Pid, dead);
        Send(puppet, 2);
        var receive = puppet.Awaits(context => context.ReceiveAsync(item =>
        {
            Runtime.Demonitor(puppet.Pid, reference, flush: true);
            return true;
        }));
        Assert.Equal(new Message(2), await receive);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(10)]
    public async Task A_process_ended_while_it_looks_receives_nothing_even_if_the_item_matches(int? seconds)
    {
        var puppet = await NewProcess();
        Send(puppet, 1, 2);
        var time = seconds is { } limit ? TimeSpan.FromSeconds(limit) : Timeout.InfiniteTimeSpan;
        await Assert.ThrowsAsync<ProcessEndedException>(() => puppet.Awaits(context => context.ReceiveAsync(
            _ =>
            {
                Runtime.Kill(puppet.Pid);
                return true;
            },
            time)));
    }

    private static bool IsEven(Received item) => item is Message { Content: int number } && number % 2 == 0;

    private void Send(ControlledProcess puppet, params int[] numbers) => Array.ForEach(numbers, number => Runtime.Send(puppet.Pid, number));
}
