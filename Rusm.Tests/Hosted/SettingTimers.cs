using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class SettingTimers : HostedFacts
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Theory]
    [ByBoth]
    public async Task The_message_comes_when_the_time_has_come_and_not_before(By by)
    {
        var (setter, receiver) = (await NewProcess(), await NewProcess());
        await Acts(by, setter).SendAfter(receiver.Pid, Time, "tick");
        Clock.Advance(Time - Moment);
        Assert.Empty(Mailbox(receiver));
        Clock.Advance(Moment);
        Assert.Equal([new Message("tick")], Mailbox(receiver));
        Clock.Advance(Time * 10);
        Assert.Equal([new Message("tick")], Mailbox(receiver));
        Assert.Equal(0, Clock.TimersAlive);
    }

    [Fact]
    public async Task The_message_comes_from_outside_and_is_recorded()
    {
        var puppet = await NewProcess();
        await puppet.Does(context => context.SendAfter(context.Self, Time, "tick"));
        Clock.Advance(Time);
        Assert.Equal(new Signal.Send(Pid.Outside, puppet.Pid, "tick"), Mirror.Signals[^1]);
    }

    [Fact]
    public async Task Timers_fire_by_their_time_and_not_by_their_age()
    {
        var puppet = await NewProcess();
        Runtime.SendAfter(puppet.Pid, Time, "later");
        Runtime.SendAfter(puppet.Pid, Time - Moment, "sooner");
        Clock.Advance(Time);
        Assert.Equal([new Message("sooner"), new Message("later")], Mailbox(puppet));
    }

    [Fact]
    public async Task No_delay_is_now()
    {
        var puppet = await NewProcess();
        var timer = Runtime.SendAfter(puppet.Pid, TimeSpan.Zero, "now");
        Assert.Equal([new Message("now")], Mailbox(puppet));
        Assert.Null(Runtime.ReadTimer(timer));
        Assert.Equal(0, Clock.TimersAlive);
    }

    [Fact]
    public async Task A_message_ends_a_receive_like_any_other()
    {
        var puppet = await NewProcess();
        var receive = await puppet.Parks(context =>
        {
            context.SendAfter(context.Self, Time, "tick");
            return context.ReceiveAsync();
        });
        Clock.Advance(Time);
        Assert.Equal(new Message("tick"), await receive.WithinPatience());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(50 * 24 * 60 * 60 * 1000L)]
    public async Task A_delay_is_not_negative_and_not_longer_than_the_clocks_can_tell(long delayMs)
    {
        var puppet = await NewProcess();
        var delay = TimeSpan.FromMilliseconds(delayMs);
        Assert.Throws<ArgumentOutOfRangeException>(() => Runtime.SendAfter(puppet.Pid, delay, "never"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => puppet.Does(context => context.SendAfter(context.Self, delay, "never")));
        Assert.Equal(0, Clock.TimersMade);
    }

    [Theory]
    [ByBoth]
    public async Task A_timer_tells_the_time_left(By by)
    {
        var puppet = await NewProcess();
        var acts = Acts(by, puppet);
        var timer = await acts.SendAfter(puppet.Pid, Time, "tick");
        Assert.Equal(Time, await acts.ReadTimer(timer));
        Clock.Advance(Time - Moment);
        Assert.Equal(Moment, await acts.ReadTimer(timer));
        Clock.Advance(Moment);
        Assert.Null(await acts.ReadTimer(timer));
    }

    [Theory]
    [ByBoth]
    public async Task A_cancelled_timer_gives_the_time_that_was_left_and_sends_nothing(By by)
    {
        var puppet = await NewProcess();
        var acts = Acts(by, puppet);
        var timer = await acts.SendAfter(puppet.Pid, Time, "tick");
        Clock.Advance(Time / 4);
        Assert.Equal(Time * 3 / 4, await acts.CancelTimer(timer));
        Assert.Equal(0, Clock.TimersAlive);
        Clock.Advance(Time);
        Assert.Empty(Mailbox(puppet));
        Assert.Null(await acts.CancelTimer(timer));
        Assert.Null(await acts.ReadTimer(timer));
    }

    [Fact]
    public async Task A_timer_that_has_fired_can_not_be_cancelled()
    {
        var puppet = await NewProcess();
        var timer = Runtime.SendAfter(puppet.Pid, Time, "tick");
        Clock.Advance(Time);
        Assert.Null(Runtime.CancelTimer(timer));
        Assert.Equal([new Message("tick")], Mailbox(puppet));
    }

    [Fact]
    public async Task Cancelling_one_timer_leaves_the_others()
    {
        var puppet = await NewProcess();
        var timers = Enumerable.Range(0, 3).Select(number => Runtime.SendAfter(puppet.Pid, Time, number)).ToArray();
        Assert.Equal(timers.Length, timers.Distinct().Count());
        Assert.NotNull(Runtime.CancelTimer(timers[1]));
        Clock.Advance(Time);
        Assert.Equal([new Message(0), new Message(2)], Mailbox(puppet));
    }

    [Fact]
    public async Task What_never_was_a_timer_has_no_time_left()
    {
        var puppet = await NewProcess();
        Runtime.SendAfter(puppet.Pid, Time, "tick");
        Assert.Null(Runtime.ReadTimer(default));
        Assert.Null(Runtime.CancelTimer(new TimerRef(puppet.Pid, 1000)));
    }

    [Fact]
    public async Task A_reference_made_by_hand_names_the_timer_of_its_receiver_and_number()
    {
        var puppet = await NewProcess();
        var timers = Enumerable.Range(0, 3).Select(number => Runtime.SendAfter(puppet.Pid, Time, number)).ToArray();
        var byHand = new TimerRef(puppet.Pid, timers[1].Value);
        Assert.Equal(timers[1], byHand);
        Assert.Equal(timers[1].GetHashCode(), byHand.GetHashCode());
        Assert.NotEqual(timers[0], byHand);
        Assert.Equal(Time, Runtime.ReadTimer(byHand));
        Assert.Equal(Time, Runtime.CancelTimer(byHand));
        Assert.Null(Runtime.CancelTimer(timers[1]));
        Clock.Advance(Time);
        Assert.Equal([new Message(0), new Message(2)], Mailbox(puppet));
    }

    [Fact]
    public async Task A_reference_with_another_number_names_another_timer()
    {
        var puppet = await NewProcess();
        var timer = Runtime.SendAfter(puppet.Pid, Time, "tick");
        Assert.Null(Runtime.CancelTimer(timer with { Value = timer.Value + 1 }));
        Assert.Equal(Time, Runtime.ReadTimer(timer));
    }

    [Fact]
    public async Task A_timer_of_another_runtime_is_none()
    {
        await using var other = new Runtime(new RuntimeOptions { TimeProvider = Clock });
        var puppet = await NewProcess();
        var foreign = other.SendAfter(other.Spawn(Waits), Time, "tick");
        var own = Runtime.SendAfter(puppet.Pid, Time, "tick");
        Assert.Equal(own, foreign);
        Assert.Null(Runtime.ReadTimer(foreign));
        Assert.Null(Runtime.CancelTimer(foreign));
        Assert.Equal(Time, Runtime.ReadTimer(own));
        Assert.Equal(Time, other.CancelTimer(foreign));
    }

    [Fact]
    public async Task Anybody_may_cancel()
    {
        var (setter, other) = (await NewProcess(), await NewProcess());
        var timer = await setter.Does(context => context.SendAfter(context.Self, Time, "tick"));
        Assert.Equal(Time, await other.Does(context => context.CancelTimer(timer)));
    }

    [Fact]
    public async Task The_death_of_the_receiver_cancels()
    {
        var puppet = await NewProcess();
        var timers = Enumerable.Range(0, 3).Select(number => Runtime.SendAfter(puppet.Pid, Time, number)).ToArray();
        var other = await NewProcess();
        Runtime.SendAfter(other.Pid, Time, "tick");
        Runtime.Kill(puppet.Pid);
        Assert.All(timers, timer => Assert.Null(Runtime.ReadTimer(timer)));
        Assert.All(timers, timer => Assert.Null(Runtime.CancelTimer(timer)));
        Assert.Equal(1, Clock.TimersAlive);
        Clock.Advance(Time);
        Assert.Equal([new Message("tick")], Mailbox(other));
        Assert.Equal(1, Mirror.Signals.Count(signal => signal is Signal.Send));
    }

    [Fact]
    public async Task The_death_of_who_set_it_does_not_cancel()
    {
        var (setter, receiver) = (await NewProcess(), await NewProcess());
        var timer = await setter.Does(context => context.SendAfter(receiver.Pid, Time, "tick"));
        Runtime.Kill(setter.Pid);
        Assert.Equal(Time, Runtime.ReadTimer(timer));
        Clock.Advance(Time);
        Assert.Equal([new Message("tick")], Mailbox(receiver));
    }

    [Theory]
    [ByBoth]
    public async Task A_timer_for_the_dead_is_no_more(By by)
    {
        var (setter, dead) = (await NewProcess(), await NewDead());
        var acts = Acts(by, setter);
        var timers = new[] { await acts.SendAfter(dead, Time, "tick"), await acts.SendAfter(Pid.Outside, TimeSpan.Zero, "tick") };
        Assert.Equal(2, timers.Distinct().Count());
        Assert.Null(await acts.ReadTimer(timers[0]));
        Assert.Null(await acts.CancelTimer(timers[1]));
        Assert.Equal(0, Clock.TimersAlive);
    }

    [Fact]
    public async Task The_dead_set_and_cancel_nothing()
    {
        var (dead, bystander) = (await NewProcess(), await NewProcess());
        var timer = Runtime.SendAfter(bystander.Pid, Time, "tick");
        Runtime.Kill(dead.Pid);
        await Assert.ThrowsAsync<ProcessEndedException>(() => dead.Does(context => context.SendAfter(bystander.Pid, Time, "tock")));
        await Assert.ThrowsAsync<ProcessEndedException>(() => dead.Does(context => context.CancelTimer(timer)));
        await Assert.ThrowsAsync<ProcessEndedException>(() => dead.Does(context => context.ReadTimer(timer)));
        Clock.Advance(Time);
        Assert.Equal([new Message("tick")], Mailbox(bystander));
    }

    [Fact]
    public async Task The_stop_of_the_runtime_cancels_all()
    {
        var puppets = new[] { await NewProcess(), await NewProcess() };
        var timers = puppets.Select(puppet => Runtime.SendAfter(puppet.Pid, Time, "tick")).ToArray();
        Array.ForEach(puppets, puppet => puppet.Returns());
        Assert.Empty(await Runtime.StopAsync(Time * 2).WithinPatience());
        Assert.All(timers, timer => Assert.Null(Runtime.ReadTimer(timer)));
        Assert.Null(Runtime.ReadTimer(Runtime.SendAfter(puppets[0].Pid, Time, "tick")));
        Clock.Advance(Time);
        Assert.DoesNotContain(Mirror.Signals, signal => signal is Signal.Send);
    }

    [Fact]
    public async Task A_timer_prints_its_number_and_its_receiver()
    {
        var puppet = await NewProcess();
        Assert.Equal("timer 1 to <1>", Runtime.SendAfter(puppet.Pid, Time, "tick").ToString());
    }
}
