namespace Rusm.Kernel.Traces;

/// <summary>Receives the steps and the other records of a replay.</summary>
internal interface ITraceVisitor
{
    /// <summary>Called after each step.</summary>
    /// <param name="step">The number of the step, from 1.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="effects">The effects of the step. They are valid until this method returns.</param>
    /// <param name="after">The state after the step. It is read-only: do not apply signals to it.</param>
    void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after);

    /// <summary>Called for each record that is not a step. It is called for a checkpoint only if the checkpoint is equal.</summary>
    /// <param name="step">The number of the step before the record.</param>
    /// <param name="note">The record.</param>
    void Entry(long step, TraceEntry note);
}
