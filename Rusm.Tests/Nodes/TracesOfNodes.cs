using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;
using Rusm.Tests.Laws;
using Rusm.Tests.Scenarios;
using Rusm.Tests.Traces;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>Traces of the nodes of a cluster: each is replayed alone, and all are merged into one order.</summary>
public sealed class TracesOfNodes
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly NodeId One = new(1);
    private static readonly NodeId Two = new(2);
    private static readonly Pid Ours = Pid.Of(One, 1);
    private static readonly Pid Theirs = Pid.Of(Two, 1);

    [Fact]
    public void The_trace_of_a_node_replays_to_its_state() => Law.Holds(Any.Scenario, 100, static scenario =>
    {
        var cluster = LateRun.Of(scenario, nodes: 3, seed: 4, cuts: true).Cluster;
        Assert.All(cluster.Nodes, node =>
        {
            var result = TraceOf(node, cluster.Signals[node]).Replay().Run();
            Assert.True(result.Divergence.IsNone);
            Assert.Equal(cluster.StateOf(node), result.State);
        });
    });

    [Fact]
    public void Every_signal_between_nodes_comes_back()
    {
        var signals = EveryRemoteSignal.Of(Theirs, Ours).Select(static Signal (signal) => new Signal.Arrived(Two, signal)).ToArray();
        var back = TraceOf(One, signals).Entries().OfType<TraceEntry.Step>().Select(static step => step.Signal).ToArray();
        Assert.Equal(signals.Select(Told), back.Select(Told));
    }

    [Fact]
    public void In_the_merged_order_a_signal_arrives_after_it_was_sent() => Law.Holds(Any.Scenario, 100, static scenario =>
    {
        var cluster = LateRun.Of(scenario, nodes: 3, seed: 5, cuts: true).Cluster;
        var order = new Order();
        new MergedTraces(cluster.Nodes.Select(node => TraceOf(node, cluster.Signals[node]))).Run(order.VisitorOf);
        Assert.Equal(cluster.Nodes.Sum(node => cluster.Signals[node].Count), order.Steps);
        Assert.Empty(order.TooEarly);
    });

    [Fact]
    public void A_death_is_explained_from_its_first_cause_on_another_node()
    {
        var traces = new MergedTraces(Crash());
        var died = Assert.IsType<DeathExplanation.Died>(traces.Explain(Theirs));
        Assert.Equal([(One, Ours), (Two, Theirs)], [.. died.Steps.Select(static step => (step.Node, step.Chain.Last.Death.Pid))]);
        Assert.Equal("OutOfCoffee", died.Steps.Head.Chain.Head.Death.Reason.Fault!.Type);
        Assert.Equal([Ours, Theirs], [.. died.Steps.Last.Chain.Select(static explained => explained.Death.Pid)]);
    }

    [Fact]
    public void Without_the_trace_of_the_other_node_the_explanation_has_what_it_told()
    {
        var died = Assert.IsType<DeathExplanation.Died>(Crash()[1].Explain(Theirs));
        var only = Assert.Single(died.Steps);
        Assert.Equal([Ours, Theirs], [.. only.Chain.Select(static explained => explained.Death.Pid)]);
        Assert.IsType<Cause.Threw>(only.Chain.Head.Death.Cause);
    }

    [Fact]
    public void The_traces_are_shown_as_one_story() => InFiles(CrashBytes(), static files =>
    {
        var (code, output, error) = Recorded.RusmOn("show", files[0], files[1]);
        Assert.Equal((0, ""), (code, error));
        var link = Array.FindIndex(output, static line => line.Contains("<1.1> links to <2.1> -> to node 2: <1.1> links to <2.1>", StringComparison.Ordinal));
        var linked = Array.FindIndex(output, static line => line.StartsWith("node 2", StringComparison.Ordinal) && line.Contains("from node 1: <1.1> links to <2.1>", StringComparison.Ordinal));
        var threw = Array.FindIndex(output, static line => line.Contains("<1.1> throws OutOfCoffee", StringComparison.Ordinal));
        var died = Array.FindIndex(output, static line => line.Contains("<2.1> dies: crashed (OutOfCoffee: none), linked to <1.1>", StringComparison.Ordinal));
        Assert.True(link >= 0 && link < linked && linked < died && threw < died, string.Join('\n', output));
        Assert.All(Recorded.RusmOn("show", files[1], files[0], "--pid", "2.1").Output, static line => Assert.Contains("2.1", line, StringComparison.Ordinal));
    });

    [Fact]
    public void A_call_is_two_lines_on_each_node() => InFiles(CallBytes(), static files => Assert.Equal(
        [
            "node 1  <1.1> calls <2.1> with System.String -> <1.1> has #1.1; to node 2: <1.1> calls <2.1> with System.String",
            "node 2  from node 1: <1.1> calls <2.1> with System.String -> <2.1> gets message request System.String of call #1.1 by <1.1>",
            "node 2  <2.1> replies to <1.1> System.Int32 -> to node 1: <2.1> replies to <1.1> System.Int32",
            "node 1  from node 2: <2.1> replies to <1.1> System.Int32 -> <1.1> gets message reply System.Int32 to call #1.1",
        ],
        Recorded.RusmOn("show", files[0], files[1]).Output
            .Where(static line => line.Contains("calls", StringComparison.Ordinal) || line.Contains("replies", StringComparison.Ordinal))
            .Select(static line => $"{line[..6]}  {line[line.IndexOfAny(['<', 'f'])..]}")));

    // An older kernel replied without the target of the monitor, which the caller's node then removed.
    [Fact]
    public void A_reply_of_an_older_trace_leaves_the_monitor_until_it_is_removed()
    {
        var reference = new MonitorRef(Ours.Value);
        var trace = TraceOf(Two, [
            new Signal.NodeUp(One), new Signal.Spawn(Pid.Outside), new Signal.Arrived(One, new RemoteSignal.Monitor(Ours, Theirs, reference)),
            new Signal.Reply(Theirs, Ours, reference, 7), new Signal.Arrived(One, new RemoteSignal.Demonitor(Ours, Theirs, reference)),
        ]);
        var kept = new FormatWitness();
        Assert.True(trace.Replay().Run(kept).Divergence.IsNone);
        Assert.Equal([1, 1, 0], kept.Steps.Skip(2).Select(static step => step.After.Processes.Single().MonitoredBy.Count));
        Assert.Equal(new Effect.Forward(One, new RemoteSignal.Reply(Theirs, Ours, reference, new RecordedMessage("System.Int32"))), kept.Steps[3].Effects.Single());
    }

    [Fact]
    public void The_death_is_told_across_the_nodes() => InFiles(CrashBytes(), static files => Assert.Equal(
        [
            "<2.1> died in step 4 of node 2: crashed.",
            "",
            "Step 4 of node 1: <1.1> threw OutOfCoffee: none, and died: crashed.",
            "",
            "Step 4 of node 2: <1.1> threw OutOfCoffee: none, and died: crashed.",
            "  <2.1> was linked to <1.1> and did not trap exits, so it died, too: crashed.",
        ],
        Recorded.RusmOn("explain", files[0], files[1], "--pid", "<2.1>").Output));

    [Fact]
    public void With_another_trap_flag_what_the_other_nodes_sent_is_as_recorded() => InFiles(CrashBytes(), static files => Assert.Equal(
        [
            "what if      <2.1> traps exits from its spawn on",
            "they part    in step 4 of 4: from node 1: <1.1> has ended with crashed (OutOfCoffee: none), which was linked to <2.1>",
            "  recorded   <2.1> dies: crashed (OutOfCoffee: none), linked to <1.1>",
            "  what if    <2.1> gets exit from <1.1>: crashed (OutOfCoffee: none)",
            "at the end   recorded: 0 of 1 alive",
            "             what if:  1 of 1 alive; only there: <2.1>",
            "The signals are the recorded ones. A process that lives on does nothing more, since its further signals are not known; a dead process does nothing.",
            "What the other nodes sent is as recorded, too, whatever this node would have sent them.",
        ],
        Recorded.RusmOn("whatif", files[1], "--trap", "2.1=on").Output));

    [Theory]
    [InlineData("show", "0,0", "", "Two traces are of node 1: give one trace of each node.")]
    [InlineData("show", "0,1", "--from 2", "show: each node counts its own steps: give one trace with --from and --to, or several without")]
    [InlineData("explain", "0", "--pid 2.1", "explain: <2.1> is a process of node 2, and the traces are of node 1: give the trace of its node, too.")]
    [InlineData("explain", "0,1", "--pid 2.9", "explain: <2.9> never was: by then, <2.1> to <2.1> had been spawned")]
    [InlineData("shrink", "0", "--keep;pid 2.1 dies", "shrink: --keep: <2.1> is not a process of the trace, which is of node 1: name one such as <1.1>")]
    [InlineData("whatif", "0", "--trap 2.1=on", "whatif: <2.1> is not a process of the trace, which is of node 1: name one such as <1.1>")]
    [InlineData("whatif", "0", "--trap 1=on", "whatif: <1> is not a process of the trace, which is of node 1: name one such as <1.1>")]
    [InlineData("whatif", "0", "--trap 1.2=on", "whatif: <1.2> never was: by then, <1.1> to <1.1> had been spawned")]
    public void Whatever_can_not_be_done_with_traces_of_nodes_is_one_line(string command, string which, string options, string line) => InFiles(CrashBytes(), files =>
    {
        var paths = which.Split(',').Select(index => files[index[0] - '0']).ToArray();
        var (code, _, error) = Recorded.RusmOn(command, paths[0], [.. paths[1..], .. options.Split(options.Contains(';') ? ';' : ' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal((2, line), (code, error));
    });

    [Theory]
    [InlineData("a signal of node 2 is of <3.1>", 3, false)]
    [InlineData("node 1 can't be connected with node 1, which was recorded", 1, true)]
    public void A_step_that_no_node_makes_is_refused(string problem, int node, bool up)
    {
        Signal signal = up ? new Signal.NodeUp(new NodeId(node)) : new Signal.Arrived(Two, new RemoteSignal.Link(Pid.Of(new NodeId(node), 1), Ours));
        Assert.Equal(problem, Assert.Throws<TraceException>(() => TraceOf(One, [signal]).Replay().Run()).Problem);
    }

    [Fact]
    public void A_block_of_another_node_is_refused()
    {
        var bytes = TraceInMemory.Of(State.Of(One), [new Signal.Spawn(Pid.Outside)], Noon);
        var other = TraceInMemory.Of(State.Of(Two), [new Signal.Spawn(Pid.Outside)], Noon);
        var snapshot = Trace.Open(new TraceBytes(bytes)).StepBlocks.First().Offset;
        var exception = Assert.Throws<TraceException>(() => Trace.Open(new TraceBytes((byte[])[.. bytes[..(int)snapshot], .. other[(int)snapshot..]])));
        Assert.Equal("the blocks before this one are of node 1, and this one is of node 2", exception.Problem);
    }

    private static Trace TraceOf(NodeId node, IEnumerable<Signal> signals) => Trace.Open(new TraceBytes(BytesOf(node, signals)));

    private static byte[] BytesOf(NodeId node, IEnumerable<Signal> signals) => TraceInMemory.Of(State.Of(node), signals, Noon);

    private static string Told(Signal signal) => signal switch
    {
        Signal.Arrived { Content: RemoteSignal.Send send } arrived => $"{arrived with { Content = send with { Content = AsRecorded(send.Content) } }}",
        Signal.Arrived { Content: RemoteSignal.Call call } arrived => $"{arrived with { Content = call with { Content = AsRecorded(call.Content) } }}",
        Signal.Arrived { Content: RemoteSignal.Reply reply } arrived => $"{arrived with { Content = reply with { Content = AsRecorded(reply.Content) } }}",
        Signal.Arrived { Content: RemoteSignal.Spawn spawn } arrived => $"{arrived with { Content = spawn with { Argument = AsRecorded(spawn.Argument) } }}",
        _ => $"{signal}",
    };

    private static RecordedMessage AsRecorded(object? message) => message as RecordedMessage ?? new RecordedMessage(message?.GetType().FullName);

    // A process of node 1 links to one of node 2, and throws.
    private static Trace[] Crash() => [.. CrashBytes().Select(static bytes => Trace.Open(new TraceBytes(bytes)))];

    private static byte[][] CrashBytes()
    {
        var fault = new Fault("OutOfCoffee", "none");
        var death = new Death(Ours, ExitReason.CrashedWith(fault), new Cause.Threw());
        return
        [
            BytesOf(One, [new Signal.NodeUp(Two), new Signal.Spawn(Pid.Outside), new Signal.Link(Ours, Theirs), new Signal.Threw(Ours, fault)]),
            BytesOf(Two, [
                new Signal.NodeUp(One), new Signal.Spawn(Pid.Outside), new Signal.Arrived(One, new RemoteSignal.Link(Ours, Theirs)),
                new Signal.Arrived(One, new RemoteSignal.LinkExit(Ours, Theirs, death.Reason) { Death = death }),
            ]),
        ];
    }

    private static byte[][] CallBytes()
    {
        var reference = new MonitorRef(Ours.Value);
        return
        [
            BytesOf(One, [
                new Signal.NodeUp(Two), new Signal.Spawn(Pid.Outside), new Signal.Call(Ours, Theirs, "asked"),
                new Signal.Arrived(Two, new RemoteSignal.Reply(Theirs, Ours, reference, 7) { EndsMonitor = true }),
            ]),
            BytesOf(Two, [
                new Signal.NodeUp(One), new Signal.Spawn(Pid.Outside), new Signal.Arrived(One, new RemoteSignal.Call(Ours, Theirs, reference, "asked")),
                new Signal.Reply(Theirs, Ours, reference, 7) { Target = Theirs },
            ]),
        ];
    }

    private static void InFiles(byte[][] traces, Action<string[]> act)
    {
        var files = traces.Select(static bytes =>
        {
            var path = Path.GetTempFileName();
            File.WriteAllBytes(path, bytes);
            return path;
        }).ToArray();
        try
        {
            act(files);
        }
        finally
        {
            Array.ForEach(files, File.Delete);
        }
    }

    private sealed class Order
    {
        private readonly Dictionary<(NodeId From, NodeId To), List<string>> sent = [];

        internal long Steps { get; private set; }

        internal List<string> TooEarly { get; } = [];

        internal ITraceVisitor VisitorOf(NodeId node) => new Visitor(this, node);

        private static string Told(RemoteSignal signal) => $"{signal switch
        {
            RemoteSignal.Send send => send with { Content = null },
            RemoteSignal.Call call => call with { Content = null },
            RemoteSignal.Reply reply => reply with { Content = null },
            _ => signal,
        }}";

        private sealed class Visitor(Order order, NodeId node) : ITraceVisitor
        {
            public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
            {
                order.Steps++;
                if (signal is Signal.Arrived arrived && order.sent.GetValueOrDefault((arrived.From, node))?.Remove(Told(arrived.Content)) != true)
                {
                    order.TooEarly.Add($"{node} {step}: {arrived}");
                }

                foreach (var effect in effects)
                {
                    if (effect is Effect.Forward forward)
                    {
                        (order.sent.TryGetValue((node, forward.To), out var list) ? list : order.sent[(node, forward.To)] = []).Add(Told(forward.Content));
                    }
                }
            }

            public void Entry(long step, TraceEntry note)
            {
            }
        }
    }
}
