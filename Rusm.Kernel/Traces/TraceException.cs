namespace Rusm.Kernel.Traces;

/// <summary>Thrown when bytes are not a trace, or when a trace is damaged.</summary>
public sealed class TraceException : Exception
{
    /// <param name="offset">The position, in bytes from the start of the trace.</param>
    /// <param name="problem">What is wrong at this position.</param>
    internal TraceException(long offset, string problem)
        : base($"At byte {offset}: {problem}.") => (Offset, Problem) = (offset, problem);

    /// <summary>The position, in bytes from the start of the trace.</summary>
    public long Offset { get; }

    /// <summary>What is wrong at this position.</summary>
    public string Problem { get; }
}
