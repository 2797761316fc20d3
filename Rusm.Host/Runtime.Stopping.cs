using System.Collections.Immutable;
using Rusm.Host.Supervision;
using Rusm.Kernel;

namespace Rusm.Host;

/// <content>Stops the runtime.</content>
public sealed partial class Runtime
{
    /// <summary>Waits until no body runs: all processes have ended and unwound. A body must not await it: it would wait for itself.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when no body runs.</returns>
    public Task WhenNoBodyRunsAsync(CancellationToken cancellationToken = default) =>
        dispatcher.Bodies.WhenNoneAsync().WaitAsync(cancellationToken);

    /// <summary>Waits until a process has ended, such as the root of a tree that gives up. A process that waits for another one
    /// monitors it instead.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Its exit reason; <c>noproc</c> if it is not alive.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<ExitReason> WhenEndedAsync(Pid pid, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (dispatcher.Inspect((kernel, bodies) => kernel.IsAlive(pid) ? bodies.Find(pid) : null) is not { } process)
        {
            return ExitReason.NoProc;
        }

        await EndOfAsync(pid).WaitAsync(cancellationToken).ConfigureAwait(dispatcher.ContinuesInContext);
        return process.Ended().Death.Reason;
    }

    /// <summary>
    /// Kills every process at once, refuses further spawns, and waits for the bodies to unwind, for a limited time. A body can await it:
    /// its process is killed as well, the body itself is not waited for, and it continues when all other bodies have ended.
    /// </summary>
    /// <remarks>
    /// The call must be made before the body awaits anything other than its mailbox, or, for <see cref="BodyThread.Own"/>, on the thread
    /// of the body. After another await, such as <see cref="Task.Delay(int)"/>, a body runs on a thread of the pool, from which its
    /// process can't be determined: then the call counts as one from outside, and waits for the body until the time is up.
    /// Code outside the body can continue on the thread of the body, inside the call with which the body completes a task. A stop by such
    /// code counts as one by the body, if the body then awaits anything other than its mailbox: it may not wait for the body to end. Create
    /// such a task with <see cref="TaskCreationOptions.RunContinuationsAsynchronously"/>.
    /// </remarks>
    /// <param name="within">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The processes whose bodies have not ended by then: they block, or keep running. To a body it does not name those
    /// that wait for the stop, itself included.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, or longer than 49 days. No process was killed.</exception>
    public async Task<ImmutableArray<Pid>> StopAsync(TimeSpan within, CancellationToken cancellationToken = default)
    {
        TimeLimit.RefuseUnlessWait(within, nameof(within), "The time limit of the stop");
        dispatcher.Observation?.BeQuiet();
        using var call = new StopCall(dispatcher);
        return await StopBodiesAsync(call, within, cancellationToken).ConfigureAwait(dispatcher.ContinuesInContext);
    }

    /// <summary>
    /// Stops in order (Erlang: <c>init:stop/0</c>): the supervisors that were started from outside any process are stopped, the last
    /// started first, each after the one before has ended, and each stops its children as their specifications say. Processes that are
    /// alive afterwards, and processes in no tree, are killed. A tree that a process started is stopped in order only if that process is
    /// in a tree. It can be called more than once, also at the same time.
    /// </summary>
    /// <remarks>
    /// A body can await it, as it can await <see cref="StopAsync"/>. A child of a tree is stopped by its supervisor in its turn. While
    /// its body awaits the shutdown it can't receive the request to stop as a message: so a process that traps exits does so no longer
    /// from then on, and ends when it is asked to. A child that awaits the shutdown before it has acknowledged its start prevents its
    /// supervisor from receiving the exit signal until the time is up.
    /// </remarks>
    /// <param name="within">How long all trees together may take. After that, the bodies may take as long again to unwind.</param>
    /// <param name="cancellationToken">Cancels the wait: all processes that are alive are killed at once.</param>
    /// <returns>The processes that were late. To a body it does not name the process itself.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled. All processes have ended.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, or longer than 49 days. No process was stopped.</exception>
    public async Task<ShutdownReport> ShutdownAsync(TimeSpan within, CancellationToken cancellationToken = default)
    {
        TimeLimit.RefuseUnlessWait(within, nameof(within), "The time limit of the stop");
        dispatcher.Observation?.BeQuiet();
        using var call = new StopCall(dispatcher);
        var late = await Roots.StopAsync(within, cancellationToken).ConfigureAwait(dispatcher.ContinuesInContext);
        late = late.RemoveAll(call.IsWaiting);
        return new ShutdownReport(late, await StopBodiesAsync(call, within, cancellationToken).ConfigureAwait(dispatcher.ContinuesInContext));
    }

    /// <summary>
    /// Calls <see cref="ShutdownAsync"/> with <see cref="RuntimeOptions.StopTimeout"/>. A body can await it, as described there.
    /// Processes that were late are named in a warning of <see cref="System.Diagnostics.Trace"/>; use that method to have
    /// them as a result.
    /// </summary>
    /// <returns>A task that completes when the runtime has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        dispatcher.Recording.WillEnd();
        var report = await ShutdownAsync(dispatcher.Options.StopTimeout).ConfigureAwait(dispatcher.ContinuesInContext);
        await StopRecordingAsync().ConfigureAwait(dispatcher.ContinuesInContext);
        dispatcher.Wheel.Dispose();
        dispatcher.Scheduler.Stopped();
        if (!report.IsClean)
        {
            System.Diagnostics.Trace.TraceWarning($"Rusm: not everything ended within {dispatcher.Options.StopTimeout}: {report}");
        }
    }

    private async Task<ImmutableArray<Pid>> StopBodiesAsync(StopCall call, TimeSpan within, CancellationToken cancellationToken)
    {
        dispatcher.KillAll();
        if (dispatcher.Gateway is { } gateway)
        {
            await gateway.StopAsync().ConfigureAwait(dispatcher.ContinuesInContext);
        }

        try
        {
            await call.WhenBodiesEndedAsync().WaitAsync(within, TimeProvider, cancellationToken).ConfigureAwait(dispatcher.ContinuesInContext);
            return [];
        }
        catch (TimeoutException)
        {
            return call.Unwinding();
        }
    }
}
