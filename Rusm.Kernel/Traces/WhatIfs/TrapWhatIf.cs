using LanguageExt;

namespace Rusm.Kernel.Traces.WhatIfs;

/// <summary>
/// A recording as it would have gone, had one process trapped exits from its spawn on, or never: the recorded signals are given to
/// the kernel once more, but for those that set its flag. A signal of somebody who is dead there does nothing, as ever; somebody
/// who lives on there, and was dead in the recording, does nothing more, since nobody knows what.
/// </summary>
/// <param name="Pid">Whose flag.</param>
/// <param name="Traps">What it is.</param>
/// <param name="Divergence">The first step whose effects are not those of the recording; none when all are.</param>
/// <param name="Steps">How many steps there were.</param>
/// <param name="OnlyThen">Who lives at the end of the recording and not of this.</param>
/// <param name="OnlyNow">Who lives at the end of this and not of the recording, by the pid in the recording.</param>
/// <param name="Then">How many live at the end of the recording, and were spawned in all.</param>
/// <param name="Now">How many live at the end of this, and were spawned in all.</param>
public sealed record TrapWhatIf(
    Pid Pid,
    bool Traps,
    Option<TrapDivergence> Divergence,
    long Steps,
    Seq<Pid> OnlyThen,
    Seq<Pid> OnlyNow,
    (int Alive, long Spawned) Then,
    (int Alive, long Spawned) Now)
{
    /// <summary>Runs a recording with another trap flag.</summary>
    /// <param name="trace">The recording.</param>
    /// <param name="pid">Whose flag; a process of the recording.</param>
    /// <param name="traps">What it is.</param>
    /// <returns>Where the two part, and how they end.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or it says what can't be.</exception>
    public static TrapWhatIf Of(Trace trace, Pid pid, bool traps)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var fold = new Fold(trace.Beginning(), pid, traps);
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
        private readonly RemappedReplay here;

        internal Fold(State beginning, Pid pid, bool traps)
        {
            (this.pid, this.traps) = (pid, traps);
            here = new RemappedReplay(beginning, hasStrangers: true);
            SetFlagIf(beginning.IsAlive(pid));
        }

        internal Option<TrapDivergence> Divergence { get; private set; }

        internal State End => here.ToState();

        // Whom only this run spawned has no pid in the recording; it can't be compared.
        internal System.Collections.Generic.HashSet<Pid> KnownAlive(State end) => end.Processes
            .Select(entry => here.Recorded(entry.Pid))
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
            var now = here.Apply(recorded, out _);

            // Up to the first difference both count alike, so effects are equal as they are.
            if (Divergence.IsNone && !now.SequenceEqual(effects))
            {
                Divergence = new TrapDivergence(step, signal, effects.ToArray().ToSeq().Strict(), now.ToArray().ToSeq().Strict());
            }

            SetFlagIf(recorded.Spawned == pid);
        }

        /// <inheritdoc/>
        public void Note(long step, TraceEntry note)
        {
            // It changes nothing in the process table.
        }

        private void SetFlagIf(bool begins)
        {
            if (begins)
            {
                here.Apply(new NumberedStep(0, new Signal.SetTrapExit(pid, traps)), out _);
            }
        }
    }
}

/// <summary>A step that goes otherwise than it was recorded.</summary>
/// <param name="Step">Its number.</param>
/// <param name="Signal">The signal.</param>
/// <param name="Then">What it did in the recording.</param>
/// <param name="Now">What it does now.</param>
public sealed record TrapDivergence(long Step, Signal Signal, Seq<Effect> Then, Seq<Effect> Now);
