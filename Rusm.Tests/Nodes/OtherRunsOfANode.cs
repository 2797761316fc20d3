using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;
using Rusm.Kernel.Traces.WhatIfs;
using Rusm.Tests.Laws;
using Rusm.Tests.Scenarios;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>The steps of a node applied to another process table, which assigns other pids and numbers. What the other nodes sent is as recorded.</summary>
public sealed class OtherRunsOfANode
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly NodeId One = new(1);
    private static readonly NodeId Two = new(2);
    private static readonly Pid First = Pid.Of(One, 1);
    private static readonly Pid Second = Pid.Of(One, 2);
    private static readonly Pid Theirs = Pid.Of(Two, 1);

    [Fact]
    public void A_flag_that_is_as_it_was_changes_nothing() => Law.Holds(Any.Scenario, 60, static scenario =>
    {
        var cluster = LateRun.Of(scenario, nodes: 3, seed: 8, cuts: true, changes: true).Cluster;
        Assert.All(cluster.Nodes, node => Assert.All([0, 0.5], begins =>
        {
            var first = (int)(cluster.Signals[node].Count * begins);
            var beginning = Machine.Run(State.Of(node), cluster.Signals[node].Take(first));
            var result = TrapWhatIf.Of(Traced(beginning, [.. cluster.Signals[node].Skip(first)]), Pid.Of(node, 1000), traps: true);
            Assert.True(result.Divergence.IsNone);
            Assert.Equal(result.Recorded, result.Simulated);
        }));
    });

    [Fact]
    public void A_run_without_one_of_its_steps_keeps_the_invariants() => Law.Holds(Any.Scenario, 60, static scenario =>
    {
        var cluster = LateRun.Of(scenario, nodes: 3, seed: 9, cuts: true, changes: true).Cluster;
        Assert.All(cluster.Nodes, node =>
        {
            var steps = Numbered(State.Of(node), cluster.Signals[node]);
            for (var left = 0; left < steps.Count; left += 3)
            {
                var replay = new RemappedReplay(State.Of(node), keepsUnallocatedPids: true);
                foreach (var step in steps.Where((_, index) => index != left))
                {
                    replay.Apply(step, out _);
                }

                Assert.Empty(Invariants.Check(replay.ToState()));
            }
        });
    });

    [Fact]
    public void What_arrives_is_for_the_process_and_the_request_that_were_meant_whatever_their_numbers_are()
    {
        // Without the first process, the second is the first, its monitor has the first reference, and its request to unlink is the first.
        var steps = Numbered(State.Of(One), [
            new Signal.NodeUp(Two), new Signal.Spawn(Pid.Outside), new Signal.Spawn(Pid.Outside),
            new Signal.Link(First, Theirs), new Signal.Unlink(First, Theirs), new Signal.Monitor(First, Theirs),
            new Signal.Link(Second, Theirs), new Signal.Unlink(Second, Theirs), new Signal.Monitor(Second, Theirs),
            new Signal.Arrived(Two, new RemoteSignal.Unlinked(Theirs, First, 1)), new Signal.Arrived(Two, new RemoteSignal.Unlinked(Theirs, Second, 2)),
            new Signal.Arrived(Two, new RemoteSignal.Down(Theirs, First, new MonitorRef(Pid.Of(One, 1).Value), ExitReason.Crashed)),
            new Signal.Arrived(Two, new RemoteSignal.Down(Theirs, Second, new MonitorRef(Pid.Of(One, 2).Value), ExitReason.Crashed)),
        ]);
        var replay = new RemappedReplay(State.Of(One), keepsUnallocatedPids: false);
        var effects = steps.Where(static step => step.Spawned != First).SelectMany(step => replay.Apply(step, out _).ToArray()).ToArray();
        var down = Assert.Single(effects.OfType<Effect.Deliver>());
        Assert.Equal((First, new Received.Down(new MonitorRef(Pid.Of(One, 1).Value), Theirs, ExitReason.Crashed)), (down.To, down.Item));
        Assert.Empty(Assert.Single(replay.ToState().NodeTable.All).Ties);
        Assert.Equal(1, replay.ToState().NodeTable.LastUnlink);
    }

    [Fact]
    public void A_request_that_was_not_made_there_is_not_answered()
    {
        var steps = Numbered(State.Of(One), [
            new Signal.NodeUp(Two), new Signal.Spawn(Pid.Outside), new Signal.SpawnOn(First, Two, "body", null, SpawnTie.Link),
            new Signal.Arrived(Two, new RemoteSignal.Spawned(Theirs, First, new MonitorRef(Pid.Of(One, 1).Value), SpawnTie.Link)),
        ]);
        var replay = new RemappedReplay(State.Of(One), keepsUnallocatedPids: false);
        Assert.DoesNotContain(steps.Where(static step => step.Signal is not Signal.SpawnOn).SelectMany(step => replay.Apply(step, out _).ToArray()), static effect => effect is Effect.Deliver);
    }

    private static List<NumberedStep> Numbered(State beginning, IEnumerable<Signal> signals)
    {
        var kernel = new StateBuilder(beginning);
        return [.. signals.Select((signal, index) => NumberedStep.Of(index + 1, signal, kernel.Apply(signal)))];
    }

    private static Trace Traced(State beginning, Signal[] signals) => Trace.Open(new TraceBytes(TraceInMemory.Of(beginning, signals, Noon)));
}
