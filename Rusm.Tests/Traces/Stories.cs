using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Traces;

/// <summary>Why a process died, by its trace.</summary>
public sealed class Stories
{
    private static readonly Signal[] ThreeSpawned = [Outside.Spawns("a"), Outside.Spawns("b"), Outside.Spawns()];

    [Fact]
    public void Who_is_alive_at_the_end_has_no_end_to_tell() =>
        Assert.Equal(new DeathExplanation.StillAlive(A, "a"), Recorded.Run(ThreeSpawned).Explain(A));

    [Fact]
    public void Who_was_never_spawned_never_was() =>
        Assert.Equal(new DeathExplanation.NeverSpawned(NeverGiven, 3), Recorded.Run(ThreeSpawned).Explain(NeverGiven));

    [Fact]
    public void Who_died_before_the_recording_began_is_not_told_of()
    {
        var beginning = Machine.Run(State.Empty, [.. ThreeSpawned, B.Returns()]);
        Assert.Equal(new DeathExplanation.DiedBeforeRecording(B), Recorded.RunFrom(beginning, A.Returns()).Explain(B));
    }

    [Theory]
    [InlineData("returned")]
    [InlineData("threw")]
    [InlineData("stopped itself")]
    [InlineData("was killed")]
    public void An_end_that_no_other_led_to_is_a_story_of_one_hop(string way)
    {
        var (signal, reason, cause) = way switch
        {
            "returned" => (A.Returns(), Normal, new Cause.Returned()),
            "threw" => (A.Throws(), Crashed, Threw),
            "stopped itself" => (A.StopsItself(Overload), Overload, StoppedItself),
            _ => (Outside.SendsExit(A, Kill), Killed, SignalFrom(Outside)),
        };
        var act = Assert.Single(Died(A, [.. ThreeSpawned, signal]).Steps);
        Assert.Equal((4L, signal, 1L), (act.Step, act.Signal.Single(), act.Deaths));
        Assert.Equal(new ExplainedDeath(new Death(A, reason, cause), "a"), Assert.Single(act.Chain));
        Assert.True(act.PriorEvent.IsNone);
    }

    [Fact]
    public void A_crash_is_followed_over_each_link_to_the_one_that_is_asked_for()
    {
        var act = Assert.Single(Died(C, [.. ThreeSpawned, A.LinksTo(B), B.LinksTo(C), A.Throws()]).Steps);
        Assert.Equal(
            [new(new Death(A, Crashed, Threw), "a"), new(new Death(B, Crashed, LinkedTo(A)), "b"), new ExplainedDeath(new Death(C, Crashed, LinkedTo(B)), null)],
            act.Chain.AsEnumerable());
        Assert.Equal("OutOfCoffee: the pot is empty", act.Chain.Head.Death.Reason.Fault!.ToString());
        Assert.Equal(6, act.Step);
    }

    [Fact]
    public void Who_died_of_it_beside_the_way_is_counted()
    {
        var act = Assert.Single(Died(B, [.. ThreeSpawned, A.LinksTo(B), A.LinksTo(C), A.Throws()]).Steps);
        Assert.Equal([A, B], act.Chain.Select(hop => hop.Death.Pid).AsEnumerable());
        Assert.Equal(3, act.Deaths);
    }

    [Fact]
    public void Who_trapped_exits_is_named_as_a_survivor()
    {
        var act = Assert.Single(Died(A, [.. ThreeSpawned, B.Traps(), A.LinksTo(B), A.Throws()]).Steps);
        Assert.Equal(new Survivor(B, "b", A), Assert.Single(act.Survivors));
    }

    [Fact]
    public void A_name_is_the_one_at_the_time_of_the_death()
    {
        Signal[] signals =
        [
            .. ThreeSpawned, Outside.Unregisters("a"), Outside.Registers("c", A), Outside.Registers("c", B), Outside.Registers("a", C),
            A.Throws(), Outside.Registers("c", C),
        ];
        Assert.Equal("c", Died(A, signals).Steps.Last.Chain.Last.Name);
    }

    [Fact]
    public void An_escalation_is_followed_to_the_death_it_came_from_three_levels_down()
    {
        var acts = Died(A, Escalating()).Steps;
        Assert.Equal([9, 10, 11, 12], acts.Select(act => act.Step).AsEnumerable());
        Assert.Equal([D, C, B, A], acts.Select(act => act.Chain.Last.Death.Pid).AsEnumerable());
        Assert.Equal(["worker", "low", "mid", "top"], acts.Select(act => act.Chain.Last.Name).AsEnumerable());
        Assert.Equal([new(C, "low", D), new(B, "mid", C), new Survivor(A, "top", B)], acts.SelectMany(act => act.Survivors).AsEnumerable());
    }

    [Fact]
    public void What_followed_from_the_end_of_a_supervisor_goes_back_to_the_first_fault()
    {
        var acts = Died(E, [.. Escalating()[..^1], A.SpawnsLinked(), A.Stops(B)]).Steps;
        Assert.Equal([D, C, B, E], acts.Select(act => act.Chain.Last.Death.Pid).AsEnumerable());
        Assert.Equal([A, E], acts.Last.Chain.Select(hop => hop.Death.Pid).AsEnumerable());
    }

    [Fact]
    public void An_escalation_from_before_the_recording_is_told_as_it_was_written_down()
    {
        var beginning = Machine.Run(State.Empty, Escalating()[..^1]);
        var acts = Assert.IsType<DeathExplanation.Died>(Recorded.RunFrom(beginning, A.Stops(B)).Explain(A)).Steps;
        Assert.Equal([0, 1], acts.Select(act => act.Step).AsEnumerable());
        Assert.Equal([B], acts.Head.Chain.Select(hop => hop.Death.Pid).AsEnumerable());
    }

    [Fact]
    public void A_death_that_the_program_made_up_is_not_believed_to_be_in_the_recording()
    {
        var ofOneAlive = Died(A, [.. ThreeSpawned, A.Stops(B), B.Stops(A)]).Steps;
        Assert.Equal([0, 4], ofOneAlive.Select(act => act.Step).AsEnumerable());
        var ofItself = Died(A, [.. ThreeSpawned, B.Stops(B), A.Stops(B)]).Steps;
        Assert.Equal([0, 4, 5], ofItself.Select(act => act.Step).AsEnumerable());
    }

    [Fact]
    public void Who_linked_to_the_dead_died_of_that_and_the_dead_one_stands_behind_it()
    {
        var act = Assert.Single(Died(B, [.. ThreeSpawned, A.Throws(), B.LinksTo(A)]).Steps);
        Assert.Equal(new Death(B, NoProc, LinkedToDead(A)), act.Chain.Single().Death);
        Assert.Equal(new PriorEvent.LinkedToDead(4, new Death(A, Crashed, Threw)), act.PriorEvent.Single());
    }

    [Fact]
    public void Behind_an_exit_signal_stands_what_its_sender_was_last_told_of()
    {
        var act = Assert.Single(Died(
            C, [.. ThreeSpawned, Outside.Spawns(), A.Traps(), A.LinksTo(B), A.LinksTo(D), D.Returns(), B.Throws(), A.SendsExit(C, Shutdown)]).Steps);
        Assert.Equal(new Death(C, Shutdown, SignalFrom(A)), act.Chain.Single().Death);
        Assert.Equal("a", act.ByName);
        Assert.Equal(new PriorEvent.ItemReceived(9, ExitFrom(B, Crashed)), act.PriorEvent.Single());
    }

    [Fact]
    public void What_its_sender_did_itself_does_not_stand_behind_an_exit_signal()
    {
        var act = Assert.Single(Died(
            D,
            [
                .. ThreeSpawned, Outside.Spawns(), A.Traps(), A.LinksTo(B), A.LinksTo(C), B.Throws(), A.SendsExit(C, Shutdown),
                A.SendsExit(D, Shutdown),
            ]).Steps);
        Assert.Equal(new PriorEvent.ItemReceived(8, ExitFrom(B, Crashed)), act.PriorEvent.Single());
    }

    [Fact]
    public void Nothing_stands_behind_an_exit_signal_whose_sender_was_told_of_no_end()
    {
        Assert.True(Died(C, [.. ThreeSpawned, A.SendsExit(C, Kill)]).Steps.Single().PriorEvent.IsNone);
        Assert.True(Died(C, [.. ThreeSpawned, C.SendsExit(C, Shutdown)]).Steps.Single().PriorEvent.IsNone);
    }

    [Fact]
    public void A_recording_that_this_kernel_does_not_repeat_is_not_explained() => Assert.Throws<TraceException>(
        () => Trace.Open(new TraceBytes(Recorded.OfAnotherKernel(Outside.Spawns()))).Explain(A));

    /// <summary>Four levels: each supervisor gives up because of the end of the one below. The last step is the end of the top.</summary>
    internal static Signal[] Escalating() =>
    [
        Outside.Spawns("top"), A.Traps(), A.SpawnsLinked("mid"), B.Traps(), B.SpawnsLinked("low"), C.Traps(),
        C.SpawnsLinked("worker"), Outside.Sends(D, "go"), D.Throws(), C.Stops(D), B.Stops(C), A.Stops(B),
    ];

    private static DeathExplanation.Died Died(Pid pid, Signal[] signals) => Assert.IsType<DeathExplanation.Died>(Recorded.Run(signals).Explain(pid));
}

/// <summary>What supervisors do, besides the vocabulary.</summary>
internal static class GivingUp
{
    internal static Signal Stops(this Pid by, Pid becauseOf) =>
        new Signal.Stopped(by, Shutdown) { Because = new Death(becauseOf, Crashed, Threw) };
}
