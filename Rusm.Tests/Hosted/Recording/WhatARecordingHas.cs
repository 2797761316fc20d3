using System.Text;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Recording;

public sealed class WhatARecordingHas : RecordingFacts
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task A_run_of_everything_at_once_is_recorded_as_it_was(int seed)
    {
        var melee = new RandomLoad(seed, threads: 3, deeds: 1500, processes: 600);
        await melee.RunAndCheck(ToFile);
        IsRecorded(melee.Mirror);
    }

    [Fact]
    public async Task A_message_has_sender_receiver_and_type_and_no_content()
    {
        await using (var runtime = new Runtime(new RuntimeOptions { Record = ToFile }))
        {
            var receiver = runtime.Spawn(Waits, name: "shop");
            runtime.Send(receiver, "secret");
            runtime.Send("shop", null);
        }

        var sends = Steps(Recorded()).Skip(1).Take(2).ToArray();
        Assert.Equal(new Signal.Send(Pid.Outside, new Pid(1), new RecordedMessage("System.String")), sends[0]);
        Assert.Equal(new Signal.SendNamed(Pid.Outside, "shop", new RecordedMessage(null)), sends[1]);
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(Bytes()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_has_the_content_that_was_made_of_it()
    {
        var record = ToFile with { WriteContent = static message => message is string text ? Encoding.UTF8.GetBytes(text) : (ReadOnlyMemory<byte>?)null };
        await using (var runtime = new Runtime(new RuntimeOptions { Record = record }))
        {
            var receiver = runtime.Spawn(Waits, name: "shop");
            runtime.Send(receiver, "apples");
            runtime.Send("shop", "pears");
            runtime.Send(receiver, 5);
        }

        Assert.Equal(["apples", "pears", "nothing"], Contents());
    }

    [Fact]
    public async Task A_content_that_can_not_be_written_is_left_out_and_the_sender_does_not_hear_of_it()
    {
        var mirror = new ShadowKernel();
        var record = ToFile with { WriteContent = static message => message is string ? throw new InvalidOperationException("not this") : new byte[1] };
        await using (var runtime = new Runtime(new RuntimeOptions { Record = record, Journal = mirror.Record }))
        {
            var receiver = runtime.Spawn(Waits);
            var sender = runtime.Spawn(context =>
            {
                context.Send(receiver, "apples");
                context.Send(receiver, 5);
                return Task.CompletedTask;
            });
            Assert.Equal(ExitReason.Normal, (await mirror.EndOf(sender).WithinPatience()).Reason);
            runtime.SendAfter(receiver, TimeSpan.Zero, "pears");
            await Until(() => mirror.Signals.OfType<Signal.Send>().Count() == 3, "the timer's message");
        }

        Assert.Equal(["nothing", "\0", "nothing"], Contents());
        IsRecorded(mirror);
    }

    [Fact]
    public async Task A_fault_has_type_and_message_also_of_an_exception_that_can_not_tell_it()
    {
        await using (var runtime = new Runtime(new RuntimeOptions { Record = ToFile }))
        {
            runtime.Spawn(static _ => throw new InvalidOperationException("out of order"));
            await runtime.WhenNoBodyRunsAsync().WithinPatience();
            runtime.Spawn(static _ => throw new Mute());
            await runtime.WhenNoBodyRunsAsync().WithinPatience();
        }

        Assert.Equal(
            ["System.InvalidOperationException: out of order", $"{typeof(Mute).FullName}: (its message can't be read: System.InvalidOperationException)"],
            Steps(Recorded()).OfType<Signal.Threw>().Select(static threw => $"{threw.Fault}"));
    }

    [Fact]
    public async Task A_recording_that_is_idle_comes_into_the_file_by_itself()
    {
        await using var runtime = new Runtime(new RuntimeOptions { Record = ToFile });
        runtime.Spawn(Waits);
        await Until(() => runtime.Recording!.Steps == 1, "the first step in the file");
        var trace = Recorded();
        Assert.IsType<TraceEnding.Truncated>(trace.Ending);
        Assert.Equal([new Signal.Spawn(Pid.Outside)], Steps(trace));
    }

    [Fact]
    public async Task Values_that_come_without_a_step_do_not_pile_up()
    {
        await using (var runtime = new Runtime(new RuntimeOptions { Record = ToFile }))
        {
            runtime.Spawn(static context =>
            {
                for (var look = 0; look < 200_000; look++)
                {
                    context.TimeProvider.GetTimestamp();
                }

                return Task.CompletedTask;
            });
            await runtime.WhenNoBodyRunsAsync().WithinPatience();
        }

        var trace = Recorded();
        Assert.Equal(200_000, trace.Entries().OfType<TraceEntry.ValueTaken>().Count());
        Assert.All(trace.StepBlocks, static block => Assert.True(block.Length < 80_000));
    }

    [Fact]
    public async Task What_was_written_before_a_crash_opens_wherever_it_was_cut_off()
    {
        var melee = new RandomLoad(seed: 13, threads: 2, deeds: 400, processes: 200);
        await melee.RunAndCheck(ToFile);
        var (bytes, whole) = (Bytes(), InWords(melee.Mirror.Signals));
        var beginning = Recorded().StepBlocks.First().Offset;
        var random = new Random(13);
        for (var round = 0; round < 40; round++)
        {
            var cut = Trace.Open(new TraceBytes(bytes.AsMemory(0, random.Next((int)beginning, bytes.Length))));
            Assert.IsType<TraceEnding.Truncated>(cut.Ending);
            var steps = Steps(cut);
            Assert.Equal(whole.Take(steps.Length), InWords(steps));
            Assert.True(cut.Replay().Run().Divergence.IsNone);
        }
    }

    private static async Task Waits(ProcessContext context) => await context.ReceiveAsync(static _ => false);

    private string[] Contents() => [.. Steps(Recorded())
        .Select(static step => (step as Signal.Send)?.Content ?? (step as Signal.SendNamed)?.Content)
        .OfType<RecordedMessage>()
        .Select(static message => message.Content is { } content ? Encoding.UTF8.GetString(content.Span) : "nothing")];

    private sealed class Mute : Exception
    {
        public override string Message => throw new InvalidOperationException("no");
    }
}
