using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Recording;

/// <summary>Exit reasons with a value in a recording.</summary>
public sealed class RecordingReasons : RecordingFacts
{
    [Fact]
    public async Task A_recording_has_the_text_of_the_value_and_replays_to_the_same_states()
    {
        var mirror = new ShadowKernel();
        await using (var runtime = new Runtime(new RuntimeOptions { Record = ToFile, Journal = mirror.Record }))
        {
            var linked = runtime.Spawn(static async context => await context.ReceiveAsync());
            runtime.SpawnLink(linked, static context =>
            {
                context.Stop(ExitReason.ShutdownWith(new Order("apples", 3)));
                return Task.CompletedTask;
            });
            await runtime.WhenNoBodyRunsAsync().WithinPatience();
            runtime.Exit(linked, ExitReason.Named("overload", 7));
        }

        IsRecorded(mirror);
        Assert.Equal(
            [ExitReason.ShutdownWith("Order { What = apples, Count = 3 }"), ExitReason.Named("overload", "7")],
            Steps(Recorded()).Select(static signal => (signal as Signal.Stopped)?.Reason ?? (signal as Signal.Exit)?.Reason).Where(static reason => reason?.Value is not null));
    }

    [Fact]
    public async Task The_text_is_not_read_again_when_it_is_recorded()
    {
        var value = new Counting();
        await using (var runtime = new Runtime(new RuntimeOptions { Record = ToFile }))
        {
            runtime.Exit(runtime.Spawn(static async context => await context.ReceiveAsync()), ExitReason.ShutdownWith(value));
            await runtime.WhenNoBodyRunsAsync().WithinPatience();
        }

        Assert.Equal(ExitReason.ShutdownWith("text 1"), Assert.IsType<Signal.Exit>(Steps(Recorded())[1]).Reason);
        Assert.Equal(1, value.Reads);
    }

    [Fact]
    public async Task A_value_that_can_not_be_printed_stops_neither_the_run_nor_the_recording()
    {
        var mirror = new ShadowKernel();
        await using (var runtime = new Runtime(new RuntimeOptions { Record = ToFile, Journal = mirror.Record }))
        {
            runtime.Exit(runtime.Spawn(static async context => await context.ReceiveAsync()), ExitReason.Named("overload", new Mute()));
            await runtime.WhenNoBodyRunsAsync().WithinPatience();
        }

        IsRecorded(mirror);
        Assert.Equal(
            $"overload (({typeof(Mute)}, whose ToString threw System.NotSupportedException))",
            Assert.IsType<Signal.Exit>(Steps(Recorded())[1]).Reason.ToString());
    }

    private sealed record Order(string What, int Count);

    private sealed class Counting
    {
        internal int Reads { get; private set; }

        public override string ToString() => $"text {++Reads}";
    }

    private sealed class Mute
    {
        public override string ToString() => throw new NotSupportedException();
    }
}
