namespace Rusm.Kernel.Traces;

/// <summary>A trace in memory.</summary>
public sealed class TraceBytes : ITraceSource
{
    private readonly ReadOnlyMemory<byte> bytes;

    /// <summary>Creates a trace source from bytes.</summary>
    /// <param name="bytes">All bytes of the trace.</param>
    public TraceBytes(ReadOnlyMemory<byte> bytes) => this.bytes = bytes;

    /// <inheritdoc/>
    public long Length => bytes.Length;

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> into) => bytes.Span.Slice((int)offset, into.Length).CopyTo(into);
}
