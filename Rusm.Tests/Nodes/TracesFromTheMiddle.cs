using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;
using Rusm.Tests.Laws;
using Rusm.Tests.Scenarios;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>Recordings of nodes that begin in the middle of a run: the first block has all that is between the nodes at that moment.</summary>
public sealed class TracesFromTheMiddle
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly NodeId One = new(1);
    private static readonly NodeId Two = new(2);
    private static readonly Pid Ours = Pid.Of(One, 1);
    private static readonly Pid Theirs = Pid.Of(Two, 1);
    private static readonly Pid TheirSecond = Pid.Of(Two, 2);
    private static readonly MonitorRef TheirReference = new(Theirs.Value);

    [Fact]
    public void A_recording_that_begins_at_any_step_replays_with_the_same_effects_to_the_same_end() => Law.Holds(Any.Scenario, 40, static scenario =>
    {
        var cluster = LateRun.Of(scenario, nodes: 3, seed: 6, cuts: true, changes: true).Cluster;
        foreach (var (node, steps) in cluster.Signals)
        {
            var beginning = new StateBuilder(State.Of(node));
            for (var first = 0; first <= steps.Count; first++)
            {
                if (first % 4 == 0)
                {
                    MustReplay(beginning.ToState(), steps[first..], cluster.StateOf(node));
                }

                if (first < steps.Count)
                {
                    beginning.Apply(steps[first]);
                }
            }
        }
    });

    [Fact]
    public void Everything_that_is_between_the_nodes_goes_on_where_it_was()
    {
        var beginning = Machine.Run(State.Of(One), [
            new Signal.NodeUp(Two), new Signal.Spawn(Pid.Outside, "shop"), new Signal.Spawn(Pid.Outside),
            new Signal.Link(Ours, TheirSecond), new Signal.Monitor(Ours, Theirs), new Signal.Arrived(Two, new RemoteSignal.Monitor(Theirs, Ours, TheirReference)),
            new Signal.Link(Ours, Theirs), new Signal.Unlink(Ours, Theirs),
            new Signal.SpawnOn(Ours, Two, "body", null, SpawnTie.Link),
            new Signal.Arrived(Two, new RemoteSignal.Join("group", Theirs, 2)), new Signal.Join(Ours, "second", Ours), new Signal.Join(Ours, "first", Ours),
            new Signal.Arrived(Two, new RemoteSignal.Claim(TheirReference, "reserved", Theirs)), new Signal.Arrived(Two, new RemoteSignal.Named("theirs", Theirs, 4)),
            new Signal.RegisterGlobal(Ours, "second", Ours), new Signal.RegisterGlobal(Ours, "first", Ours),
        ]);
        Signal[] signals =
        [
            new Signal.Arrived(Two, new RemoteSignal.Unlinked(Theirs, Ours, 1)), new Signal.Link(Ours, Theirs), new Signal.Unlink(Ours, Theirs),
            new Signal.Arrived(Two, new RemoteSignal.Spawned(TheirSecond, Ours, new MonitorRef(Pid.Of(One, 2).Value), SpawnTie.Link)),
            new Signal.Arrived(Two, new RemoteSignal.Down(Theirs, Ours, new MonitorRef(Pid.Of(One, 1).Value), ExitReason.Normal)),
            new Signal.Arrived(Two, new RemoteSignal.Named("reserved", Theirs, 1)), new Signal.Arrived(Two, new RemoteSignal.Leave("group", Theirs)),
            new Signal.Returned(Ours), new Signal.RegisterGlobal(Pid.Of(One, 2), "theirs", Pid.Of(One, 2)), new Signal.NodeDown(Two),
        ];
        MustReplay(beginning, signals, Machine.Run(beginning, signals));
    }

    [Fact]
    public void A_request_for_a_name_is_made_again_when_the_granting_node_is_lost_after_the_recording_began()
    {
        var (three, ours) = (new NodeId(3), Pid.Of(new NodeId(3), 1));
        var beginning = Machine.Run(State.Of(three), [new Signal.NodeUp(Two), new Signal.NodeUp(One), new Signal.Spawn(Pid.Outside), new Signal.RegisterGlobal(ours, "shop", ours)]);
        Signal[] signals = [new Signal.NodeDown(One), new Signal.Arrived(Two, new RemoteSignal.Claimed(new MonitorRef(ours.Value), Holder: null, Grant: 7))];
        MustReplay(beginning, signals, Machine.Run(beginning, signals));
        Assert.Equal([("shop", ours)], Machine.Run(beginning, signals).GlobalNames);
    }

    [Theory]
    [InlineData(1)]   // one asked twice to unlink
    [InlineData(2)]   // the other asked to spawn
    [InlineData(3)]   // it asked to unlink from another process
    public void Requests_that_are_not_the_same_have_other_digests_since_version_5(int other)
    {
        Signal[] connected = [new Signal.NodeUp(Two), new Signal.Spawn(Pid.Outside), new Signal.Spawn(Pid.Outside)];
        Signal[] unlinks = [new Signal.Link(Ours, Theirs), new Signal.Unlink(Ours, Theirs)];
        Signal[] once = other == 2 ? [.. connected, new Signal.SpawnOn(Ours, Two, "body", null)] : [.. connected, .. unlinks];
        Signal[] otherwise = other switch
        {
            1 => [.. connected, .. unlinks, .. unlinks],
            2 => [.. connected, new Signal.SpawnOn(Pid.Of(One, 2), Two, "body", null)],
            _ => [.. connected, new Signal.Link(Ours, TheirSecond), new Signal.Unlink(Ours, TheirSecond)],
        };
        var (left, right) = (Machine.Run(State.Of(One), once), Machine.Run(State.Of(One), otherwise));
        Assert.NotEqual(left, right);
        Assert.Equal(StateDigest.Of(left, version: 4), StateDigest.Of(right, version: 4));
        Assert.NotEqual(StateDigest.Of(left), StateDigest.Of(right));
    }

    [Fact]
    public void States_have_the_same_digest_only_if_all_that_is_between_the_nodes_is_the_same() => Law.Holds(Any.Scenario, 100, static scenario =>
    {
        var cluster = LateRun.Of(scenario, nodes: 3, seed: 7, cuts: true, changes: true).Cluster;
        foreach (var (node, steps) in cluster.Signals)
        {
            var (digests, kernel) = (new Dictionary<ulong, State>(), new StateBuilder(State.Of(node)));
            foreach (var signal in steps)
            {
                kernel.Apply(signal);
                var state = kernel.ToState();
                Assert.Equal(state, digests.GetValueOrDefault(StateDigest.Of(state), state));
                digests[StateDigest.Of(state)] = state;
            }
        }
    });

    [Fact]
    public void A_signal_that_was_sent_before_a_recording_began_makes_no_other_arrive_before_it_was_sent()
    {
        // Each sends one to the other, and then another. The recording of node 1 begins between its two, and that of node 2 with its run.
        var beginning = Machine.Run(State.Of(One), [new Signal.NodeUp(Two), new Signal.Spawn(Pid.Outside), new Signal.Link(Ours, Theirs)]);
        var traces = new MergedTraces([
            Traced(beginning, new Signal.Arrived(Two, new RemoteSignal.Monitor(Theirs, Ours, TheirReference))),
            Traced(State.Of(Two), new Signal.NodeUp(One), new Signal.Spawn(Pid.Outside), new Signal.Arrived(One, new RemoteSignal.Link(Ours, Theirs)), new Signal.Monitor(Theirs, Ours)),
        ]);
        var order = new List<(NodeId Node, Signal Signal)>();
        traces.Run(node => new Order(node, order));
        Assert.Equal([Two, Two, Two, Two, One], order.Select(static step => step.Node));
    }

    private static Trace Traced(State beginning, params Signal[] signals) => Trace.Open(new TraceBytes(TraceInMemory.Of(beginning, signals, Noon)));

    private static void MustReplay(State beginning, IReadOnlyList<Signal> signals, State end)
    {
        var trace = Traced(beginning, [.. signals]);
        var read = trace.InitialState();
        Assert.Equal(beginning, read);
        Assert.Equal(StateDigest.Of(beginning), StateDigest.Of(read));

        // The recorded signals have the types of the messages, and not the messages.
        var run = new StateBuilder(beginning);
        var effects = trace.Entries().OfType<TraceEntry.Step>().Select(step => run.Apply(step.Signal).ToArray()).ToArray();
        var replayed = new Effects();
        var result = trace.Replay().Run(replayed);
        Assert.True(result.Divergence.IsNone);
        Assert.Equal(end, result.State);
        Assert.Equal(effects, replayed.OfSteps);
    }

    private sealed class Order(NodeId node, List<(NodeId Node, Signal Signal)> all) : ITraceVisitor
    {
        public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after) => all.Add((node, signal));

        public void Entry(long step, TraceEntry note)
        {
        }
    }

    private sealed class Effects : ITraceVisitor
    {
        internal List<Effect[]> OfSteps { get; } = [];

        public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after) => OfSteps.Add(effects.ToArray());

        public void Entry(long step, TraceEntry note)
        {
        }
    }
}
