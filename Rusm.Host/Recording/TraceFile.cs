using Microsoft.Win32.SafeHandles;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Recording;

/// <summary>A trace in a file. The bytes are read on demand, at any position. Nothing is cached.</summary>
public sealed class TraceFile : ITraceSource, IDisposable
{
    private readonly SafeFileHandle handle;

    /// <summary>Opens a file. It may still be written to; bytes that are added after this are ignored.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="IOException">The file does not exist, or it can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied, or the path is a directory.</exception>
    /// <exception cref="NotSupportedException">The file does not support reads at any position, such as a pipe.</exception>
    public TraceFile(string path)
    {
        handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.RandomAccess);
        try
        {
            Length = RandomAccess.GetLength(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    /// <exception cref="EndOfStreamException">The file was truncated after it was opened.</exception>
    public void Read(long offset, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var read = RandomAccess.Read(handle, into, offset);
            if (read == 0)
            {
                throw new EndOfStreamException($"The file was truncated after it was opened: byte {offset} does not exist any more.");
            }

            offset += read;
            into = into[read..];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
