namespace Rusm.Kernel.Traces;

/// <summary>The bytes of a trace, in a file or in memory.</summary>
public interface ITraceSource
{
    /// <summary>The number of bytes.</summary>
    long Length { get; }

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">The position of the first byte.</param>
    /// <param name="into">The buffer to fill. The caller ensures that there are enough bytes.</param>
    void Read(long offset, Span<byte> into);
}
