using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Measuring;

/// <summary>Where <c>--record</c> goes. A file that can't be written is known before the run.</summary>
internal sealed class RecordTarget
{
    private readonly string path;

    private RecordTarget(string path) => this.path = path;

    // A disk that is full must not hold up the run, which would never end.
    internal RuntimeOptions Options => new()
    {
        Record = new RecordingOptions(path) { Backpressure = RecordingBackpressure.StopRecording, MemoryLimit = 64 << 20 },
    };

    internal static RecordTarget At(string path)
    {
        try
        {
            // What is in the file stays until the run begins.
            using var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            return new RecordTarget(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserErrorException($"--record: can't write '{path}' ({refused.Message.TrimEnd('.')}). Name a file that can be written.");
        }
    }

    /// <summary>What the file holds now.</summary>
    internal void Write(TextWriter output)
    {
        using var file = new TraceFile(path);
        if (file.Length == 0)
        {
            output.WriteLine($"  recorded nothing: '{path}' has taken nothing. Is the disk full?");
            return;
        }

        var trace = Trace.Open(file);
        output.WriteLine(
            $"  recorded {Units.Whole(trace.Steps)} signals in {Units.Whole(file.Length)} bytes, "
            + FormattableString.Invariant($"{(double)file.Length / Math.Max(1, trace.Steps):0.0} bytes each; the trace is {trace.Ending}"));
    }
}
