using System.Runtime.CompilerServices;
using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// A process that computes one result for the process that started it (Elixir: <c>Task</c>). Await it in the body that started it. Its
/// result stays in the mailbox until then, so many tasks can run at once.
/// </summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
public sealed class ProcessTask<TResult>
{
    private readonly ProcessContext context;
    private readonly Task<(Pid Pid, MonitorRef Monitor)> started;
    private Func<TResult>? outcome;

    private ProcessTask(ProcessContext context, Func<ProcessTask<TResult>, Task<(Pid, MonitorRef)>> start)
    {
        this.context = context;
        started = start(this);
    }

    /// <summary>Awaits the result; see <see cref="AwaitAsync"/>.</summary>
    /// <returns>The awaiter.</returns>
    public TaskAwaiter<TResult> GetAwaiter() => AwaitAsync().AsTask().GetAwaiter();

    /// <summary>Waits for the result. Items that are not of this task stay in the mailbox.</summary>
    /// <param name="cancellationToken">Cancels the wait. The task continues, and can be awaited again.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ProcessTaskException">The process of the task ended without a result. For a linked task, only a caller that traps
    /// exits gets this exception; another caller ends with the task.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask<TResult> AwaitAsync(CancellationToken cancellationToken = default)
    {
        outcome ??= await ReceiveAsync(cancellationToken).ConfigureAwait(true);
        return outcome();
    }

    /// <summary>Starts a task that is linked to its caller.</summary>
    internal static ProcessTask<TResult> Linked(ProcessContext context, Func<ProcessContext, Task<TResult>> body, BodyThread thread) =>
        new(context, task => Task.FromResult(task.Begin(context.SpawnLink(task.BodyAfterBegin(body), thread, label: "task"))));

    /// <summary>Starts a task as a child of a supervisor.</summary>
    internal static ProcessTask<TResult> Supervised(
        ProcessContext context, Supervision.SupervisorRef supervisor, Func<ProcessContext, Task<TResult>> body) => new(context, async task =>
    {
        var answer = await supervisor.StartDynamicAsync(task.BodyAfterBegin(body)).ConfigureAwait(true);
        if (answer is not Kernel.Supervision.CallResult.Started { Pid: { } pid })
        {
            throw new InvalidOperationException(
                $"The supervisor {supervisor.Pid} did not start the task: {answer}. Start it from SupervisorSpec.ForTasks().");
        }

        return task.Begin(pid);
    });

    private (Pid Pid, MonitorRef Monitor) Begin(Pid pid)
    {
        var monitor = context.Monitor(pid);
        context.Send(pid, new ProcessTaskBegin(this));
        return (pid, monitor);
    }

    // The task waits until its caller monitors it. Otherwise the caller would not get the reason of an early end.
    private ProcessBody BodyAfterBegin(Func<ProcessContext, Task<TResult>> body) => async child =>
    {
        var monitor = child.Monitor(context.Self);
        var first = await child.ReceiveAsync(item => IsBegin(item) || IsEnd(item, monitor)).ConfigureAwait(true);
        child.Demonitor(monitor, flush: true);
        if (first is Received.Message)
        {
            await BodyFor(body)(child).ConfigureAwait(true);
        }
    };

    private ProcessBody BodyFor(Func<ProcessContext, Task<TResult>> body) => async child =>
    {
        var result = await body(child).ConfigureAwait(true);
        child.Send(context.Self, new ProcessTaskResult(this, result));
    };

    private async ValueTask<Func<TResult>> ReceiveAsync(CancellationToken cancellationToken)
    {
        var (pid, monitor) = await started.ConfigureAwait(true);
        switch (await context.ReceiveAsync(item => IsResult(item) || IsEnd(item, monitor), cancellationToken).ConfigureAwait(true))
        {
            case Received.Message { Content: ProcessTaskResult result }:
                context.Demonitor(monitor, flush: true);
                return () => (TResult)result.Value!;
            case Received.Down down:
                return () => throw new ProcessTaskException(pid, down.Reason, down.Death);
            case var other:
                throw new System.Diagnostics.UnreachableException($"{other} is of no task.");
        }
    }

    private bool IsResult(Received item) => item is Received.Message { Content: ProcessTaskResult result } && result.Task == this;

    private bool IsBegin(Received item) => item is Received.Message { Content: ProcessTaskBegin begin } && begin.Task == this;

    private static bool IsEnd(Received item, MonitorRef monitor) => item is Received.Down down && down.Reference == monitor;
}

/// <summary>The message that lets a task begin.</summary>
internal sealed record ProcessTaskBegin(object Task) : IHostMessage
{
    public override string ToString() => "begin the task";
}

/// <summary>The message that a task sends when its body returns.</summary>
internal sealed record ProcessTaskResult(object Task, object? Value) : IHostMessage
{
    public override string ToString() => $"result {SafeText.Of(Value)}";
}
