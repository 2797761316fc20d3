using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Host.Recording;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>Runtimes that are nodes and record their runs: each trace replays, and all together tell what happened.</summary>
public sealed class RecordingNodes : IDisposable
{
    private readonly InMemoryNetwork network = new();
    private readonly string[] files = [Path.GetTempFileName(), Path.GetTempFileName()];

    public void Dispose() => Array.ForEach(files, File.Delete);

    [Fact]
    public async Task The_traces_of_two_nodes_have_their_calls_spawns_names_and_deaths()
    {
        await using var one = new Runtime(Options(1));
        await using var two = new Runtime(Options(2));
        await Polling.UntilAsync(() => Task.FromResult(one.ConnectedNodes.Length + two.ConnectedNodes.Length == 2));

        var server = await one.SpawnOnAsync(two.Node, "replies").WithinPatience();
        Assert.Equal("asked", await one.CallAsync<string>(server, "asked").WithinPatience());
        await two.RegisterGlobalAsync("shop", server).WithinPatience();

        var end = two.WhenEndedAsync(server);
        var crashing = one.Spawn(context =>
        {
            context.Link(server);
            throw new InvalidOperationException("boom");
        });
        Assert.Equal(ExitReason.Crashed, await end.WithinPatience());
        await one.DisposeAsync();
        await two.DisposeAsync();

        Trace[] traces = [.. files.Select(static file => Trace.Open(new TraceBytes(File.ReadAllBytes(file))))];
        Assert.All(traces, static trace =>
        {
            Assert.Equal(new TraceEnding.Complete(), trace.Ending);
            Assert.True(trace.Replay().Run().Divergence.IsNone);
        });

        var merged = new MergedTraces(traces);
        Assert.Equal([new NodeId(1), new NodeId(2)], merged.Nodes);
        var died = Assert.IsType<DeathExplanation.Died>(merged.Explain(server));
        Assert.Equal([crashing, server], [.. died.Steps.Select(static step => step.Chain.Last.Death.Pid)]);
        var signals = traces.SelectMany(static trace => trace.Entries()).OfType<TraceEntry.Step>().Select(static step => step.Signal).ToArray();
        Assert.Contains(signals, static signal => signal is Signal.Arrived { Content: RemoteSignal.Named { Name: "shop" } });
        Assert.Contains(signals, static signal => signal is Signal.Arrived { Content: RemoteSignal.Reply { Content: RecordedMessage } });
        Assert.Contains(signals, static signal => signal is Signal.Arrived { Content: RemoteSignal.Spawn { Body: "replies" } });
    }

    [Fact]
    public async Task The_recording_of_a_node_begins_with_its_run()
    {
        await using var one = new Runtime(Options(1) with { Record = null });
        var exception = Assert.Throws<InvalidOperationException>(() => one.StartRecording(new RecordingOptions(files[0])));
        Assert.StartsWith("The recording of a node must begin with its run", exception.Message, StringComparison.Ordinal);
    }

    private RuntimeOptions Options(int node) => new()
    {
        Record = new RecordingOptions(files[node - 1]),
        Node = new NodeOptions(new NodeId(node), network.CreateTransport()).WithBody<object?>("replies", static async (context, _) =>
        {
            while (await context.ReceiveAsync() is Received.Message { Content: Request request })
            {
                context.Reply(request.From, request.Content);
            }
        }),
    };
}
