using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

public sealed class ProcessTokens : HostedFacts
{
    [Fact]
    public async Task The_token_of_the_living_has_not_fired_and_is_always_the_same()
    {
        var puppet = await NewProcess();
        var token = await puppet.Does(context => context.CancellationToken);
        Assert.True(token.CanBeCanceled);
        Assert.False(token.IsCancellationRequested);
        Assert.Equal(token, await puppet.Does(context => context.CancellationToken));
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("cascade")]
    [InlineData("stop")]
    public async Task The_token_has_fired_when_the_call_that_ended_the_process_is_over(string way)
    {
        var (puppet, peer) = (await NewProcess(), await NewProcess());
        Runtime.Link(puppet.Pid, peer.Pid);
        var token = await puppet.Does(context => context.CancellationToken);
        switch (way)
        {
            case "kill":
                Runtime.Kill(puppet.Pid);
                break;
            case "cascade":
                Runtime.Kill(peer.Pid);
                break;
            default:
                await puppet.Does(context => context.Stop(Boom));
                break;
        }

        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_token_first_asked_for_after_the_end_has_fired()
    {
        var puppet = await NewProcess();
        Runtime.Kill(puppet.Pid);
        Assert.True((await puppet.Does(context => context.CancellationToken)).IsCancellationRequested);
    }

    [Fact]
    public async Task A_body_that_waits_on_its_token_is_unwound_by_the_end()
    {
        var waits = NewGate();
        var pid = Runtime.Spawn(async context =>
        {
            var wait = Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
            waits.Open();
            await wait;
        });
        await waits.Opened.WithinPatience();
        Runtime.Exit(pid, Boom);
        await Quiescence();
        Assert.Equal(Boom, (await End(pid)).Reason);
    }

    [Fact]
    public async Task The_exception_of_the_end_carries_the_token()
    {
        var puppet = await NewProcess();
        var token = await puppet.Does(context => context.CancellationToken);
        Runtime.Kill(puppet.Pid);
        var thrown = await Assert.ThrowsAsync<ProcessEndedException>(() => puppet.Awaits(context => context.ReceiveAsync()));
        Assert.Equal(token, thrown.CancellationToken);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("blocks")]
    public async Task A_callback_of_a_token_that_throws_or_blocks_is_nothing_to_the_killer(string callback)
    {
        var (victim, peer, called, gate) = (await NewProcess(), await NewProcess(trapsExits: true), NewGate(), NewGate());
        Runtime.Link(peer.Pid, victim.Pid);
        var token = await victim.Does(context => context.CancellationToken);
        await using var registration = token.Register(() =>
        {
            called.Open();
            if (callback == "throws")
            {
                throw new InvalidOperationException("in a callback");
            }

            gate.Block();
        });
        await Task.Run(() => Runtime.Kill(victim.Pid)).WithinPatience();
        Assert.Equal([new Received.Exit(victim.Pid, ExitReason.Killed)], Mailbox(peer));
        await called.Opened.WithinPatience();
        Runtime.Send(peer.Pid, "still here");
        Assert.Equal(2, Mailbox(peer).Length);
        gate.Open();
    }

    [Fact]
    public async Task A_callback_of_a_token_may_call_the_runtime()
    {
        var (victim, peer) = (await NewProcess(), await NewProcess());
        var token = await victim.Does(context => context.CancellationToken);
        await using var registration = token.Register(() => Runtime.Send(peer.Pid, Runtime.IsAlive(victim.Pid)));
        Runtime.Kill(victim.Pid);
        Assert.Equal(new Received.Message(false), await peer.Awaits(context => context.ReceiveAsync()));
    }
}
