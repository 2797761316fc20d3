using Orleans;
using Orleans.Hosting;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Orleans;
using Rusm.Orleans.Connections;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Rusm.Tests.Nodes;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Orleans;

/// <summary>Two silos of one program. Calls of the first that deliver signals wait, as they do when packets are lost.</summary>
public sealed class ASiloDoesNotAnswer() : SilosOfOneProgram(nodes: 2)
{
    // Signals of this size are sent alone.
    private const int Size = 256 * 1024;

    private readonly SemaphoreSlim waiting = new(0);
    private volatile TaskCompletionSource? answers;
    private volatile bool loses;
    private int delivered;

    [Fact]
    public async Task A_connection_is_dropped_when_too_much_waits_although_no_signal_under_way_is_answered()
    {
        var watcher = new Listener(Nodes[0]);
        var target = new Listener(Nodes[1]);
        var monitor = await watcher.Do(Nodes[0], context => context.Monitor(target.Pid));
        await Nodes[1].UntilAsync(runtime => runtime.Info(target.Pid)!.MonitoredBy.Length == 1);
        var answer = answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var number = 0; number < 4; number++)
        {
            Nodes[0].Send(target.Pid, new byte[Size]);
            await waiting.WaitAsync().WithinPatience();
        }

        // No more are under way at a time, so these wait.
        for (var number = 0; number < 10; number++)
        {
            Nodes[0].Send(target.Pid, new byte[Size]);
        }

        Assert.Equal(new Down(monitor, target.Pid, ExitReason.NoConnection), await watcher.NextAsync());
        answers = null;
        answer.SetResult();
        await Nodes[0].UntilAsync(static runtime => runtime.ConnectedNodes.Length == 1);
        Assert.Equal("after", await Nodes[0].CallAsync<string>(await Nodes[0].SpawnOnAsync(Nodes[1].Node, "echo"), "after").WithinPatience());
    }

    [Fact]
    public async Task What_is_lost_on_the_way_is_sent_again_until_it_has_arrived_once_and_in_order()
    {
        var (listener, other) = (new Listener(Nodes[1]), new Listener(Nodes[0]));
        loses = true;
        for (var number = 0; number < 20; number++)
        {
            Nodes[0].Send(listener.Pid, number);
            Nodes[1].Send(other.Pid, number);
            await Task.Yield();
        }

        for (var number = 0; number < 20; number++)
        {
            Assert.Equal(new Message(number), await listener.NextAsync());
            Assert.Equal(new Message(number), await other.NextAsync());
        }

        Assert.True(delivered > 0);
        Assert.Equal("called", await Nodes[0].CallAsync<string>(await Nodes[0].SpawnOnAsync(Nodes[1].Node, "echo"), "called").WithinPatience());
    }

    private protected override void Configure(ISiloBuilder silo, int number)
    {
        if (number == 0)
        {
            silo.AddOutgoingGrainCallFilter(WaitAsync);
        }
    }

    private protected override void Configure(RusmNodeOptions node)
    {
        node.MaxQueuedBytes = 8 * Size;
        node.AddBody<object?>("echo", EchoAsync);
    }

    private async Task WaitAsync(IOutgoingGrainCallContext call)
    {
        if (call.MethodName is nameof(ISiloService.DeliverAsync) or nameof(ISiloService.RedeliverAsync) && answers is { } answer)
        {
            waiting.Release();
            await answer.Task.ConfigureAwait(true);
        }

        // Packets are lost: of ten calls that are not answered the last one arrives.
        if (call.MethodName == nameof(ISiloService.DeliverAsync) && loses && Interlocked.Increment(ref delivered) % 10 != 0)
        {
            return;
        }

        await call.Invoke().ConfigureAwait(true);
    }

    private static async Task EchoAsync(ProcessContext context, object? argument)
    {
        var request = await context.ReceiveAsync<Request>().ConfigureAwait(true);
        context.Reply(request.From, request.Content);
    }
}
