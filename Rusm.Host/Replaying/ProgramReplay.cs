using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;
using Trace = Rusm.Kernel.Traces.Trace;

namespace Rusm.Host.Replaying;

/// <summary>
/// Runs the bodies of a recorded program again, on one thread, in the recorded order of signals. Each body receives the same items as in
/// the recording, and its clock, its random numbers and its timers return the recorded values. A value that a body takes from elsewhere
/// (another clock, a file) is not recorded: it must be the same again. A body must not wait for anything but its own receives, such as a
/// lock or another task.
/// </summary>
public static class ProgramReplay
{
    /// <summary>Runs a program again.</summary>
    /// <param name="trace">The recording. It must have begun with the run.</param>
    /// <param name="outside">What the code outside any process did.</param>
    /// <returns>The result: the end of the recording, or the first divergence.</returns>
    /// <exception cref="ArgumentException">The recording began in the middle of the run, where bodies can't begin, or is of a node of a cluster.</exception>
    /// <exception cref="TraceException">The trace is damaged.</exception>
    public static ProgramReplayResult Run(Trace trace, ExternalScript outside)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(outside);
        if (trace.Node != NodeId.Alone)
        {
            throw new ArgumentException(
                $"The trace is of {trace.Node} of a cluster. Its bodies received messages of other nodes, which a program replay can't make again: use a trace of a runtime that is in no cluster.", nameof(trace));
        }

        if (trace.InitialState().LastPid != 0)
        {
            throw new ArgumentException(
                "The recording began in the middle of the run, where bodies can't begin: record from the start with RuntimeOptions.Record.",
                nameof(trace));
        }

        // The replay runs on a thread of its own, so that continuations of bodies run where they are resumed and not on a
        // context of the caller.
        return Task.Factory.StartNew(
            () => new ReplayDispatcher(RecordedRun.Of(trace), outside).Run(),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).GetAwaiter().GetResult();
    }
}

/// <summary>The result of a program replay.</summary>
/// <param name="Steps">The number of steps that were replayed.</param>
/// <param name="Divergence">The first place at which a body did something else than in the recording; null if there is none.</param>
public sealed record ProgramReplayResult(long Steps, ProgramDivergence? Divergence);

/// <summary>A body does something else than in the recording.</summary>
/// <param name="Process">The process.</param>
/// <param name="Step">The number of the next step in the recording.</param>
/// <param name="Recorded">What the body did in the recording.</param>
/// <param name="Replayed">What the body does in the replay.</param>
public sealed record ProgramDivergence(Kernel.Pid Process, long Step, string Recorded, string Replayed)
{
    /// <summary>The divergence in one line.</summary>
    /// <returns>The process, the step, and what it did in the recording and does in the replay.</returns>
    public override string ToString() => $"{Process} diverges from the recording before step {Step}: recorded: {Recorded}; replayed: {Replayed}";
}
