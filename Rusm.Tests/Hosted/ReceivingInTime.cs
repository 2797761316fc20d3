using Rusm.Host;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class ReceivingInTime : HostedFacts
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task An_item_that_is_there_is_received_without_a_timer()
    {
        var puppet = await NewProcess();
        Runtime.Send(puppet.Pid, 1);
        Assert.Equal(new Message(1), await puppet.Awaits(context => context.ReceiveAsync(Time)));
        Assert.Equal(0, Clock.TimersMade);
    }

    [Theory]
    [InlineData(BodyThread.Pool)]
    [InlineData(BodyThread.Own)]
    public async Task An_item_that_comes_at_the_last_moment_is_received(BodyThread thread)
    {
        var puppet = await NewProcess(thread);
        var receive = await puppet.Parks(context => context.ReceiveAsync(Time));
        Clock.Advance(Time - Moment);
        Runtime.Send(puppet.Pid, 1);
        Assert.Equal(new Message(1), await receive.WithinPatience());
        Assert.Equal(0, Clock.TimersAlive);
    }

    [Theory]
    [InlineData(BodyThread.Pool)]
    [InlineData(BodyThread.Own)]
    public async Task When_the_time_is_up_there_is_nothing(BodyThread thread)
    {
        var puppet = await NewProcess(thread);
        var receive = await puppet.Parks(context => context.ReceiveAsync(Time));
        Clock.Advance(Time);
        Assert.Null(await receive.WithinPatience());
        Assert.Equal(0, Clock.TimersAlive);
        Assert.True(Runtime.IsAlive(puppet.Pid));
    }

    [Fact]
    public async Task A_receive_that_ran_out_of_time_leaves_nothing_behind()
    {
        var puppet = await NewProcess();
        var receive = await puppet.Parks(context => context.ReceiveAsync(Time));
        Clock.Advance(Time);
        Assert.Null(await receive.WithinPatience());
        Runtime.Send(puppet.Pid, 1);
        Assert.Equal([new Message(1)], Mailbox(puppet));
        Assert.Equal(new Message(1), await puppet.Awaits(context => context.ReceiveAsync()));
        var next = await puppet.Parks(context => context.ReceiveAsync());
        Clock.Advance(Time * 10);
        Runtime.Send(puppet.Pid, 2);
        Assert.Equal(new Message(2), await next.WithinPatience());
    }

    [Fact]
    public async Task The_time_of_one_receive_does_not_end_the_next()
    {
        var puppet = await NewProcess();
        var first = await puppet.Parks(context => context.ReceiveAsync(Time));
        Clock.Advance(Time / 2);
        Runtime.Send(puppet.Pid, 1);
        Assert.Equal(new Message(1), await first.WithinPatience());
        var second = await puppet.Parks(context => context.ReceiveAsync(Time));
        Clock.Advance(Time - Moment);
        Runtime.Send(puppet.Pid, 2);
        Assert.Equal(new Message(2), await second.WithinPatience());
    }

    [Fact]
    public async Task No_time_is_no_wait()
    {
        var puppet = await NewProcess();
        Assert.Null(await puppet.Awaits(context => context.ReceiveAsync(TimeSpan.Zero)));
        Runtime.Send(puppet.Pid, 1);
        Assert.Null(await puppet.Awaits(context => context.ReceiveAsync(item => item.Equals(new Message(2)), TimeSpan.Zero)));
        Runtime.Send(puppet.Pid, 2);
        Assert.Equal(new Message(2), await puppet.Awaits(context => context.ReceiveAsync(item => item.Equals(new Message(2)), TimeSpan.Zero)));
        Assert.Equal(new Message(1), await puppet.Awaits(context => context.ReceiveAsync(TimeSpan.Zero)));
        Assert.Equal(0, Clock.TimersMade);
    }

    [Fact]
    public async Task For_ever_needs_no_timer()
    {
        var puppet = await NewProcess();
        var receive = await puppet.Parks(context => context.ReceiveAsync(Timeout.InfiniteTimeSpan));
        Clock.Advance(TimeSpan.FromDays(365));
        Runtime.Send(puppet.Pid, 1);
        Assert.Equal(new Message(1), await receive.WithinPatience());
        Assert.Equal(0, Clock.TimersMade);
    }

    [Fact]
    public async Task What_does_not_match_does_not_prolong_the_time()
    {
        var puppet = await NewProcess();
        var looked = NewGate();
        var receive = await puppet.Parks(context => context.ReceiveAsync(
            _ =>
            {
                looked.Open();
                return false;
            },
            Time));
        Clock.Advance(Time / 2);
        Runtime.Send(puppet.Pid, 1);
        await looked.Opened.WithinPatience();
        Clock.Advance(Time / 2);
        Assert.Null(await receive.WithinPatience());
        Assert.Equal(1, Clock.TimersMade);
        Assert.Equal([new Message(1)], Mailbox(puppet));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_time_is_up_while_it_looks_it_still_takes_what_matches(bool matches)
    {
        var puppet = await NewProcess();
        var receive = await puppet.Parks(context => context.ReceiveAsync(
            item =>
            {
                if (item.Equals(new Message(1)))
                {
                    Clock.Advance(Time);
                    Runtime.Send(puppet.Pid, 2);
                    return false;
                }

                return matches;
            },
            Time));
        Runtime.Send(puppet.Pid, 1);
        Assert.Equal(matches ? new Message(2) : null, await receive.WithinPatience());
        Assert.Equal(matches ? 1 : 2, Mailbox(puppet).Length);
    }

    [Fact]
    public async Task When_the_time_is_up_before_it_can_park_it_does_not_wait()
    {
        var puppet = await NewProcess();
        Clock.OnTimer = () => Clock.Advance(Time);
        Assert.Null(await puppet.Awaits(context => context.ReceiveAsync(Time)));
        Clock.OnTimer = () =>
        {
            Runtime.Send(puppet.Pid, 1);
            Clock.Advance(Time);
        };
        Assert.Equal(new Message(1), await puppet.Awaits(context => context.ReceiveAsync(Time)));
        Clock.OnTimer = static () => { };
    }

    [Fact]
    public async Task A_process_ended_in_the_meantime_leaves_no_timer()
    {
        var puppet = await NewProcess();
        var receive = await puppet.Parks(context => context.ReceiveAsync(Time));
        Runtime.Kill(puppet.Pid);
        await Assert.ThrowsAsync<ProcessEndedException>(() => receive.WithinPatience());
        Assert.Equal(0, Clock.TimersAlive);
    }
}
