using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Recording;

public sealed class DisksThatTakeNothing : RecordingFacts
{
    // Where there is no such file nothing is proven; where the tests count, there is.
    private static readonly RecordingOptions Full = new("/dev/full") { MemoryLimit = 0 };

    private static bool HasFullDisk => System.IO.File.Exists(Full.Path);

    [Fact]
    public async Task The_run_goes_on_and_the_recording_says_why_it_does_not()
    {
        if (!HasFullDisk)
        {
            return;
        }

        await using var runtime = new Runtime(new RuntimeOptions { Record = Full with { Backpressure = RecordingBackpressure.StopRecording } });
        await Until(() => runtime.Recording!.StoppedBecause is not null, "the end of the recording");
        Floods(runtime);
        var status = await runtime.StopRecordingAsync().WithinPatience();
        Assert.Equal(0, status!.Steps);
        Assert.Equal(0, status.Bytes);
        Assert.Equal(status.LastError, status.StoppedBecause);
        Assert.Contains("/dev/full", status.StoppedBecause, StringComparison.Ordinal);
        runtime.StartRecording(ToFile);
        Assert.Null((await runtime.StopRecordingAsync().WithinPatience())!.StoppedBecause);
        Assert.IsType<TraceEnding.Complete>(Recorded().Ending);
    }

    [Fact]
    public async Task Whoever_waits_for_the_disk_is_let_go_when_the_run_ends()
    {
        if (!HasFullDisk)
        {
            return;
        }

        var runtime = new Runtime(new RuntimeOptions { Record = Full });
        var flood = Task.Factory.StartNew(() => Floods(runtime), TaskCreationOptions.LongRunning);
        await Until(() => runtime.Recording!.LastError is not null, "that the disk says no");
        Assert.Null(runtime.Recording!.StoppedBecause);
        await runtime.DisposeAsync().AsTask().WithinPatience();
        await flood.WithinPatience();
    }

    [Fact]
    public async Task Whoever_waits_for_the_disk_is_let_go_when_the_recording_ends()
    {
        if (!HasFullDisk)
        {
            return;
        }

        await using var runtime = new Runtime(new RuntimeOptions { Record = Full });
        var flood = Task.Factory.StartNew(() => Floods(runtime), TaskCreationOptions.LongRunning);
        await Until(() => runtime.Recording!.LastError is not null, "that the disk says no");
        var status = await runtime.StopRecordingAsync().WithinPatience();
        Assert.NotNull(status!.StoppedBecause);
        await flood.WithinPatience();
    }

    [Fact]
    public async Task With_the_least_memory_everything_is_recorded_or_the_trace_says_that_it_stopped()
    {
        foreach (var whenBehind in Enum.GetValues<RecordingBackpressure>())
        {
            var mirror = new ShadowKernel();
            await using (var runtime = new Runtime(new RuntimeOptions
            {
                Record = ToFile with { MemoryLimit = 0, Backpressure = whenBehind },
                Journal = mirror.Record,
            }))
            {
                Floods(runtime);
            }

            var trace = Recorded();
            Assert.True(trace.Ending is TraceEnding.Complete || whenBehind == RecordingBackpressure.StopRecording);
            Assert.True(trace.Ending is TraceEnding.Stopped || trace.Steps == mirror.Signals.Length);
            var steps = Steps(trace);
            Assert.Equal(InWords(mirror.Signals.Take(steps.Length)), InWords(steps));
            Assert.True(trace.Replay().Run().Divergence.IsNone);
        }
    }

    [Fact]
    public async Task A_short_recording_is_whole_however_little_memory_it_has()
    {
        for (var round = 0; round < 50; round++)
        {
            await using var runtime = new Runtime(new RuntimeOptions { Record = ToFile with { MemoryLimit = 0, Backpressure = RecordingBackpressure.StopRecording } });
            runtime.Send(new Pid(1), "to nobody");
            Assert.Null((await runtime.StopRecordingAsync().WithinPatience())!.StoppedBecause);
            Assert.IsType<TraceEnding.Complete>(Recorded().Ending);
        }
    }

    [Fact]
    public async Task A_runtime_that_can_not_write_its_recording_does_not_begin()
    {
        Assert.Throws<DirectoryNotFoundException>(() => Recorded(Path.Combine(File + ".d", "run")));
        Assert.Throws<UnauthorizedAccessException>(() => Recorded(Path.GetTempPath()));

        await Recorded(File).DisposeAsync();

        static Runtime Recorded(string path) => new(new RuntimeOptions { Record = new RecordingOptions(path) });
    }

    // Some blocks of signals.
    private static void Floods(Runtime runtime)
    {
        for (var message = 0; message < 60_000; message++)
        {
            runtime.Send(new Pid(1), message);
        }
    }
}
