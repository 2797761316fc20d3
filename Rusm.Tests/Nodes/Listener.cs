using System.Threading.Channels;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;

namespace Rusm.Tests.Nodes;

/// <summary>A process that traps exits, does what it is told, and passes on everything else that it receives.</summary>
internal sealed class Listener
{
    private readonly Channel<Received> received = Channel.CreateUnbounded<Received>();

    // It traps exits when this returns: before, it would not be told of a link that ends with normal.
    internal Listener(Runtime runtime)
    {
        using var traps = new ManualResetEventSlim();
        Pid = runtime.Spawn(context =>
        {
            context.SetTrapExit(true);
            traps.Set();
            return RunAsync(context);
        });
        traps.Wait();
    }

    internal Pid Pid { get; }

    internal async Task<Received> NextAsync() => await received.Reader.ReadAsync().AsTask().WithinPatience();

    /// <summary>Does something in the process.</summary>
    internal async Task<T> DoAsync<T>(Runtime runtime, Func<ProcessContext, ValueTask<T>> act)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        runtime.Send(Pid, new Order(async context =>
        {
            try
            {
                done.SetResult(await act(context).ConfigureAwait(true));
            }
            catch (Exception exception) when (exception is not ProcessEndedException)
            {
                done.SetException(exception);
            }
        }));
        return await done.Task.WithinPatience();
    }

    internal Task<T> Do<T>(Runtime runtime, Func<ProcessContext, T> act) => DoAsync(runtime, context => new ValueTask<T>(act(context)));

    internal Task Do(Runtime runtime, Action<ProcessContext> act) => Do(runtime, context =>
    {
        act(context);
        return true;
    });

    private async Task RunAsync(ProcessContext context)
    {
        while (true)
        {
            var item = await context.ReceiveAsync().ConfigureAwait(true);
            if (item is Received.Message { Content: Order order })
            {
                await order.Act(context).ConfigureAwait(true);
            }
            else
            {
                received.Writer.TryWrite(item);
            }
        }
    }

    private sealed record Order(Func<ProcessContext, Task> Act);
}
