using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class MonitoringProcesses : HostedFacts
{
    [Theory]
    [ByBoth]
    public async Task A_monitor_fires_once_with_the_reason_and_the_death(By by)
    {
        var (watcher, watched) = (await NewProcess(), await NewProcess());
        var reference = await Acts(by, watcher).Monitor(watched.Pid);
        await watched.Does(context => context.Stop(Boom));
        var down = Assert.IsType<Down>(Assert.Single(Mailbox(watcher)));
        Assert.Equal(new Down(reference, watched.Pid, Boom), down);
        Assert.Equal(await End(watched.Pid), down.Death);
        Assert.Empty(Monitors(watcher.Pid));
    }

    [Theory]
    [ByBoth]
    public async Task Each_monitor_fires_on_its_own(By by)
    {
        var (watcher, watched) = (await NewProcess(), await NewProcess());
        var one = await Acts(by, watcher).Monitor(watched.Pid);
        var two = await Acts(by, watcher).Monitor(watched.Pid);
        Assert.NotEqual(one, two);
        await Acts(by, watcher).Demonitor(one);
        watched.Returns();
        await End(watched.Pid);
        Assert.Equal([new Down(two, watched.Pid, ExitReason.Normal)], Mailbox(watcher));
    }

    [Theory]
    [ByBoth]
    public async Task Monitoring_the_dead_brings_a_Down_with_noproc_at_once(By by)
    {
        var (watcher, dead) = (await NewProcess(), await NewDead());
        var reference = await Acts(by, watcher).Monitor(dead);
        var down = Assert.IsType<Down>(Assert.Single(Mailbox(watcher)));
        Assert.Equal(new Down(reference, dead, ExitReason.NoProc), down);
        Assert.Null(down.Death);
    }

    [Theory]
    [ByBoth]
    public async Task Monitoring_oneself_gives_a_reference_and_no_monitor(By by)
    {
        var puppet = await NewProcess();
        Assert.NotEqual(default, await Acts(by, puppet).Monitor(puppet.Pid));
        Assert.Empty(Monitors(puppet.Pid));
        Assert.Empty(MonitoredBy(puppet.Pid));
        Assert.Empty(Mailbox(puppet));
    }

    [Theory]
    [ByBoth]
    public async Task The_end_of_the_watcher_takes_its_monitors_off(By by)
    {
        var (watcher, watched) = (await NewProcess(), await NewProcess());
        await Acts(by, watcher).Monitor(watched.Pid);
        watcher.Returns();
        await End(watcher.Pid);
        Assert.Empty(MonitoredBy(watched.Pid));
    }

    [Theory]
    [ByBoth]
    public async Task After_demonitor_no_Down_comes(By by)
    {
        var (watcher, watched) = (await NewProcess(), await NewProcess());
        await Acts(by, watcher).Demonitor(await Acts(by, watcher).Monitor(watched.Pid));
        Assert.Empty(MonitoredBy(watched.Pid));
        Runtime.Kill(watched.Pid);
        Assert.Empty(Mailbox(watcher));
    }

    [Theory]
    [ByBoth]
    public async Task A_Down_that_has_come_stays_unless_it_is_flushed(By by)
    {
        var (watcher, dead) = (await NewProcess(), await NewDead());
        var acts = Acts(by, watcher);
        var (stays, goes) = (await acts.Monitor(dead), await acts.Monitor(dead));
        await acts.Send(watcher.Pid, "last");
        await acts.Demonitor(stays, flush: false);
        await acts.Demonitor(goes, flush: true);
        Assert.Equal([new Down(stays, dead, ExitReason.NoProc), new Message("last")], Mailbox(watcher));
    }

    [Theory]
    [ByBoth]
    public async Task A_reference_that_is_used_up_or_unknown_or_of_others_does_nothing(By by)
    {
        var (watcher, other, watched) = (await NewProcess(), await NewProcess(), await NewProcess());
        var ofOther = Runtime.Monitor(other.Pid, watched.Pid);
        var used = Runtime.Monitor(watcher.Pid, watched.Pid);
        Runtime.Demonitor(watcher.Pid, used);
        var before = Runtime.Snapshot();
        foreach (var reference in new[] { ofOther, used, new MonitorRef(99), default })
        {
            await Acts(by, watcher).Demonitor(reference, flush: false);
            await Acts(by, watcher).Demonitor(reference, flush: true);
        }

        Assert.Equal(before, Runtime.Snapshot());
        Runtime.Kill(watched.Pid);
        Assert.Equal([new Down(ofOther, watched.Pid, ExitReason.Killed)], Mailbox(other));
        await Acts(by, watcher).Demonitor(ofOther, flush: true);
        Assert.Single(Mailbox(other));
    }

    [Fact]
    public async Task In_the_name_of_the_dead_nothing_is_monitored()
    {
        var (dead, watched) = (await NewDead(), await NewProcess());
        Assert.Equal(dead, Assert.Throws<NoSuchProcessException>(() => Runtime.Monitor(dead, watched.Pid)).Pid);
        Assert.Throws<NoSuchProcessException>(() => Runtime.Monitor(Pid.Outside, watched.Pid));
        Assert.Empty(MonitoredBy(watched.Pid));
    }

    [Fact]
    public async Task In_the_name_of_the_dead_no_monitor_is_taken_off()
    {
        var (watcher, watched, dead) = (await NewProcess(), await NewProcess(), await NewDead());
        var reference = Runtime.Monitor(watcher.Pid, watched.Pid);
        Runtime.Demonitor(dead, reference, flush: true);
        Assert.Single(MonitoredBy(watched.Pid));
    }
}
