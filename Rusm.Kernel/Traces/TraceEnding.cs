namespace Rusm.Kernel.Traces;

/// <summary>How a trace ends. Cases: <see cref="Complete"/>, <see cref="Stopped"/>, <see cref="Truncated"/>.</summary>
public abstract record TraceEnding
{
    private TraceEnding()
    {
    }

    /// <summary>The recording ended with the run, or the user ended it. Nothing is missing.</summary>
    public sealed record Complete : TraceEnding
    {
        /// <inheritdoc/>
        public override string ToString() => "whole";
    }

    /// <summary>The recording stopped while the run continued, as chosen by <c>RecordingBackpressure.StopRecording</c>.</summary>
    /// <param name="Reason">The cause.</param>
    public sealed record Stopped(string Reason) : TraceEnding
    {
        /// <inheritdoc/>
        public override string ToString() => $"stopped: {Reason}";
    }

    /// <summary>The program that wrote the trace was killed. Everything after the last complete block is missing.</summary>
    /// <param name="Offset">The end of the last complete block, in bytes from the start of the trace.</param>
    /// <param name="Fragment">The number of bytes of an incomplete block that follow. They are left out.</param>
    public sealed record Truncated(long Offset, long Fragment) : TraceEnding
    {
        /// <inheritdoc/>
        public override string ToString() => $"cut off after byte {Offset}, {Fragment} bytes of an unfinished block left out";
    }
}
