using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

/// <summary>What holds as soon as a call has returned, and in which order others see what one process did.</summary>
public sealed class OrderOfEffects : HostedFacts
{
    [Theory]
    [ByBoth]
    public async Task The_messages_of_one_sender_arrive_in_the_order_in_which_they_were_sent(By by)
    {
        var (sender, receiver) = (await NewProcess(), await NewProcess());
        var acts = Acts(by, sender);
        for (var number = 0; number < 200; number++)
        {
            await acts.Send(receiver.Pid, number);
        }

        Assert.Equal(Enumerable.Range(0, 200).Select(number => new Message(number)), Mailbox(receiver));
    }

    [Theory]
    [ByBoth]
    public async Task A_message_sent_before_an_exit_signal_arrives_before_it(By by)
    {
        var (sender, receiver) = (await NewProcess(), await NewProcess(trapsExits: true));
        var acts = Acts(by, sender);
        await acts.Send(receiver.Pid, "first");
        await acts.Exit(receiver.Pid, Boom);
        await acts.Send(receiver.Pid, "last");
        Assert.Equal([new Message("first"), new Exit(acts.Sender, Boom), new Message("last")], Mailbox(receiver));
    }

    [Theory]
    [InlineData("returns")]
    [InlineData("throws")]
    [InlineData("stops")]
    [InlineData("kills itself")]
    public async Task A_message_sent_before_ones_own_end_arrives_before_the_news_of_it(string how)
    {
        var receiver = await NewProcess(trapsExits: true);
        for (var round = 0; round < 50; round++)
        {
            var (dying, reference) = Runtime.SpawnMonitor(receiver.Pid, Dies);
            var reason = (await End(dying)).Reason;
            Assert.Equal(new Message("last words"), await receiver.Awaits(context => context.ReceiveAsync()));
            Assert.Equal(new Down(reference, dying, reason), await receiver.Awaits(context => context.ReceiveAsync()));
            Assert.Equal(new Exit(dying, reason), await receiver.Awaits(context => context.ReceiveAsync()));
        }

        Task Dies(ProcessContext context)
        {
            context.Link(receiver.Pid);
            context.Send(receiver.Pid, "last words");
            switch (how)
            {
                case "throws":
                    throw new InvalidOperationException("at the end");
                case "stops":
                    context.Stop(Boom);
                    break;
                case "kills itself":
                    context.Kill(context.Self);
                    break;
                default:
                    break;   // and returns
            }

            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task When_the_kill_has_returned_the_whole_cascade_is_dead_and_everybody_has_been_told()
    {
        var (trapping, watcher) = (await NewProcess(trapsExits: true), await NewProcess());
        var chain = new List<Pid> { Runtime.Spawn(Waits) };
        while (chain.Count < 300)
        {
            chain.Add(Runtime.SpawnLink(chain[^1], Waits));
        }

        Runtime.Link(trapping.Pid, chain[^1]);
        var reference = Runtime.Monitor(watcher.Pid, chain[^1]);
        Runtime.Kill(chain[0]);
        Assert.All(chain, pid => Assert.False(Runtime.IsAlive(pid)));
        Assert.Equal(2, Runtime.ProcessCount);
        Assert.Equal([new Exit(chain[^1], ExitReason.Killed)], Mailbox(trapping));
        var down = Assert.IsType<Down>(Assert.Single(Mailbox(watcher)));
        Assert.Equal(new Down(reference, chain[^1], ExitReason.Killed), down);
        Assert.Equal(chain, down.Death!.Chain.Select(death => death.Pid).Reverse());
    }

    [Theory]
    [ByBoth]
    public async Task What_a_call_does_is_done_when_it_has_returned(By by)
    {
        var (one, other) = (await NewProcess(), await NewProcess());
        var acts = Acts(by, one);
        await acts.Link(other.Pid);
        Assert.Contains(other.Pid, Links(one.Pid));
        var reference = await acts.Monitor(other.Pid);
        Assert.Contains(new MonitorEnd(reference, one.Pid), MonitoredBy(other.Pid));
        await acts.SetTrapExit(true);
        Assert.True(Runtime.Info(one.Pid)!.TrapsExits);
        await acts.Send(other.Pid, 1);
        Assert.Single(Mailbox(other));
        await acts.Demonitor(reference);
        Assert.Empty(MonitoredBy(other.Pid));
        await acts.Unlink(other.Pid);
        Assert.Empty(Links(other.Pid));
        await acts.Exit(other.Pid, Boom);
        Assert.False(Runtime.IsAlive(other.Pid));
    }

    [Fact]
    public async Task The_news_of_a_death_comes_before_what_is_sent_after_it()
    {
        var (watcher, watched) = (await NewProcess(), await NewProcess());
        var reference = Runtime.Monitor(watcher.Pid, watched.Pid);
        Runtime.Kill(watched.Pid);
        Runtime.Send(watcher.Pid, "he is dead");
        Assert.Equal([new Down(reference, watched.Pid, ExitReason.Killed), new Message("he is dead")], Mailbox(watcher));
    }
}
