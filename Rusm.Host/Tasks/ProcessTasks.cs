using Rusm.Host.Supervision;

namespace Rusm.Host;

/// <summary>Starts tasks: processes that compute one result (Elixir: <c>Task</c>).</summary>
public static class ProcessTasks
{
    /// <summary>
    /// Starts a task that is linked to this process (Elixir: <c>Task.async</c>). If the task crashes, this process gets its exit signal,
    /// and ends too unless it traps exits. If this process ends, the task does, too.
    /// </summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="context">The context of the process that starts it and will await it.</param>
    /// <param name="body">What the task does. Its context is that of the process of the task.</param>
    /// <param name="thread">Where the body runs.</param>
    /// <returns>The task. Await it for the result.</returns>
    public static ProcessTask<TResult> RunAsync<TResult>(
        this ProcessContext context, Func<ProcessContext, Task<TResult>> body, BodyThread thread = BodyThread.Pool)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(body);
        return ProcessTask<TResult>.Linked(context, body, thread);
    }

    /// <summary>
    /// Starts a task as a child of a supervisor (Elixir: <c>Task.Supervisor.async_nolink</c>). If the task crashes, its await throws
    /// <see cref="ProcessTaskException"/>, and this process continues. The task is not restarted. It is stopped when the supervisor is.
    /// </summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="context">The context of the process that starts it and will await it.</param>
    /// <param name="supervisor">A supervisor that was started from <see cref="SupervisorSpec.ForTasks"/>.</param>
    /// <param name="body">What the task does. Its context is that of the process of the task.</param>
    /// <returns>The task. Await it for the result; that also throws if the supervisor did not start it.</returns>
    public static ProcessTask<TResult> RunAsync<TResult>(
        this ProcessContext context, SupervisorRef supervisor, Func<ProcessContext, Task<TResult>> body)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(supervisor);
        ArgumentNullException.ThrowIfNull(body);
        return ProcessTask<TResult>.Supervised(context, supervisor.For(context), body);
    }
}
