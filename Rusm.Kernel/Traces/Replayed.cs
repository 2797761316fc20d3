using LanguageExt;

namespace Rusm.Kernel.Traces;

/// <summary>
/// The replay of a trace at one step: the state after the step, with access to the previous and the next step. The kernel's function is
/// applied to the recorded signals, so the states and effects are those of the run. <see cref="TraceReplay.Run()"/> verifies this.
/// </summary>
public sealed class Replayed
{
    private readonly TraceReplay replay;

    internal Replayed(TraceReplay replay, long step, State state, Option<Signal> signal, Seq<Effect> effects)
    {
        this.replay = replay;
        (Step, State, Signal, Effects) = (step, state, signal, effects);
    }

    /// <summary>The number of steps that were replayed.</summary>
    public long Step { get; }

    /// <summary>The state after these steps.</summary>
    public State State { get; }

    /// <summary>The signal of the last of these steps; none at the beginning.</summary>
    public Option<Signal> Signal { get; }

    /// <summary>The effects of the last step.</summary>
    public Seq<Effect> Effects { get; }

    /// <summary>Replays one more step; none at the end.</summary>
    /// <returns>The replay after the next step.</returns>
    public Option<Replayed> Next() => Step < replay.Trace.Steps ? replay.At(Step + 1) : Option<Replayed>.None;

    /// <summary>Goes back one step; none at the beginning.</summary>
    /// <returns>The replay before the last step.</returns>
    public Option<Replayed> Previous() => Step > 0 ? replay.At(Step - 1) : Option<Replayed>.None;

    /// <summary>Whether the step numbers and the states are equal.</summary>
    internal bool IsSameAs(Replayed other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Step == other.Step && State.Equals(other.State);
    }
}
