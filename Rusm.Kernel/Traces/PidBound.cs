namespace Rusm.Kernel.Traces;

/// <summary>The highest pid that a record names. It must have been allocated before the record.</summary>
/// <param name="Offset">The offset of the record in the trace.</param>
/// <param name="Highest">The highest pid; 0 for a step that is marked as having unallocated pids.</param>
internal readonly record struct PidBound(long Offset, long Highest)
{
    /// <summary>Checks that the pid has been allocated.</summary>
    /// <exception cref="TraceException">The pid has not been allocated.</exception>
    internal void Check(StateBuilder kernel)
    {
        if (Highest > kernel.Spawned)
        {
            throw new TraceException(Offset, $"a record names <{Highest}>, but only {kernel.Spawned} processes had been spawned before it");
        }
    }
}
