using Microsoft.Extensions.Time.Testing;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>The one timer that serves all waits of a process.</summary>
public sealed class LimitingWaits
{
    private readonly FakeTimeProvider clock = new();
    private readonly Dispatcher dispatcher;
    private readonly HostedProcess process;

    public LimitingWaits()
    {
        dispatcher = new Dispatcher(new RuntimeOptions { TimeProvider = clock });
        process = new(dispatcher, new Pid(1), Pid.Outside, static _ => Task.CompletedTask, BodyThread.Pool);
    }

    [Fact]
    public void A_timer_that_fires_late_for_a_wait_that_is_over_is_in_the_wheel_once_and_ends_the_next_wait_in_time()
    {
        var limit = new WaitLimit(process);
        var wait = process.Mailbox.ArrivalAsync(position: 0, out var ticket);
        limit.Set(ticket, clock.TimestampIn(TimeSpan.FromSeconds(2)));

        // It was taken out of the wheel for an earlier wait, and comes to fire only now that it has been set again.
        limit.Fire();
        Assert.Equal(1, dispatcher.Wheel.Count);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(wait.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(wait.IsCompleted);
        Assert.Equal(0, dispatcher.Wheel.Count);
    }

    [Fact]
    public void A_timer_that_fires_while_nothing_waits_is_not_set_again()
    {
        var limit = new WaitLimit(process);
        var wait = process.Mailbox.ArrivalAsync(position: 0, out var ticket);
        Assert.False(wait.IsCompleted);
        limit.Set(ticket, clock.TimestampIn(TimeSpan.FromSeconds(1)));
        Assert.True(process.Mailbox.GiveUp(ticket));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, dispatcher.Wheel.Count);
    }

    [Fact]
    public void Another_thread_can_remove_a_limit_while_the_wheel_is_armed_for_it()
    {
        // A clock may fire timers on the thread that arms the wheel, and one of them may wait for a thread that ends this process.
        var limit = new WaitLimit(process);
        var wait = process.Mailbox.ArrivalAsync(position: 0, out var ticket);
        Assert.False(wait.IsCompleted);
        var isRemoved = false;
        dispatcher.Wheel.Added = _ =>
        {
            var thread = new Thread(limit.Remove) { IsBackground = true };
            thread.Start();
            isRemoved = thread.Join(Patience.Limit);
        };
        limit.Set(ticket, clock.TimestampIn(TimeSpan.FromSeconds(1)));
        Assert.True(isRemoved);
        Assert.Equal(0, dispatcher.Wheel.Count);
    }

    [Fact]
    public void A_timer_that_fires_too_early_for_the_wait_that_goes_on_is_set_again()
    {
        var limit = new WaitLimit(process);
        var wait = process.Mailbox.ArrivalAsync(position: 0, out var ticket);
        Assert.False(wait.IsCompleted);
        limit.Set(ticket, clock.TimestampIn(TimeSpan.FromSeconds(1)));
        limit.Set(ticket, clock.TimestampIn(TimeSpan.FromSeconds(3)));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, dispatcher.Wheel.Count);
        Assert.True(process.Mailbox.IsWaiting(ticket));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(process.Mailbox.IsWaiting(ticket));
    }
}
