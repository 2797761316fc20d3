using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class SendingExitSignals : HostedFacts
{
    [Theory]
    // reason, traps, it ends with
    [InlineData("kill", true, "killed")]
    [InlineData("kill", false, "killed")]
    [InlineData("normal", true, null)]
    [InlineData("normal", false, null)]
    [InlineData("killed", false, "killed")]
    [InlineData("killed", true, null)]
    [InlineData("boom", true, null)]
    [InlineData("boom", false, "boom")]
    public async Task What_an_exit_signal_of_others_does(string reason, bool traps, string? endsWith)
    {
        foreach (var by in new[] { By.Itself, By.Outside })
        {
            var (sender, target) = (await NewProcess(), await NewProcess(trapsExits: traps));
            var acts = Acts(by, sender);
            await acts.Exit(target.Pid, ExitReason.Named(reason));
            Assert.Equal(endsWith is null, Runtime.IsAlive(target.Pid));
            if (endsWith is not null)
            {
                Assert.Equal(new Death(target.Pid, ExitReason.Named(endsWith), new Cause.ExitSignal(acts.Sender)), await End(target.Pid));
            }
            else
            {
                Assert.Equal(traps ? [new Exit(acts.Sender, ExitReason.Named(reason))] : [], Mailbox(target));
            }
        }
    }

    [Theory]
    // reason, traps, it ends with
    [InlineData("kill", true, "killed")]
    [InlineData("kill", false, "killed")]
    [InlineData("normal", true, null)]
    [InlineData("normal", false, "normal")]
    [InlineData("boom", true, null)]
    [InlineData("boom", false, "boom")]
    public async Task What_an_exit_signal_to_oneself_does_is_done_when_the_call_is_over(string reason, bool traps, string? endsWith)
    {
        var puppet = await NewProcess(trapsExits: traps);
        var call = puppet.Does(context => context.Exit(context.Self, ExitReason.Named(reason)));
        if (endsWith is null)
        {
            await call;
            Assert.Equal([new Exit(puppet.Pid, ExitReason.Named(reason))], Mailbox(puppet));
            return;
        }

        var thrown = await Assert.ThrowsAsync<ProcessEndedException>(() => call);
        Assert.Equal(new Death(puppet.Pid, ExitReason.Named(endsWith), new Cause.ExitSignal(puppet.Pid)), thrown.Death);
        Assert.False(Runtime.IsAlive(puppet.Pid));
    }

    [Theory]
    [ByBoth]
    public async Task Kill_is_the_exit_signal_kill(By by)
    {
        var (sender, target) = (await NewProcess(), await NewProcess(trapsExits: true));
        await Acts(by, sender).Kill(target.Pid);
        Assert.False(Runtime.IsAlive(target.Pid));
        Assert.Equal(ExitReason.Killed, (await End(target.Pid)).Reason);
    }

    [Fact]
    public async Task Who_kills_a_peer_and_does_not_trap_exits_ends_in_that_call()
    {
        var (killer, peer) = (await NewProcess(), await NewProcess());
        await killer.Does(context => context.Link(peer.Pid));
        var thrown = await Assert.ThrowsAsync<ProcessEndedException>(() => killer.Does(context => context.Kill(peer.Pid)));
        Assert.Equal([killer.Pid, peer.Pid], thrown.Death.Chain.Select(death => death.Pid));
        Assert.Equal(ExitReason.Killed, thrown.Death.Reason);
    }

    [Theory]
    [ByBoth]
    public async Task An_exit_signal_to_the_dead_does_nothing(By by)
    {
        var (sender, dead) = (await NewProcess(trapsExits: true), await NewDead());
        var before = Runtime.Snapshot();
        await Acts(by, sender).Exit(dead, Boom);
        await Acts(by, sender).Kill(dead);
        await Acts(by, sender).Kill(new Pid(77));
        await Acts(by, sender).Exit(Pid.Outside, Boom);
        Assert.Equal(before, Runtime.Snapshot());
        Assert.Empty(Mailbox(sender));
    }

    [Theory]
    [ByBoth]
    public async Task An_exit_signal_needs_a_reason(By by)
    {
        var (sender, target) = (await NewProcess(), await NewProcess());
        await Assert.ThrowsAsync<ArgumentNullException>(() => Acts(by, sender).Exit(target.Pid, null!));
        Assert.True(Runtime.IsAlive(target.Pid));
    }

    [Theory]
    [ByBoth]
    public async Task Trapping_exits_can_be_turned_on_and_off(By by)
    {
        var puppet = await NewProcess();
        await Acts(by, puppet).SetTrapExit(true);
        Assert.True(Runtime.Info(puppet.Pid)!.TrapsExits);
        Runtime.Exit(puppet.Pid, Boom);
        await Acts(by, puppet).SetTrapExit(false);
        Assert.False(Runtime.Info(puppet.Pid)!.TrapsExits);
        Assert.Equal([new Exit(Pid.Outside, Boom)], Mailbox(puppet));
        Runtime.Exit(puppet.Pid, Boom);
        Assert.False(Runtime.IsAlive(puppet.Pid));
    }

    [Fact]
    public async Task The_flag_of_the_dead_is_nobodys()
    {
        var dead = await NewDead();
        var before = Runtime.Snapshot();
        Runtime.SetTrapExit(dead, true);
        Runtime.SetTrapExit(Pid.Outside, true);
        Assert.Equal(before, Runtime.Snapshot());
    }
}
