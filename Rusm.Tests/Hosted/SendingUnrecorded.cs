using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>The facts on messages also hold if the run is not recorded, and messages do not pass the gate.</summary>
public sealed class SendingUnrecorded() : HostedFacts(mirrored: false)
{
    [Fact]
    public async Task Messages_exits_and_downs_are_one_queue()
    {
        var (sender, receiver) = (await NewProcess(), await NewProcess(trapsExits: true));
        var reference = Runtime.Monitor(receiver.Pid, sender.Pid);
        Runtime.Register("shop", receiver.Pid);
        Runtime.Send(receiver.Pid, "from outside");
        Runtime.Send("shop", "from outside, by name");
        await sender.Does(context => context.Send("shop", "from a body, by name"));
        await sender.Does(context => context.Send(receiver.Pid, "from a body"));
        Runtime.Exit(receiver.Pid, Boom);
        await sender.Does(context => context.Stop(Boom));
        Assert.Equal(
            [
                new Received.Message("from outside"), new Received.Message("from outside, by name"),
                new Received.Message("from a body, by name"), new Received.Message("from a body"), new Received.Exit(Pid.Outside, Boom),
                new Received.Down(reference, sender.Pid, Boom),
            ],
            Mailbox(receiver));
    }

    [Fact]
    public async Task The_dead_send_nothing_and_get_nothing()
    {
        var (dead, bystander) = (await NewProcess(), await NewProcess());
        Runtime.Kill(dead.Pid);
        Runtime.Send(dead.Pid, "hello?");
        await bystander.Does(context => context.Send(dead.Pid, "hello?"));
        var (begun, held) = (NewGate(), NewGate());
        var refused = new TaskCompletionSource<Exception?>();
        var running = Runtime.Spawn(async context =>
        {
            begun.Open();
            await held.Opened;
            refused.SetResult(Record.Exception(() => context.Send(bystander.Pid, "from beyond")));
        });
        await begun.Opened.WithinPatience();
        Runtime.Kill(running);
        held.Open();
        Assert.IsType<ProcessEndedException>(await refused.Task.WithinPatience());
        Assert.Empty(Mailbox(bystander));
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_refused()
    {
        var (sender, dead) = (await NewProcess(), await NewProcess());
        Runtime.Register("shop", dead.Pid);
        Runtime.Kill(dead.Pid);
        Assert.Equal(new Refusal.NotRegistered("shop"), Assert.Throws<NameException>(() => Runtime.Send("shop", "hello?")).Refusal);
        await Assert.ThrowsAsync<NameException>(() => sender.Does(context => context.Send("shop", "hello?")));
        Assert.Throws<ArgumentNullException>(() => Runtime.Send((string)null!, "hello?"));
    }

    [Fact]
    public async Task A_parked_body_with_nothing_to_unwind_is_gone_with_its_process()
    {
        var parked = new TaskCompletionSource();
        var pid = Runtime.Spawn(async context =>
        {
            parked.SetResult();
            await context.ReceiveAsync();
        });
        await parked.Task.WithinPatience();
        Runtime.Kill(pid);
        await Quiescence();
        Assert.Equal(new RuntimeCounters(Spawned: 1, Finished: 1, BodiesRunning: 0), Runtime.Counters);
    }

    [Fact]
    public async Task A_task_that_somebody_else_may_look_at_is_never_dropped()
    {
        // The body is no async method but calls one, and keeps its task.
        var parked = new TaskCompletionSource<Task>();
        var pid = Runtime.Spawn(context =>
        {
            var task = Parks(context);
            parked.SetResult(task);
            return task;
        });
        var kept = await parked.Task.WithinPatience();
        Runtime.Kill(pid);
        await Assert.ThrowsAsync<ProcessEndedException>(() => kept.WithinPatience());

        static async Task Parks(ProcessContext context) => await context.ReceiveAsync();
    }
}
