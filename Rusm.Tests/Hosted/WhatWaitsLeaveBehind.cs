using System.Runtime.CompilerServices;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>A wait that has ended, whatever the end, has no time limit in the wheel and no registration in a token.</summary>
public sealed class WhatWaitsLeaveBehind : HostedFacts
{
    private const int Rounds = 8_000;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    public WhatWaitsLeaveBehind()
        : base(mirrored: false)
    {
    }

    [Theory]
    [InlineData("receive in time")]
    [InlineData("call")]
    public async Task A_process_that_is_killed_while_it_begins_to_wait_leaves_no_time_limit(string how)
    {
        var server = (await NewProcess()).Pid;
        for (var round = 0; round < Rounds; round++)
        {
            var begins = false;
            var victim = Runtime.Spawn(async context =>
            {
                Volatile.Write(ref begins, true);
                _ = how == "call" ? await context.CallAsync<int>(server, "never replied to", Time) : await context.ReceiveAsync(static _ => false, Time) as object;
            });
            var spinner = default(SpinWait);
            while (!Volatile.Read(ref begins))
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }

            Thread.SpinWait(round % 20);
            Runtime.Kill(victim);
        }

        await OnlyAlive(server);
        await Runtime.UntilAsync(static runtime => runtime.Counters.BodiesRunning == 1);
        Assert.Equal(0, Clock.TimersAlive);
    }

    [Fact]
    public async Task A_call_from_outside_that_is_cancelled_while_it_is_made_leaves_no_time_limit()
    {
        using var source = new CancellationTokenSource();
        var server = await NewProcess();
        await Runtime.UntilAsync(static runtime => runtime.Load.Workers == 0);
        var runs = Runtime.Load.Runs;

        // The call reads the clock to set its time limit.
        Clock.OnRead = () =>
        {
            Clock.OnRead = static () => { };
            source.Cancel();
            Assert.True(SpinWait.SpinUntil(HasBeenCompleted, Patience.Limit));
        };
        var call = Runtime.CallAsync<object>(server.Pid, "never replied to", Time, source.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WithinPatience());
        Assert.Equal(0, Clock.TimersAlive);

        // A worker has joined, and has run what completes the call.
        bool HasBeenCompleted() => Runtime.Load.Runs >= runs + 2;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_token_of_a_call_does_not_keep_a_caller_that_was_killed(bool unwinds)
    {
        using var source = new CancellationTokenSource();
        var server = await NewProcess();
        var (caller, body) = SpawnCaller(server.Pid, unwinds, source.Token);
        Assert.Equal(typeof(Request), await server.Awaits(static async context => ((Received.Message)await context.ReceiveAsync()).Content!.GetType()));
        Runtime.Kill(caller);
        server.Returns();   // until then it may reply
        await Quiescence();
        Runtime.Send(caller, "another one");
        Garbage.MustInclude(body);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (Pid Pid, WeakReference Body) SpawnCaller(Pid server, bool unwinds, CancellationToken token)
    {
        var part = new object();
        return (Runtime.Spawn(unwinds ? Unwinds : Calls), new WeakReference(part));

        async Task Calls(ProcessContext context)
        {
            _ = await context.CallAsync<object>(server, "never replied to", Timeout.InfiniteTimeSpan, token);
            context.Send(context.Self, part);
        }

        async Task Unwinds(ProcessContext context)
        {
            try
            {
                await Calls(context);
            }
            finally
            {
                Assert.False(token.IsCancellationRequested);
            }
        }
    }
}
