using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>A timer that fires, is cancelled and loses its receiver at the same time, some hundred times over.</summary>
public sealed class RacesOfTimers : HostedFacts
{
    private const int Rounds = 500;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_timer_is_cancelled_or_sends_its_message_and_never_both_or_neither()
    {
        var receiver = await NewProcess();
        var timer = default(TimerRef);
        var cancelled = new bool[Rounds];
        await Race.Of(
            Rounds,
            round => timer = Runtime.SendAfter(receiver.Pid, Time, round),
            _ => Clock.Advance(Time),
            round => cancelled[round] = Runtime.CancelTimer(timer) is not null);
        var sent = Mailbox(receiver).Select(static item => (int)((Received.Message)item).Content!);
        Assert.Equal(Enumerable.Range(0, Rounds).Where(round => !cancelled[round]), sent);
        Assert.Equal(0, Clock.TimersAlive);
    }

    [Fact]
    public async Task Two_that_cancel_do_not_both_get_the_time_left()
    {
        var receiver = await NewProcess();
        var timer = default(TimerRef);
        var cancelled = 0;
        await Race.Of(
            Rounds,
            _ => timer = Runtime.SendAfter(receiver.Pid, Time, "tick"),
            Cancels,
            Cancels);
        Assert.Equal(Rounds, cancelled);

        void Cancels(int round) => Interlocked.Add(ref cancelled, Runtime.CancelTimer(timer) is null ? 0 : 1);
    }

    [Fact]
    public async Task A_timer_set_while_its_receiver_dies_leaves_nothing_running()
    {
        var (receiver, timer) = (default(Pid), default(TimerRef));
        await Race.Of(
            Rounds,
            _ =>
            {
                Assert.Null(Runtime.ReadTimer(timer));
                receiver = Runtime.Spawn(Waits);
            },
            _ => timer = Runtime.SendAfter(receiver, Time, "tick"),
            _ => Runtime.Kill(receiver));
        await Quiescence();
        Assert.Equal(0, Clock.TimersAlive);
    }
}
