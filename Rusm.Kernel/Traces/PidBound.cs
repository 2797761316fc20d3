namespace Rusm.Kernel.Traces;

/// <summary>The pids that a record names, as far as they must have been given out by then.</summary>
/// <param name="Offset">Where the record begins in the trace.</param>
/// <param name="Youngest">The youngest of them; 0 for a step whose pids are marked as made up.</param>
internal readonly record struct PidBound(long Offset, long Youngest)
{
    /// <exception cref="TraceException">One was not given out.</exception>
    internal void MustBeKnown(StateBuilder kernel)
    {
        if (Youngest > kernel.Spawned)
        {
            throw new TraceException(Offset, $"a record names <{Youngest}>, and by then {kernel.Spawned} processes had been spawned");
        }
    }
}
