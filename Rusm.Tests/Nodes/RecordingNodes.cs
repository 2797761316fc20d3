using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Host.Recording;
using Rusm.Host.Replaying;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Persistent;
using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Rusm.Tests.Traces;
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
            Assert.StartsWith(
                $"The trace is of {trace.Node} of a cluster. Its bodies received messages of other nodes",
                Assert.Throws<ArgumentException>(() => ProgramReplay.Run(trace, new ExternalScript())).Message,
                StringComparison.Ordinal);
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
    public async Task Recordings_that_begin_in_the_middle_have_what_was_between_the_nodes_and_the_death_that_follows()
    {
        await using var one = new Runtime(Options(1) with { Record = null });
        await using var two = new Runtime(Options(2) with { Record = null });
        await Polling.UntilAsync(() => Task.FromResult(one.ConnectedNodes.Length + two.ConnectedNodes.Length == 2));
        var server = await one.SpawnOnAsync(two.Node, "replies").WithinPatience();
        await two.RegisterGlobalAsync("shop", server).WithinPatience();
        two.JoinGroup("shops", server);
        var crashing = one.Spawn(async context =>
        {
            context.Link(server);
            await context.ReceiveAsync();
            throw new InvalidOperationException("boom");
        });
        await Polling.UntilAsync(() => Task.FromResult(
            two.Info(server)!.Links.Contains(crashing) && one.WhereIsGlobal("shop") == server && one.GroupMembers("shops").Contains(server)));

        one.StartRecording(new RecordingOptions(files[0]));
        two.StartRecording(new RecordingOptions(files[1]));
        var end = two.WhenEndedAsync(server);
        one.Send(crashing, "crash");
        Assert.Equal(ExitReason.Crashed, await end.WithinPatience());
        await Polling.UntilAsync(() => Task.FromResult(one.WhereIsGlobal("shop") is null && one.GroupMembers("shops").IsEmpty));
        await one.StopRecordingAsync().WithinPatience();
        await two.StopRecordingAsync().WithinPatience();

        Trace[] traces = [.. files.Select(static file => Trace.Open(new TraceBytes(File.ReadAllBytes(file))))];
        var (ones, twos) = (traces[0].InitialState(), traces[1].InitialState());
        Assert.Equal([server], LinksOf(ones, crashing));
        Assert.Equal([crashing], LinksOf(twos, server));
        Assert.All([ones, twos], state => Assert.Equal((server, server), (state.WhereIsGlobal("shop"), Assert.Single(state.MembersOf("shops")))));
        Assert.All(traces, static trace => Assert.True(trace.Replay().Run() is { Divergence.IsNone: true, Checkpoints: > 0 }));
        var died = Assert.IsType<DeathExplanation.Died>(new MergedTraces(traces).Explain(server));
        Assert.Equal([crashing, server], [.. died.Steps.Select(static step => step.Chain.Last.Death.Pid)]);
    }

    [Fact]
    public async Task The_intensity_of_a_supervisor_whose_child_is_on_another_node_can_be_asked_about()
    {
        await using var one = new Runtime(Options(1));
        await using var two = new Runtime(Options(2));
        await Polling.UntilAsync(() => Task.FromResult(one.ConnectedNodes.Length + two.ConnectedNodes.Length == 2));
        var flags = new SupervisorFlags { Intensity = 5, Period = TimeSpan.FromSeconds(60) };
        var supervisor = await one.StartSupervisorAsync(new SupervisorSpec(flags).ChildOn(new ChildSpec("worker"), NodePlacements.On(two.Node), "replies")).WithinPatience();
        var first = await ChildAfterAsync(default);
        two.Kill(first);
        await ChildAfterAsync(first);
        await one.DisposeAsync();

        var (code, output, _) = Recorded.RusmOn("whatif", files[0], "--supervisor", $"{supervisor.Pid}", "--intensity", "0");
        Assert.Equal(0, code);
        Assert.Contains(output, static line => line.StartsWith("  what if    it gives up", StringComparison.Ordinal));

        async Task<Pid> ChildAfterAsync(Pid earlier)
        {
            var child = earlier;
            await Polling.UntilAsync(async () => (child = (await supervisor.WhichChildrenAsync().WithinPatience())
                .Select(static each => each.Status).OfType<ChildStatus.Up>().Select(static up => up.Pid).SingleOrDefault()) != default && child != earlier);
            return child;
        }
    }

    private static KeyedSet<Pid> LinksOf(State state, Pid pid) => state.Processes.Single(entry => entry.Pid == pid).Links;

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
