using System.Text;
using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Recording;

public sealed class RecordingFromTheMiddle : RecordingFacts
{
    private const int Senders = 3;

    [Fact]
    public async Task It_begins_with_the_state_of_that_moment_and_misses_no_message_after_it()
    {
        var over = false;
        var sent = new int[2 * Senders];
        State end;
        int[] before;
        await using (var runtime = new Runtime())
        {
            var receiver = runtime.Spawn(Drains, name: "sink");
            var threads = Enumerable.Range(0, Senders)
                .Select(sender => Task.Factory.StartNew(() => SendsFromOutside(sender), TaskCreationOptions.LongRunning)).ToArray();
            var bodies = Enumerable.Range(Senders, Senders).Select(sender => runtime.Spawn(context => Sends(context, sender), BodyThread.Own)).ToArray();
            await Until(() => Array.TrueForAll(sent, static count => Volatile.Read(in count) > 100), "messages of all");
            runtime.StartRecording(ToFile with { WriteContent = static message => Encoding.UTF8.GetBytes($"{message}") });
            before = [.. Enumerable.Range(0, sent.Length).Select(sender => Volatile.Read(ref sent[sender]))];
            await Until(() => Enumerable.Range(0, sent.Length).All(sender => Volatile.Read(ref sent[sender]) > before[sender] + 1000), "more of all");
            Volatile.Write(ref over, true);
            await Task.WhenAll(threads).WithinPatience();
            await Until(() => Array.TrueForAll(bodies, body => !runtime.IsAlive(body)), "the end of the senders");
            end = runtime.Snapshot();
            var status = await runtime.StopRecordingAsync().WithinPatience();
            Assert.Null(status!.StoppedBecause);
            Assert.Equal(Recorded().Steps, status.Steps);
            Assert.Equal(Recorded().Length, status.Bytes);
            Assert.Null(runtime.Recording);

            async Task Drains(ProcessContext context)
            {
                while (true)
                {
                    await context.ReceiveAsync();
                }
            }

            void SendsFromOutside(int sender)
            {
                while (!Volatile.Read(ref over))
                {
                    runtime.Send(receiver, (sender, sent[sender]));
                    Interlocked.Increment(ref sent[sender]);
                }
            }

            Task Sends(ProcessContext context, int sender)
            {
                while (!Volatile.Read(ref over))
                {
                    context.Send(receiver, (sender, sent[sender]));
                    Interlocked.Increment(ref sent[sender]);
                }

                return Task.CompletedTask;
            }
        }

        var trace = Recorded();
        Assert.Equal(1 + Senders, trace.InitialState().Count);
        var messages = Steps(trace).OfType<Signal.Send>()
            .Select(static send => ((RecordedMessage)send.Content!).Content)
            .OfType<ReadOnlyMemory<byte>>()
            .Select(static content => Encoding.UTF8.GetString(content.Span))
            .ToArray();
        for (var sender = 0; sender < sent.Length; sender++)
        {
            // One may have been taken down without its content: it was on its way to the gate when the recording began.
            var own = messages.Where(message => message.StartsWith($"({sender},", StringComparison.Ordinal)).ToArray();
            Assert.True(own.Length >= sent[sender] - before[sender] - 1);
            Assert.Equal(Enumerable.Range(sent[sender] - own.Length, own.Length).Select(number => $"({sender}, {number})"), own);
        }

        var result = trace.Replay().Run();
        Assert.True(result.Divergence.IsNone);
        Assert.Equal(end, result.State);
    }

    [Fact]
    public async Task It_has_the_same_signals_as_a_journal_from_there_on()
    {
        var mirror = new ShadowKernel();
        await using (var runtime = new Runtime(new RuntimeOptions { Journal = mirror.Record }))
        {
            var parent = runtime.Spawn(Waits, name: "parent");
            runtime.SpawnLink(parent, Waits);
            var skipped = mirror.Signals.Length;
            var then = runtime.Snapshot();
            runtime.StartRecording(ToFile);
            runtime.SpawnMonitor(parent, Waits);
            runtime.Exit(parent, Boom);
            await runtime.StopRecordingAsync().WithinPatience();
            Assert.Equal(then, Recorded().InitialState());
            Assert.Equal(InWords(mirror.Signals.Skip(skipped)), InWords(Steps(Recorded())));
        }
    }

    [Fact]
    public async Task There_is_one_recording_at_a_time()
    {
        await using var runtime = new Runtime(new RuntimeOptions { Record = ToFile });
        var refusal = Assert.Throws<InvalidOperationException>(() => runtime.StartRecording(ToFile));
        Assert.Contains(File, refusal.Message, StringComparison.Ordinal);
        Assert.IsType<RecordingStatus>(await runtime.StopRecordingAsync().WithinPatience());
        Assert.Null(await runtime.StopRecordingAsync().WithinPatience());
        runtime.StartRecording(ToFile);
        Assert.NotNull(runtime.Recording);
    }

    [Fact]
    public async Task Of_many_who_begin_one_at_once_one_does()
    {
        await using var runtime = new Runtime();
        for (var round = 0; round < 20; round++)
        {
            var begun = 0;
            await Race.Of(rounds: 1, prepare: static _ => { }, Begins, Begins, Begins);
            Assert.Equal(1, begun);
            runtime.Spawn(Waits);
            await runtime.StopRecordingAsync().WithinPatience();
            Assert.IsType<TraceEnding.Complete>(Recorded().Ending);
            Assert.Equal(round, Recorded().InitialState().Count);

            void Begins(int _)
            {
                try
                {
                    runtime.StartRecording(ToFile);
                    Interlocked.Increment(ref begun);
                }
                catch (InvalidOperationException)
                {
                    // Another thread was faster.
                }
            }
        }
    }

    [Fact]
    public async Task One_that_can_not_begin_leaves_the_run_as_it_was()
    {
        await using var runtime = new Runtime();
        Assert.ThrowsAny<IOException>(() => runtime.StartRecording(new RecordingOptions(Path.Combine(File, "no directory"))));
        Assert.Null(runtime.Recording);
        runtime.StartRecording(ToFile);
        runtime.Spawn(Waits);
        Assert.Equal(1, (await runtime.StopRecordingAsync().WithinPatience())!.Steps);
    }

    private static async Task Waits(ProcessContext context) => await context.ReceiveAsync(static _ => false);
}
