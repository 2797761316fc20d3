using Rusm.Host.Recording;
using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Recording;

/// <summary>A file to record to, and what a trace in it says.</summary>
public abstract class RecordingFacts : IDisposable
{
    private protected static readonly ExitReason Boom = ExitReason.Named("boom");

    private protected string File { get; } = Path.GetTempFileName();

    public void Dispose()
    {
        System.IO.File.Delete(File);
        GC.SuppressFinalize(this);
    }

    private protected RecordingOptions ToFile => new(File);

    /// <summary>The trace in the file as it is now.</summary>
    private protected Trace Recorded() => Trace.Open(new TraceBytes(Bytes()));

    // The writer may still have it open.
    private protected byte[] Bytes()
    {
        using var file = new TraceFile(File);
        var bytes = new byte[file.Length];
        file.Read(0, bytes);
        return bytes;
    }

    private protected static Signal[] Steps(Trace trace) => [.. trace.Entries().OfType<TraceEntry.Step>().Select(static step => step.Signal)];

    /// <summary>The steps in words, in which a message is its type.</summary>
    private protected static string[] InWords(IEnumerable<Signal> signals) => [.. signals.Select(static signal => signal switch
    {
        Signal.Send send => $"send by {send.By} to {send.To}: {TypeOf(send.Content)}",
        Signal.SendNamed send => $"send by {send.By} to {send.Name}: {TypeOf(send.Content)}",
        _ => $"{signal}",
    })];

    /// <summary>The recording is whole, has exactly these signals, and leads to the state that they lead to.</summary>
    private protected void IsRecorded(ShadowKernel mirror)
    {
        var trace = Recorded();
        Assert.IsType<TraceEnding.Complete>(trace.Ending);
        Assert.Equal(InWords(mirror.Signals), InWords(Steps(trace)));
        var result = trace.Replay().Run();
        Assert.True(result.Divergence.IsNone);
        Assert.True(result.Checkpoints > 0);
        Assert.Equal(mirror.Replay, result.State);
    }

    private protected static async Task Until(Func<bool> isSo, string what) =>
        await Task.Run(() =>
        {
            while (!isSo())
            {
                Thread.Yield();
            }
        }).WithinPatience(what);

    private static string? TypeOf(object? content) => content is RecordedMessage recorded ? recorded.Type : content?.GetType().FullName;
}
