using LanguageExt;

namespace Rusm.Kernel.Traces;

/// <summary>
/// A trace being replayed: the state after some step, and the way to the next and to any other. The kernel's function is applied to
/// the recorded signals, so the states and effects are those of the run; <see cref="TraceReplay.Run"/> checks that they are.
/// </summary>
public sealed class Replayed
{
    private readonly TraceReplay replay;

    internal Replayed(TraceReplay replay, long step, State state, Option<Signal> signal, Seq<Effect> effects)
    {
        this.replay = replay;
        (Step, State, Signal, Effects) = (step, state, signal, effects);
    }

    /// <summary>How many steps were made.</summary>
    public long Step { get; }

    /// <summary>The state after them.</summary>
    public State State { get; }

    /// <summary>The last of these steps; none at the beginning.</summary>
    public Option<Signal> Signal { get; }

    /// <summary>What that step did.</summary>
    public Seq<Effect> Effects { get; }

    /// <summary>One step on; none at the end.</summary>
    /// <returns>The moment after the next step.</returns>
    public Option<Replayed> Next() => Step < replay.Trace.Steps ? replay.At(Step + 1) : Option<Replayed>.None;

    /// <summary>One step back; none at the beginning.</summary>
    /// <returns>The moment before the last step.</returns>
    public Option<Replayed> Previous() => Step > 0 ? replay.At(Step - 1) : Option<Replayed>.None;

    /// <summary>Equal at the same step of equal states.</summary>
    /// <param name="other">The moment to compare with.</param>
    /// <returns>Whether they are the same.</returns>
    public bool IsSameAs(Replayed other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Step == other.Step && State.Equals(other.State);
    }
}
