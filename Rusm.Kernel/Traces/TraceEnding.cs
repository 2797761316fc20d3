namespace Rusm.Kernel.Traces;

/// <summary>How a trace ends. Cases: <see cref="Complete"/>, <see cref="Stopped"/>, <see cref="Truncated"/>.</summary>
public abstract record TraceEnding
{
    private TraceEnding()
    {
    }

    /// <summary>With the run, or when the user ended the recording: nothing is missing.</summary>
    public sealed record Complete : TraceEnding
    {
        /// <inheritdoc/>
        public override string ToString() => "whole";
    }

    /// <summary>The recording stopped by itself while the run went on, as the user had chosen.</summary>
    /// <param name="Why">What happened.</param>
    public sealed record Stopped(string Why) : TraceEnding
    {
        /// <inheritdoc/>
        public override string ToString() => $"stopped: {Why}";
    }

    /// <summary>Whoever wrote it was ended in the middle: what came after the last whole block is missing.</summary>
    /// <param name="Offset">Where the last whole block ends.</param>
    /// <param name="Fragment">How many bytes of an unfinished block follow; they are left out.</param>
    public sealed record Truncated(long Offset, long Fragment) : TraceEnding
    {
        /// <inheritdoc/>
        public override string ToString() => $"cut off after byte {Offset}, {Fragment} bytes of an unfinished block left out";
    }
}
