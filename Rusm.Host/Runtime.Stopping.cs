using System.Collections.Immutable;
using Rusm.Host.Supervision;
using Rusm.Kernel;

namespace Rusm.Host;

/// <content>The stop of everything.</content>
public sealed partial class Runtime
{
    /// <summary>Completes as soon as no body runs: all processes have ended and unwound. A body that awaits it waits for itself.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The wait.</returns>
    public Task WhenNoBodyRunsAsync(CancellationToken cancellationToken = default) =>
        dispatcher.WhenNoBodyRunsAsync().WaitAsync(cancellationToken);

    /// <summary>
    /// Kills every process in one go, lets none be spawned any more, and waits for the bodies to unwind, but not for ever. A body can
    /// await it: its process is killed as well, its body is not waited for and goes on when all others have come to their ends.
    /// </summary>
    /// <remarks>
    /// The call must be made before the body awaits anything other than its mailbox, or, for <see cref="BodyThread.Own"/>, on
    /// the thread of the body. After another await, such as <see cref="Task.Delay(int)"/>, a body runs on a thread of the pool that
    /// does not tell which body it is: then the call counts as one from outside, and waits for the body until the time is up.
    /// </remarks>
    /// <param name="within">How long to wait at the most; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Those whose bodies have not come to their end by then: they block, or keep running. To a body it does not name those
    /// that wait for the stop, itself included.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, or longer than 49 days. No process was killed.</exception>
    public async Task<ImmutableArray<Pid>> StopAsync(TimeSpan within, CancellationToken cancellationToken = default)
    {
        TimeLimit.RefuseUnlessWait(within, nameof(within), "The time limit of the stop");
        using var call = dispatcher.BeginStop();
        return await StopBodiesAsync(call, within, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Stops in good order (Erlang: <c>init:stop/0</c>): the trees that were started from outside are asked to stop, the last one
    /// first, each after the one before has ended, and each stops its children as their specifications say. What lives on after that
    /// time, and what is in no tree, is killed; a tree that a process started belongs to that process, and is in order only if that one
    /// is in a tree. A second call, also one at the same time, does no harm.
    /// </summary>
    /// <remarks>
    /// A body can await it, as it can await <see cref="StopAsync"/>. A child of a tree is stopped by its supervisor in its turn. While its
    /// body awaits the shutdown it can't receive the request to stop as a message: so a process that traps exits does so no longer from then
    /// on, and ends when it is asked to. A child that awaits the shutdown before it has acknowledged its start keeps its
    /// supervisor from hearing of the shutdown until the time is up.
    /// </remarks>
    /// <param name="within">How long all trees together may take; then the bodies may take as long to unwind.</param>
    /// <param name="cancellationToken">Ends the wait: all processes that live then are killed at once.</param>
    /// <returns>The processes that were late. To a body it does not name the process itself.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled. All processes are dead all the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, or longer than 49 days. No process was stopped.</exception>
    public async Task<ShutdownReport> ShutdownAsync(TimeSpan within, CancellationToken cancellationToken = default)
    {
        TimeLimit.RefuseUnlessWait(within, nameof(within), "The time limit of the stop");
        using var call = dispatcher.BeginStop();
        var late = await Roots.StopAsync(within, cancellationToken).ConfigureAwait(false);
        late = late.RemoveAll(call.IsWaiting);
        return new ShutdownReport(late, await StopBodiesAsync(call, within, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// Stops everything in good order: <see cref="ShutdownAsync"/> within <see cref="RuntimeOptions.StopTimeout"/>; a body can await it, as
    /// said there. Processes that were late are named in a warning of <see cref="System.Diagnostics.Trace"/>; use that method to have
    /// them as a result.
    /// </summary>
    /// <returns>The stop.</returns>
    public async ValueTask DisposeAsync()
    {
        dispatcher.RecordingWillEnd();
        var report = await ShutdownAsync(dispatcher.Options.StopTimeout).ConfigureAwait(false);
        await StopRecordingAsync().ConfigureAwait(false);
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
        try
        {
            await call.WhenBodiesEndedAsync().WaitAsync(within, TimeProvider, cancellationToken).ConfigureAwait(false);
            return [];
        }
        catch (TimeoutException)
        {
            return call.Unwinding();
        }
    }
}
