using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>A process that is ready to run runs, whatever the other processes do.</summary>
public sealed class TakingTurns() : HostedFacts(mirrored: false)
{
    [Fact]
    public async Task Pairs_that_keep_waking_each_other_leave_the_others_their_turns()
    {
        const int Rounds = 200;
        var pairs = Enumerable.Range(0, 8 * Environment.ProcessorCount).Select(_ => new TaskCompletionSource()).ToArray();
        foreach (var done in pairs)
        {
            var pong = Runtime.Spawn(async context =>
            {
                while (await context.ReceiveAsync() is Received.Message { Content: Pid ping })
                {
                    context.Send(ping, null);
                }
            });
            Runtime.Spawn(async context =>
            {
                // No process stops after its turns: otherwise the others would get theirs without fairness, too.
                for (var round = 1; ; round++)
                {
                    context.Send(pong, context.Self);
                    await context.ReceiveAsync();
                    if (round == Rounds)
                    {
                        done.SetResult();
                    }
                }
            });
        }

        await Task.WhenAll(pairs.Select(done => done.Task)).WithinPatience();
    }

    [Fact]
    public async Task Bodies_that_block_hold_nobody_up_for_ever()
    {
        var gate = NewGate();
        for (var blocked = 0; blocked < 2 * Environment.ProcessorCount; blocked++)
        {
            Runtime.Spawn(_ =>
            {
                gate.Block();
                return Task.CompletedTask;
            });
        }

        var puppet = await NewProcess().WithinPatience();
        Assert.Equal(puppet.Pid, await puppet.Does(context => context.Self).WithinPatience());
    }

    [Fact]
    public async Task Who_was_woken_by_a_body_that_then_blocks_is_run_by_another_worker()
    {
        var (gate, ran) = (NewGate(), NewGate());
        var woken = await NewProcess();
        var receives = await woken.Parks(async context =>
        {
            await context.ReceiveAsync();
            ran.Open();
            return 0;
        });
        Runtime.Spawn(context =>
        {
            context.Send(woken.Pid, "now");
            gate.Block();
            return Task.CompletedTask;
        });
        await ran.Opened.WithinPatience();
        gate.Open();
        await receives.WithinPatience();
    }
}
