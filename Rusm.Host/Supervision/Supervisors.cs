using Rusm.Kernel;

namespace Rusm.Host.Supervision;

/// <summary>Starts supervisors.</summary>
public static class Supervisors
{
    /// <summary>
    /// Starts a supervisor from outside any process, and waits until all its children have started (OTP: <c>supervisor:start_link</c>). The
    /// supervisor ends if its restart intensity is exceeded, if it gets an exit signal from outside
    /// (<c>runtime.Exit(tree.Pid, ExitReason.Shutdown)</c>), and when the runtime is stopped.
    /// </summary>
    /// <param name="runtime">The runtime in which it will run.</param>
    /// <param name="spec">The specification of the supervisor.</param>
    /// <param name="cancellationToken">Cancels the start: the supervisor is killed, and its children end with it.</param>
    /// <returns>The supervisor.</returns>
    /// <exception cref="OperationCanceledException">The start was cancelled.</exception>
    /// <exception cref="ArgumentException">The specification is not valid. The message names all its mistakes.</exception>
    /// <exception cref="SupervisorStartException">A child did not start, and those that had started were stopped; or the runtime was
    /// stopped meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    public static async Task<SupervisorRef> StartSupervisorAsync(
        this Runtime runtime, SupervisorSpec spec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentNullException.ThrowIfNull(spec);
        spec.RefuseMistakes(nameof(spec));   // validated before any process is spawned, so that the caller gets the exception
        cancellationToken.ThrowIfCancellationRequested();
        SupervisorRef? started = null;
        SupervisorStartException? refused = null;
        var root = new TaskCompletionSource<Pid>(TaskCreationOptions.RunContinuationsAsynchronously);
        var starter = runtime.SpawnHelper(Starter(
            spec,
            spawned: pid =>
            {
                runtime.Roots.Add(pid);
                root.SetResult(pid);
            },
            started: supervisor => started = new SupervisorRef(runtime, supervisor),
            refused: exception => refused = exception));

        // A process that is killed calls none of these, so its end is awaited as well.
        using (cancellationToken.Register(() => root.Task.ContinueWith(
            pid => runtime.Kill(pid.Result), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default)))
        {
            await runtime.EndOfAsync(starter).ConfigureAwait(runtime.Dispatcher.ContinuesInContext);
        }

        if (started is null)
        {
            EndChildOf(runtime, starter);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return started ?? throw refused ?? new SupervisorStartException(end: null);
    }

    /// <summary>
    /// Starts a supervisor that is linked to this process, and waits until all its children have started (OTP:
    /// <c>supervisor:start_link</c>). It ends when this process ends. If this process does not trap exits, it ends when the
    /// supervisor ends.
    /// </summary>
    /// <param name="context">The context of the process that starts it.</param>
    /// <param name="spec">The specification of the supervisor.</param>
    /// <param name="cancellationToken">Cancels the start: the supervisor is killed, and its children end with it.</param>
    /// <returns>The supervisor.</returns>
    /// <exception cref="OperationCanceledException">The start was cancelled.</exception>
    /// <exception cref="ArgumentException">The specification is not valid. The message names all its mistakes.</exception>
    /// <exception cref="SupervisorStartException">A child did not start, and those that had started were stopped. Only a process
    /// that traps exits gets this exception: another one ends with the supervisor.</exception>
    public static async Task<SupervisorRef> StartSupervisorAsync(
        this ProcessContext context, SupervisorSpec spec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(spec);
        spec.RefuseMistakes(nameof(spec));
        var supervisor = context.SpawnLink(spec.BodyFor(parent: context.Self, starter: context.Self));
        try
        {
            await AwaitedAsync(context, supervisor, item => item is Received.Exit exit && exit.From == supervisor, cancellationToken).ConfigureAwait(true);
        }
        catch (OperationCanceledException exception) when (exception is not ProcessEndedException)
        {
            context.Unlink(supervisor);
            context.Kill(supervisor);
            throw;
        }

        return new SupervisorRef(context, supervisor);
    }

    /// <summary>The body of a process that starts a supervisor from outside, and ends when it has started.</summary>
    internal static ProcessBody Starter(
        SupervisorSpec spec, Action<Pid> spawned, Action<Pid> started, Action<SupervisorStartException> refused) => async context =>
    {
        try
        {
            var (supervisor, monitor) = context.SpawnMonitor(spec.BodyFor(Pid.Outside, starter: context.Self));
            spawned(supervisor);
            await AwaitedAsync(context, supervisor, item => item is Received.Down down && down.Reference == monitor, CancellationToken.None).ConfigureAwait(true);
            started(supervisor);
        }
        catch (SupervisorStartException exception)
        {
            refused(exception);
        }
    };

    // If the starting process was killed, the supervisor still runs, and no other code has its pid.
    private static void EndChildOf(Runtime runtime, Pid starter)
    {
        foreach (var child in runtime.Dispatcher.Inspect((_, bodies) => bodies.All.Where(process => process.Parent == starter).ToArray()))
        {
            runtime.Kill(child.Pid);
        }
    }

    private static async ValueTask AwaitedAsync(
        ProcessContext context, Pid supervisor, Func<Received, bool> isItsEnd, CancellationToken cancellationToken)
    {
        var answer = await context.ReceiveAsync(item => IsAnswer(item, supervisor) || isItsEnd(item), cancellationToken).ConfigureAwait(true);
        if (answer is not Received.Message)
        {
            throw new SupervisorStartException(answer);
        }
    }

    private static bool IsAnswer(Received item, Pid supervisor) =>
        item is Received.Message { Content: StartAnswer answer } && answer.Child == supervisor;
}
