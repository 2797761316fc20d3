using Rusm.Host;
using Rusm.Host.Simulating;
using Rusm.Kernel;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Simulated;

/// <summary>Messages that a simulation holds back: what one process does to another keeps its order.</summary>
public sealed class HoldingMessages
{
    [Fact]
    public void A_signal_to_a_process_comes_after_the_messages_that_are_held_on_its_way()
    {
        var held = new HeldMessages();
        foreach (var (from, to) in new[] { (A, B), (B, A), (A, C), (C, B) })
        {
            held.Add(from, to, "held", static () => null!);   // nothing is delivered, so no actor is needed
        }

        Signal[] signals = [A.LinksTo(B), A.UnlinksFrom(B), A.Monitors(B), new Signal.Call(A, B, "asked"), new Signal.Reply(A, B, R1, "replied")];
        Assert.All(signals, signal => Assert.Equal((A, B), Assert.Single(held.Before(signal))));
    }

    // The worker replies for a server of another node, so its reply is a signal of the kernel, and its message is not.
    [Fact]
    public void A_reply_to_a_caller_of_the_own_node_does_not_overtake_a_held_message()
    {
        var result = ClusterSimulation.ExploreAll(
            static async cluster =>
            {
                var (one, two) = (cluster.AddNode(), cluster.AddNode());
                var worker = one.Spawn(static async context =>
                {
                    var request = await context.ReceiveAsync<Request>();
                    context.Send(request.From.Caller, "before the reply");
                    context.Reply(request.From, "the reply");
                });
                var server = two.Spawn(async context =>
                {
                    context.Send(worker, await context.ReceiveAsync<Request>());
                    await context.ReceiveAsync();
                });
                var first = new TaskCompletionSource<Received?>();
                one.Spawn(async context =>
                {
                    await context.CallAsync<string>(server, "asked", Timeout.InfiniteTimeSpan);
                    first.SetResult(await context.ReceiveAsync(TimeSpan.Zero));
                });
                Assert.Equal(new Received.Message("before the reply"), await first.Task);
            },
            new SimulationOptions { Schedules = 100_000, MaxLag = TimeSpan.Zero, Faults = new FaultOptions { HeldMessages = 1 } });
        Assert.False(result.Failed, $"{result}");
        Assert.True(result.IsComplete, $"{result}");
    }
}
