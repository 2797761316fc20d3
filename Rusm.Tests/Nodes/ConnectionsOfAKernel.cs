using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>One kernel, and the signals of another node in an order that they rarely have.</summary>
public sealed class ConnectionsOfAKernel
{
    private static readonly NodeId Other = new(2);
    private static readonly Pid Ours = Pid.Of(new NodeId(1), 1);
    private static readonly Pid Theirs = Pid.Of(Other, 1);

    private State state = Machine.Run(
        State.Of(Ours.Node), [new Signal.Spawn(Pid.Outside), new Signal.SetTrapExit(Ours, Traps: true), new Signal.NodeUp(Other)]);

    [Fact]
    public void The_answer_to_an_earlier_unlink_does_not_end_a_later_one()
    {
        Apply(new Signal.Link(Ours, Theirs));
        var first = Unlink();
        Apply(new Signal.Link(Ours, Theirs));
        Unlink();
        Arrives(new RemoteSignal.Unlinked(Theirs, Ours, first.Id));
        Arrives(new RemoteSignal.Link(Theirs, Ours));   // it crossed the second unlink, which removes it there
        Assert.Empty(Entry.Links);
    }

    [Fact]
    public void A_new_connection_first_loses_what_was_tied_to_the_old_one()
    {
        Apply(new Signal.Link(Ours, Theirs));
        Assert.Equal([new Effect.Deliver(Ours, new Received.Exit(Theirs, ExitReason.NoConnection))], Apply(new Signal.NodeUp(Other)));
        Assert.Empty(Entry.Links);
        Assert.Equal([Other], state.Nodes);
    }

    [Fact]
    public void A_signal_of_a_node_that_is_not_connected_changes_nothing()
    {
        Apply(new Signal.NodeDown(Other));
        var before = state;
        Assert.Empty(Arrives(new RemoteSignal.Send(Theirs, Ours, "late")));
        Assert.Empty(Arrives(new RemoteSignal.Link(Theirs, Ours)));
        Assert.Equal(before, state);
    }

    [Fact]
    public void A_node_is_not_connected_with_itself()
    {
        Assert.Empty(Apply(new Signal.NodeUp(Ours.Node)));
        Assert.Equal([Other], state.Nodes);
    }

    [Fact]
    public void The_child_of_a_parent_that_ended_before_the_answer_gets_noproc()
    {
        var asked = Assert.IsType<Effect.ReturnReference>(Apply(new Signal.SpawnOn(Ours, Other, "body", Argument: null, SpawnTie.Link))[0]).Reference;
        Apply(new Signal.Stopped(Ours, ExitReason.Shutdown));
        Assert.Equal(
            [new Effect.Forward(Other, new RemoteSignal.LinkExit(Ours, Theirs, ExitReason.NoProc))],
            Arrives(new RemoteSignal.Spawned(Theirs, Ours, asked, SpawnTie.Link)));
    }

    [Fact]
    public void A_runtime_that_is_alone_takes_a_pid_of_a_node_for_one_that_is_not_alive()
    {
        var alone = Machine.Run(State.Empty, [new Signal.Spawn(Pid.Outside), new Signal.SetTrapExit(new Pid(1), Traps: true)]);
        Assert.Equal(
            new Effect.Deliver(new Pid(1), new Received.Exit(Theirs, ExitReason.NoProc)),
            Assert.Single(Machine.Step(alone, new Signal.Link(new Pid(1), Theirs)).Effects));
    }

    [Fact]
    public void A_node_that_has_used_up_its_pids_says_so()
    {
        var exception = Assert.Throws<OverflowException>(() => Pid.Of(Other, 1L << 44));
        Assert.Equal("node 2 has assigned all its 17592186044415 pids or references: start it again.", exception.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => State.Of(new NodeId(NodeId.MaxValue + 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => State.Of(new NodeId(-1)));
    }

    private ProcessEntry Entry => state.Find(Ours).IfNone(() => throw new InvalidOperationException("It has ended."));

    private Effect[] Apply(Signal signal)
    {
        (state, var effects) = Machine.Step(state, signal);
        Assert.Empty(Invariants.Check(state));
        return [.. effects];
    }

    private Effect[] Arrives(RemoteSignal signal) => Apply(new Signal.Arrived(Other, signal));

    private RemoteSignal.Unlink Unlink() =>
        Assert.IsType<RemoteSignal.Unlink>(Assert.IsType<Effect.Forward>(Assert.Single(Apply(new Signal.Unlink(Ours, Theirs)))).Content);
}
