using LanguageExt;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;
using Rusm.Kernel.Traces.Shrinking;
using Rusm.Tests.Laws;
using Rusm.Tests.Scenarios;
using Rusm.Tests.Traces;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>The shortest recording of a node that still shows something. What the other nodes sent is as recorded, or left out.</summary>
public sealed class ShrinkingTracesOfNodes
{
    private const long Plenty = 2_000_000;

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly NodeId One = new(1);
    private static readonly NodeId Two = new(2);
    private static readonly Pid First = Pid.Of(One, 1);
    private static readonly Pid Second = Pid.Of(One, 2);
    private static readonly Pid Third = Pid.Of(One, 3);
    private static readonly Pid Theirs = Pid.Of(Two, 1);
    private static readonly Death TheirDeath = new(Theirs, ExitReason.Crashed, Cause.Threw.Instance);

    // The third process dies with one of node 2, among other things.
    private static readonly Signal[] Day =
    [
        new Signal.NodeUp(new NodeId(3)), new Signal.NodeUp(Two), new Signal.Spawn(Pid.Outside), new Signal.Spawn(Pid.Outside), new Signal.Spawn(Pid.Outside),
        new Signal.Monitor(First, Theirs), new Signal.Link(Second, Theirs), new Signal.Unlink(Second, Theirs), new Signal.Link(Third, Theirs),
        new Signal.Arrived(Two, new RemoteSignal.Unlinked(Theirs, Second, 1)), new Signal.Arrived(Two, new RemoteSignal.Join("group", Theirs, 1)),
        new Signal.Arrived(Two, new RemoteSignal.LinkExit(Theirs, Third, ExitReason.Crashed) { Death = TheirDeath }), new Signal.Returned(First),
    ];

    [Fact]
    public void A_death_with_a_process_of_another_node_is_left_with_the_link_and_the_exit_signal()
    {
        var shrunk = Shrunk(Traced(State.Of(One), Day), new ShrinkGoal.Dies(Third, ExitReason.Crashed));
        Assert.Equal(
            [new Signal.NodeUp(Two), new Signal.Spawn(Pid.Outside), new Signal.Link(First, Theirs), new Signal.Arrived(Two, new RemoteSignal.LinkExit(Theirs, First, ExitReason.Crashed) { Death = TheirDeath })],
            shrunk.Signals.ToArray());
        Assert.Equal([Third], shrunk.Pids.ToArray());
        Assert.True(shrunk.IsShortest);
    }

    [Fact]
    public void A_recording_from_the_middle_begins_with_its_own_state_also_when_it_is_shrunk()
    {
        var beginning = Machine.Run(State.Of(One), Day[..9]);
        var shrunk = Shrunk(Traced(beginning, Day[9..]), new ShrinkGoal.Dies(Third, Reason: null));
        Assert.Equal(beginning, shrunk.Beginning);
        Assert.Equal([Day[11]], shrunk.Signals.ToArray());
        Assert.Empty(shrunk.Pids);
    }

    [Fact]
    public void The_loss_of_a_connection_is_left_with_the_link_that_it_broke()
    {
        var shrunk = Shrunk(Traced(State.Of(One), [.. Day[..9], new Signal.NodeDown(new NodeId(3)), new Signal.NodeDown(Two)]), new ShrinkGoal.Dies(Third, ExitReason.NoConnection));
        Assert.Equal([new Signal.Spawn(Pid.Outside), new Signal.Link(First, Theirs)], shrunk.Signals.ToArray());   // a link to a node that is not connected breaks at once
    }

    [Fact]
    public void A_global_name_that_is_given_up_is_left_with_its_grant()
    {
        var givenUp = new ShrinkGoal.InvariantBreaks(static state => state.GlobalNameTable is { LastGrant: > 0, IsEmpty: true } ? Prelude.Seq1("a name was given up") : default);
        Signal[] signals = [new Signal.Spawn(Pid.Outside), new Signal.RegisterGlobal(First, "shop", First), new Signal.UnregisterGlobal(First, "shop")];
        Assert.Equal(signals, Shrunk(Traced(State.Of(One), [new Signal.NodeUp(Two), .. signals]), givenUp).Signals.ToArray());
    }

    [Fact]
    public void Every_death_on_a_node_is_shown_by_its_shrunk_recording_which_is_no_longer() => Law.Holds(Any.Scenario, 15, static scenario =>
    {
        var cluster = LateRun.Of(scenario, nodes: 3, seed: 10, cuts: true, changes: true).Cluster;
        foreach (var node in cluster.Nodes)
        {
            var (trace, kernel) = (Traced(State.Of(node), [.. cluster.Signals[node]]), new StateBuilder(State.Of(node)));
            var deaths = cluster.Signals[node].SelectMany(signal => kernel.Apply(signal).ToArray()).OfType<Effect.Stop>().Select(static stop => stop.Death).ToArray();
            foreach (var death in deaths.Take(3))
            {
                var shrunk = Shrunk(trace, new ShrinkGoal.Dies(death.Pid, death.Reason));
                Assert.InRange(shrunk.Signals.Count, 1, cluster.Signals[node].Count);
                var result = Traced(shrunk.Beginning, [.. shrunk.Signals]).Explain(Pid.Of(node, 1 + shrunk.Pids.AsEnumerable().ToList().IndexOf(death.Pid)));
                Assert.Equal(death.Reason, Assert.IsType<DeathExplanation.Died>(result).Steps.Last.Chain.Last.Death.Reason);
            }
        }
    });

    [Fact]
    public void The_command_prints_the_steps_and_writes_them_as_a_trace()
    {
        var path = Path.GetTempFileName();
        try
        {
            var (code, output, error) = Recorded.Rusm("shrink", TraceInMemory.Of(State.Of(One), Day, Noon), "--keep", "pid 1.3 dies with crashed", "--out", path);
            Assert.Equal(0, code);
            Assert.Equal(5, output.Length);   // the last one is a checkpoint
            Assert.EndsWith("node 2 is connected", output[0], StringComparison.Ordinal);
            Assert.Contains("<1.1> links to <2.1>", output[2], StringComparison.Ordinal);
            Assert.Contains("<1.1> dies: crashed, linked to <2.1>", output[3], StringComparison.Ordinal);
            Assert.Contains("What the other nodes sent is as recorded, or left out", error, StringComparison.Ordinal);
            Assert.EndsWith("<1.1> was <1.3>", error, StringComparison.Ordinal);
            Assert.Equal(output, Recorded.RusmOn("show", path).Output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ShrinkResult Shrunk(Trace trace, ShrinkGoal goal) =>
        Shrinker.Shrink(trace, goal, Plenty).IfNone(() => throw new Xunit.Sdk.XunitException($"'{goal}' is not shown."));

    private static Trace Traced(State beginning, Signal[] signals) => Trace.Open(new TraceBytes(TraceInMemory.Of(beginning, signals, Noon)));
}
