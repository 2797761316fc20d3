using Rusm.Kernel.Traces;
using Trace = Rusm.Kernel.Traces.Trace;

namespace Rusm.Host.Replaying;

/// <summary>
/// Runs a program again as it ran when it was recorded: the same bodies, on one thread, under the recorded order of signals. Each
/// body receives exactly what it received then, and its clock, its random numbers and its timers give what they gave then. What a
/// body takes elsewhere (another clock, a file, a lock, a task that is not its own receive) is its own affair: it must take the same,
/// and must not wait for it.
/// </summary>
public static class ProgramReplay
{
    /// <summary>Runs a program again.</summary>
    /// <param name="trace">The recording, which began with the run.</param>
    /// <param name="outside">What the program around it did.</param>
    /// <returns>How it went: to the end, or to where a body did something else than then.</returns>
    /// <exception cref="ArgumentException">The recording began in the middle of the run, where bodies can't begin.</exception>
    /// <exception cref="TraceException">The trace is broken.</exception>
    public static ProgramReplayResult Run(Trace trace, ExternalScript outside)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(outside);
        if (trace.Beginning().LastPid != 0)
        {
            throw new ArgumentException(
                "The recording began in the middle of the run, where bodies can't begin: record from the start with RuntimeOptions.Record.",
                nameof(trace));
        }

        // A thread of its own: bodies go on where they are woken, and nothing of the caller's context leads them elsewhere.
        return Task.Factory.StartNew(
            () => new ReplayDispatcher(RecordedRun.Of(trace), outside).Run(),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).GetAwaiter().GetResult();
    }
}

/// <summary>How a program replay went.</summary>
/// <param name="Steps">How many steps were made again.</param>
/// <param name="Divergence">Where a body did something else than in the recording; null if all did the same.</param>
public sealed record ProgramReplayResult(long Steps, ProgramDivergence? Divergence);

/// <summary>A body does something else than it did when it was recorded.</summary>
/// <param name="Process">Whose body.</param>
/// <param name="Step">Before which step of the recording.</param>
/// <param name="Then">What it did then.</param>
/// <param name="Now">What it does now.</param>
public sealed record ProgramDivergence(Kernel.Pid Process, long Step, string Then, string Now)
{
    /// <summary>One line.</summary>
    /// <returns>Who, where, what then and what now.</returns>
    public override string ToString() => $"{Process} parts from the recording before step {Step}: then {Then}, now {Now}";
}
