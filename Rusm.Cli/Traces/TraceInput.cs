using System.CommandLine;
using Rusm.Host.Recording;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary>
/// A trace that the user names. Whatever is wrong with it becomes one line with the file and the place. Each block that is read is
/// an occasion to say how far it is, and to be interrupted.
/// </summary>
internal sealed class TraceInput : ITraceSource, IDisposable
{
    private readonly string path;
    private readonly TraceFile file;
    private readonly CancellationToken interrupted;
    private readonly ProgressLine progress = new();

    private TraceInput(string path, TraceFile file, CancellationToken interrupted) =>
        (this.path, this.file, this.interrupted) = (path, file, interrupted);

    /// <inheritdoc/>
    public long Length => file.Length;

    /// <summary>Does something with a trace.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="streams">Where warnings go.</param>
    /// <param name="use">What to do; gives the exit code.</param>
    /// <param name="interrupted">When to end early.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UserErrorException">It is no trace, or a broken one.</exception>
    internal static int Use(string path, InvocationConfiguration streams, Func<Trace, ProgressLine, int> use, CancellationToken interrupted)
    {
        using var input = new TraceInput(path, Open(path), interrupted);
        try
        {
            var trace = Trace.Open(input);
            if (trace.Ending is TraceEnding.Truncated)
            {
                streams.Error.WriteLine($"rusm: {UserFile.Shown(path)}: {trace.Ending}; this is about what is left");
            }

            return use(trace, input.progress);
        }
        catch (TraceException wrong)
        {
            input.progress.Clear();
            throw new UserErrorException($"{UserFile.Shown(path)}: {Line(wrong)}");
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            input.progress.Clear();
            streams.Error.WriteLine($"rusm: {UserFile.Shown(path)}: ended early, so this is not all.");
            return ExitCode.Interrupted;
        }
    }

    /// <summary>Does something with the traces of several nodes.</summary>
    /// <param name="paths">Their files.</param>
    /// <param name="streams">Where warnings go.</param>
    /// <param name="use">What to do; gives the exit code.</param>
    /// <param name="interrupted">When to end early.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UserErrorException">One is no trace, or a broken one, or two are of the same node.</exception>
    internal static int UseAll(
        string[] paths, InvocationConfiguration streams, Func<MergedTraces, ProgressLine, int> use, CancellationToken interrupted)
    {
        var opened = new List<Trace>();
        return OpenNext(new ProgressLine());

        int OpenNext(ProgressLine progress) => opened.Count < paths.Length
            ? Use(paths[opened.Count], streams, OpenRest, interrupted)
            : use(Merge(), progress);

        int OpenRest(Trace trace, ProgressLine progress)
        {
            trace.Check();
            opened.Add(trace);
            return OpenNext(progress);
        }

        MergedTraces Merge()
        {
            try
            {
                return new MergedTraces(opened);
            }
            catch (ArgumentException wrong)
            {
                throw new UserErrorException(wrong.Message.Split(" (Parameter")[0]);
            }
        }
    }

    /// <summary>What is wrong with a trace, and where.</summary>
    internal static string Line(TraceException wrong) => $"at byte {wrong.Offset}: {UserFile.Shown(wrong.Problem)}";

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> into)
    {
        interrupted.ThrowIfCancellationRequested();
        progress.Report($"{100 * offset / Math.Max(1, Length),3} % of the trace");
        try
        {
            file.Read(offset, into);
        }
        catch (IOException failure)
        {
            throw UserFile.CannotRead(path, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        progress.Clear();
        file.Dispose();
    }

    private static TraceFile Open(string path)
    {
        UserFile.MustExist(path);
        try
        {
            return new TraceFile(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw UserFile.CannotRead(path, failure);
        }
    }
}
