using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class LookingAtARuntime : HostedFacts
{
    [Fact]
    public async Task Info_is_all_that_is_known_of_a_process()
    {
        var (puppet, one, two) = (await NewProcess(trapsExits: true), await NewProcess(), await NewProcess());
        Runtime.Link(puppet.Pid, two.Pid);
        Runtime.Link(one.Pid, puppet.Pid);
        var (held, alsoHeld) = (Runtime.Monitor(puppet.Pid, two.Pid), Runtime.Monitor(puppet.Pid, one.Pid));
        var heldOnIt = Runtime.Monitor(two.Pid, puppet.Pid);
        Runtime.Send(puppet.Pid, "unread");
        Runtime.Exit(puppet.Pid, Boom);

        var info = Runtime.Info(puppet.Pid)!;
        Assert.Equal(puppet.Pid, info.Pid);
        Assert.True(info.TrapsExits);
        Assert.Equal([one.Pid, two.Pid], info.Links.ToArray());
        Assert.Equal([new MonitorEnd(held, two.Pid), new MonitorEnd(alsoHeld, one.Pid)], info.Monitors.ToArray());
        Assert.Equal([new MonitorEnd(heldOnIt, two.Pid)], info.MonitoredBy.ToArray());
        Assert.Equal([new Message("unread"), new Exit(Pid.Outside, Boom)], info.Mailbox.ToArray());
    }

    [Fact]
    public async Task Info_takes_nothing_out_and_is_of_one_moment()
    {
        var puppet = await NewProcess();
        Runtime.Send(puppet.Pid, 1);
        var before = Runtime.Info(puppet.Pid)!;
        Assert.Equal(new Message(1), await puppet.Awaits(context => context.ReceiveAsync()));
        Runtime.SetTrapExit(puppet.Pid, true);
        Assert.Equal([new Message(1)], before.Mailbox.ToArray());
        Assert.False(before.TrapsExits);
        Assert.Empty(Runtime.Info(puppet.Pid)!.Mailbox);
    }

    [Fact]
    public async Task Nothing_is_known_of_the_dead_and_of_those_never_there()
    {
        var dead = await NewDead();
        foreach (var pid in new[] { dead, new Pid(77), new Pid(-1), new Pid(long.MaxValue), Pid.Outside })
        {
            Assert.Null(Runtime.Info(pid));
            Assert.False(Runtime.IsAlive(pid));
        }
    }

    [Fact]
    public async Task List_names_the_living_the_oldest_first()
    {
        var (one, two, three) = (await NewProcess(), await NewProcess(), await NewProcess());
        Assert.Equal([one.Pid, two.Pid, three.Pid], Living());
        Runtime.Kill(two.Pid);
        Assert.Equal([one.Pid, three.Pid], Living());
        Assert.Equal(2, Runtime.ProcessCount);
        Assert.True(Runtime.IsAlive(one.Pid));
        Assert.False(Runtime.IsAlive(two.Pid));
    }

    [Fact]
    public async Task Counters_count_the_spawned_the_finished_and_the_bodies_that_run()
    {
        Assert.Equal(new RuntimeCounters(0, 0, 0), Runtime.Counters);
        var (one, two) = (await NewProcess(), await NewProcess());
        Assert.Equal(new RuntimeCounters(2, 0, 2), Runtime.Counters);
        Runtime.Kill(one.Pid);
        Assert.Equal(new RuntimeCounters(2, 1, 2), Runtime.Counters);
        Assert.Equal([one.Pid], Unwinding());
        one.Returns();
        two.Returns();
        await Quiescence();
        Assert.Equal(new RuntimeCounters(2, 2, 0), Runtime.Counters);
        Assert.Empty(Runtime.Unwinding);
    }

    [Fact]
    public async Task Unwinding_names_the_dead_whose_bodies_run_the_oldest_first()
    {
        var (one, two, three) = (await NewProcess(), await NewProcess(), await NewProcess());
        Assert.Empty(Runtime.Unwinding);
        Runtime.Kill(three.Pid);
        Runtime.Kill(one.Pid);
        Assert.Equal([one.Pid, three.Pid], Unwinding());
        Assert.True(Runtime.IsAlive(two.Pid));
    }

    [Fact]
    public async Task A_snapshot_is_a_value_that_stays()
    {
        var (one, two) = (await NewProcess(), await NewProcess());
        Runtime.Link(one.Pid, two.Pid);
        var snapshot = Runtime.Snapshot();
        var text = snapshot.ToString();
        Assert.Equal(Mirror.Replay, snapshot);
        Runtime.Unlink(one.Pid, two.Pid);
        Runtime.Kill(one.Pid);
        Assert.Equal(text, snapshot.ToString());
        Assert.NotEqual(Runtime.Snapshot(), snapshot);
        Assert.Equal(Runtime.Snapshot(), Runtime.Snapshot());
    }

    [Fact]
    public async Task Quiescence_is_when_no_body_runs_and_not_when_no_process_lives()
    {
        await Runtime.WhenNoBodyRunsAsync().WithinPatience();
        var puppet = await NewProcess();
        Runtime.Kill(puppet.Pid);
        var (quiescence, again) = (Runtime.WhenNoBodyRunsAsync(), Runtime.WhenNoBodyRunsAsync());
        Assert.Equal(0, Runtime.ProcessCount);
        Assert.False(quiescence.IsCompleted);
        puppet.Returns();
        await quiescence.WithinPatience();
        await again.WithinPatience();
        Assert.Equal(0, Runtime.Counters.BodiesRunning);

        var next = await NewProcess();
        quiescence = Runtime.WhenNoBodyRunsAsync();
        Assert.False(quiescence.IsCompleted);
        next.Returns();
        await quiescence.WithinPatience();
    }

    [Fact]
    public async Task The_wait_for_quiescence_can_be_cancelled()
    {
        await NewProcess();
        using var cancellation = new CancellationTokenSource();
        var quiescence = Runtime.WhenNoBodyRunsAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => quiescence.WithinPatience());
    }
}
