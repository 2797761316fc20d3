using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Host.Observing;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.InAService;

/// <summary>What an operator sees of a service that is a node of a cluster, beside what each service reports.</summary>
public sealed class ReportingFromANode
{
    private static readonly NodeId One = new(1);
    private static readonly NodeId Two = new(2);

    private readonly InMemoryNetwork network = new();

    [Fact]
    public async Task The_number_of_the_node_is_the_scope_of_each_log_message_and_a_tag_of_the_meter()
    {
        var service = ServiceOf(network.CreateTransport(), Two);
        using var ended = new MetricCollector<long>(service.Services.GetRequiredService<IMeterFactory>(), "Rusm", "rusm.process.ended");
        await service.StartAsync();
        await CrashAsync(service.Runtime);
        Assert.Equal([new("rusm.node.id", 2)], ended.Instrument!.Meter.Tags!);
        Assert.All(ended.GetMeasurementSnapshot(), static each => Assert.Equal(["rusm.exit.reason"], each.Tags.Keys));
        await service.DisposeAsync();
        Assert.Equal([10, 1], service.Log.Select(static record => record.Id.Id).OrderDescending());
        Assert.All(service.Log, static record => Assert.Equal([new("Node", 2)], NodesOf(record)));
        Assert.All(service.Log, static record => Assert.Equal("node 2", $"{Assert.Single(record.Scopes)}"));
    }

    [Fact]
    public async Task A_runtime_that_is_alone_has_no_number_and_no_instruments_of_connections()
    {
        var service = new Service(static (_, rusm) => rusm.AddTree("tree", static _ => { }));
        var factory = service.Services.GetRequiredService<IMeterFactory>();
        var instruments = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                instruments.Add(instrument.Name);
                Assert.Null(instrument.Meter.Tags);
            }
        };
        listener.Start();
        await service.StartAsync();
        await CrashAsync(service.Runtime);
        await service.DisposeAsync();
        Assert.Contains("rusm.process.count", instruments);
        Assert.DoesNotContain(instruments, static name => name.StartsWith("rusm.node", StringComparison.Ordinal));
        Assert.Equal(2, service.Log.Count);
        Assert.All(service.Log, static record => Assert.Empty(record.Scopes));
    }

    [Fact]
    public async Task Each_connection_and_each_loss_of_one_is_logged_and_counted()
    {
        await using var two = new Runtime(new RuntimeOptions { Node = new NodeOptions(Two, network.CreateTransport()) });
        var service = ServiceOf(network.CreateTransport(), One);
        var factory = service.Services.GetRequiredService<IMeterFactory>();
        using var connected = new MetricCollector<int>(factory, "Rusm", "rusm.node.connected");
        using var lost = new MetricCollector<long>(factory, "Rusm", "rusm.node.lost");
        await service.StartAsync();
        await service.Runtime.UntilAsync(static runtime => runtime.ConnectedNodes.Length == 1);
        Assert.Equal(1, Connected());

        network.Cut(One, Two);
        await lost.WaitForMeasurementsAsync(1).WithinPatience();
        Assert.Equal(0, Connected());

        network.Connect(One, Two);
        await service.Runtime.UntilAsync(static runtime => runtime.ConnectedNodes.Length == 1);
        Assert.Equal(1, Connected());

        await two.DisposeAsync();   // a node that stops in order is lost, too
        await lost.WaitForMeasurementsAsync(2).WithinPatience();
        Assert.Equal([1, 1], lost.GetMeasurementSnapshot().Select(static each => each.Value));
        await service.DisposeAsync();
        Assert.Equal(
            [
                (11, LogLevel.Information, "Node 2 is connected."),
                (12, LogLevel.Warning, "The connection with node 2 was lost."),
                (11, LogLevel.Information, "Node 2 is connected."),
                (12, LogLevel.Warning, "The connection with node 2 was lost."),
            ],
            service.Log.Where(static record => record.Id.Id > 10).Select(static record => (record.Id.Id, record.Level, record.Message)));
        Assert.All(service.Log.Where(static record => record.Id.Id > 10), static record => Assert.Equal("2", record.GetStructuredStateValue("OtherNode")));

        int? Connected()
        {
            connected.RecordObservableInstruments();
            return connected.LastMeasurement?.Value;
        }
    }

    [Fact]
    public async Task A_node_that_stops_does_not_report_that_it_loses_the_others()
    {
        await using var two = new Runtime(new RuntimeOptions { Node = new NodeOptions(Two, network.CreateTransport()) });
        var service = ServiceOf(network.CreateTransport(), One);
        await service.StartAsync();
        await service.Runtime.UntilAsync(static runtime => runtime.ConnectedNodes.Length == 1);
        await service.DisposeAsync();
        await two.UntilAsync(static runtime => runtime.ConnectedNodes.IsEmpty);
        Assert.DoesNotContain(service.Log, static record => record.Id.Id == 12);
    }

    [Fact]
    public async Task What_waits_for_other_nodes_is_measured_in_bytes()
    {
        var transport = new Hand { Backlog = 7_000 };
        await using var service = ServiceOf(transport, One);
        using var backlog = new MetricCollector<long>(service.Services.GetRequiredService<IMeterFactory>(), "Rusm", "rusm.node.backlog");
        await service.StartAsync();
        backlog.RecordObservableInstruments();
        Assert.Equal((7_000, "By"), (backlog.LastMeasurement!.Value, backlog.Instrument!.Unit));
        Assert.Equal(7_000, service.Runtime.NodeBacklog);
        await using var alone = new Runtime();
        Assert.Equal(0, alone.NodeBacklog);
    }

    [Fact]
    public async Task Each_observer_is_told_of_what_has_changed_and_of_nothing_else()
    {
        var (first, last, transport) = (new Noting(), new Noting(), new Hand());
        var options = new RuntimeOptions { Node = new NodeOptions(One, transport), Observer = RuntimeObserver.Combine(first, new Throwing(), last) };
        await using (new Runtime(options))
        {
            transport.Receiver!.NodeDown(Two);   // it is not connected
            transport.Receiver.NodeUp(One);      // the node itself
            Assert.Empty(first.Notes);
            transport.Receiver.NodeUp(Two);
            transport.Receiver.NodeUp(Two);      // a new connection in place of the old one
            transport.Receiver.NodeDown(Two);
            transport.Receiver.NodeDown(Two);
            transport.Receiver.NodeUp(Two);
        }

        transport.Receiver.NodeDown(Two);        // it has stopped
        Assert.Equal(["connected 2", "lost 2", "connected 2", "lost 2", "connected 2"], first.Notes);
        Assert.Equal(first.Notes, last.Notes);
    }

    private static Service ServiceOf(INodeTransport transport, NodeId node) => new((builder, rusm) =>
    {
        NodeOfANetwork.AddTo(builder.Services, new NodeOptions(node, transport));
        rusm.AddTree("tree", static _ => { });
    });

    private static Task<ExitReason> CrashAsync(Runtime runtime) =>
        runtime.WhenEndedAsync(runtime.Spawn(static _ => throw new InvalidOperationException("crash"))).WithinPatience();

    private static IEnumerable<KeyValuePair<string, object?>> NodesOf(FakeLogRecord record) =>
        record.Scopes.OfType<IEnumerable<KeyValuePair<string, object?>>>().SelectMany(static scope => scope).Where(static pair => pair.Key != "{OriginalFormat}");

    /// <summary>A transport whose connections are made by hand.</summary>
    private sealed class Hand : INodeTransport
    {
        internal INodeReceiver? Receiver { get; private set; }

        public long Backlog { get; init; }

        public void Start(INodeReceiver receiver) => Receiver = receiver;

        public object? Serialize(object? message) => message;

        public void Send(NodeId to, RemoteSignal signal)
        {
        }

        public ValueTask StopAsync() => ValueTask.CompletedTask;
    }

    private sealed class Noting : RuntimeObserver
    {
        internal List<string> Notes { get; } = [];

        public override void NodeConnected(NodeId node) => Notes.Add($"connected {node.Value}");

        public override void NodeLost(NodeId node) => Notes.Add($"lost {node.Value}");
    }

    private sealed class Throwing : RuntimeObserver
    {
        public override void NodeConnected(NodeId node) => throw new InvalidOperationException("observer");

        public override void NodeLost(NodeId node) => throw new InvalidOperationException("observer");
    }
}
