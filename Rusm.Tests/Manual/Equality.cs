using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

public sealed class Equality
{
    private static Signal[] Story =>
    [
        A.Traps(), A.SpawnsLinked(), A.SpawnsMonitored(), B.LinksTo(C), C.LinksTo(F), D.Monitors(C), A.Monitors(D),
        E.Sends(A, "hello"), G.Sends(B, 7), A.Registers("shop", E), A.SpawnsLinked("till"), A.Sends("till", "hello"), D.Unregisters("Shop"),
        D.SendsExit(E, Kill), B.Throws(),
    ];

    [Fact]
    public void Equal_signals_give_equal_states_and_equal_effects()
    {
        var (once, again) = (Given().When(Story), Given().When(Story));
        Assert.NotSame(once.State, again.State);
        Assert.Equal(once.State, again.State);
        Assert.Equal(once.State.GetHashCode(), again.State.GetHashCode());
        Assert.Equal(once.Effects, again.Effects);
        Assert.Equal(once.Effects.Select(effect => effect.GetHashCode()), again.Effects.Select(effect => effect.GetHashCode()));
    }

    [Fact]
    public void Equal_signals_give_equal_transitions() =>
        Assert.Equal(Machine.Step(Given(A.LinksTo(B)).State, A.Throws()), Machine.Step(Given(A.LinksTo(B)).State, A.Throws()));

    [Fact]
    public void A_run_is_its_steps()
    {
        var steps = Story.Aggregate(Given().State, (state, signal) => Machine.Step(state, signal).State);
        Assert.Equal(steps, Machine.Run(Given().State, Story));
    }

    [Fact]
    public void A_run_without_what_was_thrown_at_hand_equals_the_run_that_had_it()
    {
        var live = Given(A.LinksTo(B), B.Traps()).When(new Signal.Threw(A, new Fault(new InvalidOperationException("out of order"))));
        var replay = Given(A.LinksTo(B), B.Traps()).When(new Signal.Threw(A, new Fault("unknown", "not recorded")));
        Assert.Equal(live.State, replay.State);
        Assert.Equal(live.Effects, replay.Effects);
        Assert.Equal(new Signal.Threw(A, new Fault("one", "")), new Signal.Threw(A, new Fault("two", "")));
    }

    [Fact]
    public void Crashes_of_two_processes_are_two_signals() =>
        Assert.NotEqual(A.Throws(), B.Throws());

    // Each of these does something that none of the others did.
    [Fact]
    public void States_with_anything_different_in_them_differ()
    {
        World[] worlds =
        [
            Empty, Given(), Given(A.Traps()), Given(B.Traps()), Given(A.Spawns()), Given(A.Spawns(), F.Returns()), Given(A.Returns()),
            Given(A.LinksTo(B)), Given(A.LinksTo(C)), Given(A.Monitors(B)), Given(B.Monitors(A)), Given(A.Monitors(C)),
            Given(A.Monitors(B), A.Demonitors(R1)), Given(A.Monitors(B), A.Monitors(B), A.Demonitors(R1)),
            Given(A.Monitors(B), A.Monitors(B), A.Demonitors(R2)),
            Given(A.Registers("shop", B)), Given(A.Registers("till", B)), Given(A.Registers("shop", C)),
        ];
        Assert.Equal(worlds.Length, worlds.Select(world => world.State).Distinct().Count());
        Assert.All(worlds.SelectMany(_ => worlds, (one, other) => (one, other)).Where(pair => pair.one != pair.other), pair =>
            Assert.False(pair.one.State.Equals(pair.other.State)));
        Assert.False(Given().State.Equals(null));
        Assert.False(Given().State.Equals((object)"a table"));
    }

    [Fact]
    public void A_crash_with_a_fault_equals_one_without()
    {
        var crash = CrashedWith(new Fault("OutOfCoffee", "the pot is empty"));
        Assert.Equal(Crashed, crash);
        Assert.True(Crashed == crash);
        Assert.False(Crashed != crash);
        Assert.Equal(Crashed.GetHashCode(), crash.GetHashCode());
    }

    [Fact]
    public void Reasons_are_equal_by_name()
    {
        Assert.Equal(Named("overload"), Overload);
        Assert.Equal(Named("overload").GetHashCode(), Overload.GetHashCode());
        Assert.True(Named("overload") == Overload);
        Assert.Equal(11, Reasons.Each.Distinct().Count());
        Assert.True(Named("overloaded") != Overload);
        Assert.False(Overload.Equals((object)"overload"));
        Assert.False(Overload == null);
        Assert.True((ExitReason?)null == null);
    }

    [Fact]
    public void What_an_exit_tells_of_takes_no_part_in_its_equality()
    {
        var told = new Received.Exit(A, Crashed) { Death = new Death(A, Crashed, Threw) };
        Assert.Equal(ExitFrom(A, Crashed), told);
        Assert.Equal(ExitFrom(A, Crashed).GetHashCode(), told.GetHashCode());
        Assert.NotEqual(ExitFrom(B, Crashed), told);
        Assert.NotEqual(ExitFrom(A, Killed), told);
    }

    [Fact]
    public void What_a_down_tells_of_takes_no_part_in_its_equality()
    {
        var told = new Received.Down(R1, A, Crashed) { Death = new Death(A, Crashed, Threw) };
        Assert.Equal(DownOf(R1, A, Crashed), told);
        Assert.Equal(DownOf(R1, A, Crashed).GetHashCode(), told.GetHashCode());
        Assert.NotEqual(DownOf(R2, A, Crashed), told);
        Assert.NotEqual(DownOf(R1, B, Crashed), told);
        Assert.NotEqual(DownOf(R1, A, Killed), told);
    }

    [Fact]
    public void Deaths_are_equal_by_pid_reason_and_immediate_cause()
    {
        var death = new Death(B, Crashed, LinkedTo(A));
        Assert.Equal(new Death(B, Crashed, new Cause.Link(new Death(A, Killed, SignalFrom(E)))), death);
        Assert.Equal(new Death(B, Crashed, LinkedTo(A)).GetHashCode(), death.GetHashCode());
        Assert.NotEqual(new Death(C, Crashed, LinkedTo(A)), death);
        Assert.NotEqual(new Death(B, Killed, LinkedTo(A)), death);
        Assert.NotEqual(new Death(B, Crashed, LinkedTo(C)), death);
        Assert.NotEqual(new Death(B, Crashed, SignalFrom(A)), death);
    }
}
