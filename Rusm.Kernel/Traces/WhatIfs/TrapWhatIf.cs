using LanguageExt;

namespace Rusm.Kernel.Traces.WhatIfs;

/// <summary>
/// The outcome of a recording if one process had trapped exits from its spawn on, or never. The recorded signals are applied to the kernel
/// again, except those that set the flag of this process. A signal of a process that is dead in the new run does nothing, as always. A
/// process that is alive in the new run and was dead in the recording does nothing more, because its further signals are not known.
/// </summary>
/// <param name="Pid">The process.</param>
/// <param name="Traps">Whether the process traps exits.</param>
/// <param name="Divergence">The first step whose effects differ from the recording; none if all are the same.</param>
/// <param name="Steps">The number of steps.</param>
/// <param name="OnlyRecorded">The processes that are alive at the end of the recording, but not at the end of the new run.</param>
/// <param name="OnlySimulated">The processes that are alive at the end of the new run, but not at the end of the recording, by their pids
/// in the recording.</param>
/// <param name="Recorded">At the end of the recording: the number of processes alive, and of all processes spawned.</param>
/// <param name="Simulated">At the end of the new run: the number of processes alive, and of all processes spawned.</param>
internal sealed record TrapWhatIf(
    Pid Pid,
    bool Traps,
    Option<TrapDivergence> Divergence,
    long Steps,
    Seq<Pid> OnlyRecorded,
    Seq<Pid> OnlySimulated,
    (int Alive, long Spawned) Recorded,
    (int Alive, long Spawned) Simulated)
{
    /// <summary>Replays a recording with another trap flag of one process.</summary>
    /// <param name="trace">The recording.</param>
    /// <param name="pid">A process of the recording.</param>
    /// <param name="traps">Whether the process traps exits.</param>
    /// <returns>The divergence and both outcomes.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or a record is invalid.</exception>
    public static TrapWhatIf Of(Trace trace, Pid pid, bool traps)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var fold = new Fold(trace.InitialState(), pid, traps);
        var then = trace.Replay().Run(fold);
        var alive = then.State.Processes.Select(static entry => entry.Pid).ToHashSet();
        var end = fold.End;
        var now = fold.KnownAlive(end);
        return new TrapWhatIf(
            pid,
            traps,
            fold.Divergence,
            then.Steps,
            alive.Except(now).Order().ToSeq().Strict(),
            now.Except(alive).Order().ToSeq().Strict(),
            (then.State.Count, then.State.LastPid),
            (end.Count, end.LastPid));
    }

    private sealed class Fold : ITraceVisitor
    {
        private readonly Pid pid;
        private readonly bool traps;
        private readonly RemappedReplay replay;

        internal Fold(State beginning, Pid pid, bool traps)
        {
            (this.pid, this.traps) = (pid, traps);
            replay = new RemappedReplay(beginning, keepsUnallocatedPids: true);
            SetFlagIf(beginning.IsAlive(pid));
        }

        internal Option<TrapDivergence> Divergence { get; private set; }

        internal State End => replay.ToState();

        // A process that only the new run spawned has no pid in the recording, so it can't be compared.
        internal System.Collections.Generic.HashSet<Pid> KnownAlive(State end) => end.Processes
            .Select(entry => replay.RecordedPidOf(entry.Pid))
            .Where(static known => known != Pid.Outside)
            .ToHashSet();

        /// <inheritdoc/>
        public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
        {
            if (signal is Signal.SetTrapExit && signal.By == pid)
            {
                return;
            }

            var recorded = NumberedStep.Of(step, signal, effects);
            var now = replay.Apply(recorded, out _);

            // Up to the first difference both runs allocate the same pids and references, so effects can be compared as they are.
            if (Divergence.IsNone && !now.SequenceEqual(effects))
            {
                Divergence = new TrapDivergence(step, signal, effects.ToArray().ToSeq().Strict(), now.ToArray().ToSeq().Strict());
            }

            SetFlagIf(recorded.Spawned == pid);
        }

        /// <inheritdoc/>
        public void Entry(long step, TraceEntry note)
        {
            // The record does not change the process table.
        }

        private void SetFlagIf(bool begins)
        {
            if (begins)
            {
                replay.Apply(new NumberedStep(0, new Signal.SetTrapExit(pid, traps)), out _);
            }
        }
    }
}

/// <summary>A step whose effects differ from the recording.</summary>
/// <param name="Step">The number of the step.</param>
/// <param name="Signal">The signal.</param>
/// <param name="Recorded">The effects in the recording.</param>
/// <param name="Simulated">The effects in the new run.</param>
internal sealed record TrapDivergence(long Step, Signal Signal, Seq<Effect> Recorded, Seq<Effect> Simulated);
