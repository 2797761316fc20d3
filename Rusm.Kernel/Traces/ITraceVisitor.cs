namespace Rusm.Kernel.Traces;

/// <summary>Is shown a replay on its way.</summary>
public interface ITraceVisitor
{
    /// <summary>A step has been made.</summary>
    /// <param name="step">Its number, from 1.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="effects">What it did; valid until this returns.</param>
    /// <param name="after">The state after it, to be asked, not changed.</param>
    void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after);

    /// <summary>What stands between two steps; a checkpoint once it is found equal.</summary>
    /// <param name="step">The number of the step before it.</param>
    /// <param name="note">What it is.</param>
    void Note(long step, TraceEntry note);
}
