using Microsoft.Win32.SafeHandles;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Recording;

/// <summary>A trace in a file. It is read at any place, as it is asked for; nothing of it is kept.</summary>
public sealed class TraceFile : ITraceSource, IDisposable
{
    private readonly SafeFileHandle handle;

    /// <summary>Opens a file. It may still be written to: what is added after this is not seen.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">There is no such file, or it can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    /// <exception cref="NotSupportedException">It is a pipe, or else can't be read at any place.</exception>
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
    /// <exception cref="EndOfStreamException">The file has become shorter since it was opened.</exception>
    public void Read(long offset, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var read = RandomAccess.Read(handle, into, offset);
            if (read == 0)
            {
                throw new EndOfStreamException($"The file has become shorter: byte {offset} is not there any more.");
            }

            offset += read;
            into = into[read..];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
