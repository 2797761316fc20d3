using System.Threading.Channels;
using Rusm.Host;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Hosted.Stage;

/// <summary>
/// A process that does in its own body what a fact tells it to. What goes wrong there is the fact's to see; the body swallows it
/// and waits for more, even past the end of the process, until it is told to return or to throw.
/// </summary>
internal sealed class ControlledProcess
{
    private readonly Channel<Func<ProcessContext, Task>> acts = Channel.CreateUnbounded<Func<ProcessContext, Task>>();
    private readonly Gate begun = new();
    private readonly Gate ended = new();

    internal Pid Pid { get; private set; }

    internal Task BodyEnded => ended.Opened;

    internal static async Task<ControlledProcess> On(Runtime runtime, BodyThread thread)
    {
        var puppet = new ControlledProcess();
        puppet.Pid = runtime.Spawn(puppet.Body, thread);
        await puppet.begun.Opened.WithinPatience();
        return puppet;
    }

    internal void Returns() => acts.Writer.TryComplete();

    internal void Throws(Exception exception) => acts.Writer.TryComplete(exception);

    internal Task Does(Action<ProcessContext> act) => Does(context =>
    {
        act(context);
        return 0;
    });

    internal Task<T> Does<T>(Func<ProcessContext, T> act) => Awaits(context => ValueTask.FromResult(act(context)));

    internal async Task<T> Awaits<T>(Func<ProcessContext, ValueTask<T>> act) => await (await Begins(act)).WithinPatience();

    /// <summary>Goes as far into the act as it comes without waiting; the result is the rest of it.</summary>
    internal async Task<Task<T>> Begins<T>(Func<ProcessContext, ValueTask<T>> act)
    {
        var begins = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(acts.Writer.TryWrite(context =>
        {
            var running = Run(context);
            begins.SetResult(OutsideTheBody(running));
            return Quietly(running);
        }));
        return await begins.Task.WithinPatience();

        async Task<T> Run(ProcessContext context) => await act(context);
    }

    /// <summary>Goes into the act, which has to wait: the body is parked when this completes.</summary>
    internal async Task<Task<T>> Parks<T>(Func<ProcessContext, ValueTask<T>> act)
    {
        var running = await Begins(act);
        Assert.False(running.IsCompleted, "The body went through and did not park.");
        return running;
    }

    // What awaits the result must not continue on the thread of the body, inside the act: see Patience.
    private static Task<T> OutsideTheBody<T>(Task<T> running) => running.IsCompleted
        ? running
        : running.ContinueWith(static done => done, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();

    private static async Task Quietly(Task running) =>
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private async Task Body(ProcessContext context)
    {
        begun.Open();
        try
        {
            await foreach (var act in acts.Reader.ReadAllAsync())
            {
                await act(context);
            }
        }
        finally
        {
            ended.Open();
        }
    }
}
