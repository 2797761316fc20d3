using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class LinkingProcesses : HostedFacts
{
    [Theory]
    [ByBoth]
    public async Task A_link_goes_both_ways(By by)
    {
        var (one, other) = (await NewProcess(), await NewProcess());
        await Acts(by, one).Link(other.Pid);
        Assert.Equal([other.Pid], Links(one.Pid));
        Assert.Equal([one.Pid], Links(other.Pid));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_abnormal_end_takes_the_peer_along_with_the_same_reason(bool theOneThatLinkedEnds)
    {
        var (one, other) = (await NewProcess(), await NewProcess());
        await one.Does(context => context.Link(other.Pid));
        var (dying, peer) = theOneThatLinkedEnds ? (one, other) : (other, one);
        await dying.Does(context => context.Stop(Boom));
        Assert.False(Runtime.IsAlive(peer.Pid));
        Assert.Equal(new Death(peer.Pid, Boom, new Cause.Link(await End(dying.Pid))), await End(peer.Pid));
    }

    [Fact]
    public async Task A_normal_end_leaves_the_peer_alone_and_takes_the_link_off()
    {
        var (one, other) = (await NewProcess(), await NewProcess());
        await one.Does(context => context.Link(other.Pid));
        one.Returns();
        await End(one.Pid);
        Assert.Empty(Links(other.Pid));
        Assert.Empty(Mailbox(other));
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("boom")]
    [InlineData("kill")]
    public async Task A_peer_that_traps_exits_gets_a_message_and_lives(string reason)
    {
        var (dying, peer) = (await NewProcess(), await NewProcess(trapsExits: true));
        await peer.Does(context => context.Link(dying.Pid));
        await dying.Does(context => context.Stop(ExitReason.Named(reason)));
        Assert.Equal([new Exit(dying.Pid, ExitReason.Named(reason))], Mailbox(peer));
        Assert.Empty(Links(peer.Pid));
    }

    [Theory]
    [ByBoth]
    public async Task Linking_again_changes_nothing_and_neither_does_linking_to_oneself(By by)
    {
        var (one, other) = (await NewProcess(trapsExits: true), await NewProcess());
        await Acts(by, one).Link(other.Pid);
        await Acts(by, one).Link(other.Pid);
        await Acts(by, other).Link(one.Pid);
        await Acts(by, one).Link(one.Pid);
        Assert.Equal([other.Pid], Links(one.Pid));
        Runtime.Kill(other.Pid);
        Assert.Equal([new Exit(other.Pid, ExitReason.Killed)], Mailbox(one));
    }

    [Fact]
    public async Task Linking_to_the_dead_ends_the_body_that_does_it_right_there()
    {
        var (one, dead) = (await NewProcess(), await NewDead());
        var thrown = await Assert.ThrowsAsync<ProcessEndedException>(() => one.Does(context => context.Link(dead)));
        Assert.Equal(new Death(one.Pid, ExitReason.NoProc, new Cause.NoProcess(dead)), thrown.Death);
        Assert.False(Runtime.IsAlive(one.Pid));
    }

    [Fact]
    public async Task Linking_to_the_dead_from_outside_ends_the_one_that_was_to_be_linked()
    {
        var (one, dead) = (await NewProcess(), await NewDead());
        Runtime.Link(one.Pid, dead);
        Assert.False(Runtime.IsAlive(one.Pid));
        Assert.Equal(new Death(one.Pid, ExitReason.NoProc, new Cause.NoProcess(dead)), await End(one.Pid));
    }

    [Theory]
    [ByBoth]
    public async Task Linking_to_the_dead_is_a_message_to_who_traps_exits(By by)
    {
        var (one, dead) = (await NewProcess(trapsExits: true), await NewDead());
        await Acts(by, one).Link(dead);
        var item = Assert.IsType<Exit>(Assert.Single(Mailbox(one)));
        Assert.Equal(new Exit(dead, ExitReason.NoProc), item);
        Assert.Null(item.Death);
    }

    [Theory]
    [ByBoth]
    public async Task Who_was_never_there_is_linked_to_like_the_dead(By by)
    {
        var one = await NewProcess(trapsExits: true);
        await Acts(by, one).Link(new Pid(77));
        await Acts(by, one).Link(Pid.Outside);
        Assert.Equal([new Exit(new Pid(77), ExitReason.NoProc), new Exit(Pid.Outside, ExitReason.NoProc)], Mailbox(one));
    }

    [Theory]
    [ByBoth]
    public async Task After_unlink_nothing_of_that_link_comes(By by)
    {
        var (one, other) = (await NewProcess(trapsExits: true), await NewProcess());
        await Acts(by, one).Link(other.Pid);
        await Acts(by, one).Unlink(other.Pid);
        Assert.Empty(Links(one.Pid));
        Assert.Empty(Links(other.Pid));
        await other.Does(context => context.Stop(Boom));
        Assert.Empty(Mailbox(one));
    }

    [Theory]
    [ByBoth]
    public async Task Unlink_leaves_in_the_mailbox_what_came_before_it(By by)
    {
        var (one, other) = (await NewProcess(trapsExits: true), await NewProcess());
        await Acts(by, one).Link(other.Pid);
        await other.Does(context => context.Stop(Boom));
        await Acts(by, one).Unlink(other.Pid);
        Assert.Equal([new Exit(other.Pid, Boom)], Mailbox(one));
    }

    [Theory]
    [ByBoth]
    public async Task Unlinking_what_is_not_linked_does_nothing(By by)
    {
        var (one, other, dead) = (await NewProcess(), await NewProcess(), await NewDead());
        var before = Runtime.Snapshot();
        await Acts(by, one).Unlink(other.Pid);
        await Acts(by, one).Unlink(one.Pid);
        await Acts(by, one).Unlink(dead);
        Assert.Equal(before, Runtime.Snapshot());
    }

    [Fact]
    public async Task In_the_name_of_the_dead_nothing_is_linked_or_unlinked()
    {
        var (dead, other) = (await NewDead(), await NewProcess(trapsExits: true));
        var before = Runtime.Snapshot();
        Runtime.Link(dead, other.Pid);
        Runtime.Unlink(dead, other.Pid);
        Assert.Equal(before, Runtime.Snapshot());
        Assert.Empty(Mailbox(other));
    }
}
