using System.Text.Json;

namespace Rusm.Cli.Measuring;

/// <summary>Where <c>--json</c> goes. Opened before the run, so that a file that can't be written is known at once, and written after it.</summary>
internal sealed class JsonTarget : IDisposable
{
    private const string StandardOutput = "-";
    private readonly string path;
    private readonly Stream stream;

    private JsonTarget(string path, Stream stream) => (this.path, this.stream) = (path, stream);

    internal bool IsStandardOutput => path == StandardOutput;

    internal static JsonTarget Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw CannotWrite(path, "it is a directory");
        }

        try
        {
            // What is in the file stays until there is something to put in its place. No buffer: a full disk is told of by the
            // write, and not by the end of the program.
            return new(path, path == StandardOutput
                ? Console.OpenStandardOutput()
                : new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CannotWrite(path, refused.Message.TrimEnd('.'));
        }
    }

    internal void Write(Action<Utf8JsonWriter> write)
    {
        try
        {
            if (stream.CanSeek && stream.Length > 0)
            {
                stream.SetLength(0);
            }

            using (var json = new Utf8JsonWriter(stream))
            {
                write(json);
            }

            stream.Write("\n"u8);
            stream.Flush();
        }
        catch (IOException refused)
        {
            throw CannotWrite(path, refused.Message.TrimEnd('.'));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private static UserErrorException CannotWrite(string path, string why) => new(
        $"--json: can't write '{path}' ({why}). Name a file that can be written, or - for standard output.");
}
