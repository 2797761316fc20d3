namespace Rusm.Kernel.Traces;

/// <summary>Thrown when bytes are not a trace, or not any more.</summary>
public sealed class TraceException : Exception
{
    /// <param name="offset">Where, in bytes from the start of the trace.</param>
    /// <param name="problem">What is wrong there.</param>
    internal TraceException(long offset, string problem)
        : base($"At byte {offset}: {problem}.") => (Offset, Problem) = (offset, problem);

    /// <summary>Where, in bytes from the start of the trace.</summary>
    public long Offset { get; }

    /// <summary>What is wrong there.</summary>
    public string Problem { get; }
}
