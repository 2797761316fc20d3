namespace Rusm.Kernel.Traces;

/// <summary>Where a trace's bytes are read from: a file, or memory.</summary>
public interface ITraceSource
{
    /// <summary>How many bytes there are.</summary>
    long Length { get; }

    /// <summary>Reads some of them.</summary>
    /// <param name="offset">The first one.</param>
    /// <param name="into">As many as fit in here; they are all there.</param>
    void Read(long offset, Span<byte> into);
}
