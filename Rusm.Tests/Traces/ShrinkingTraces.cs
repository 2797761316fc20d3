using LanguageExt;
using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Rusm.Kernel.Traces.Shrinking;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Traces;

/// <summary>The shortest recording that still shows something.</summary>
public sealed class ShrinkingTraces
{
    private const long Plenty = 20_000_000;

    [Fact]
    public void A_death_among_thousands_of_signals_is_left_with_what_led_to_it()
    {
        var (signals, dead) = ShrinkInputs.WithOneFault();
        var shrunk = Shrink(Recorded.Run(signals), new ShrinkGoal.Dies(dead, Overload));
        Assert.Equal(
            [Outside.Spawns(), Outside.Spawns(), Outside.Spawns(), A.LinksTo(B), B.LinksTo(C), A.StopsItself(Overload)],
            shrunk.Signals.Map(Sorted).ToArray());
        Assert.True(shrunk.IsShortest);
        Assert.Contains(dead, shrunk.Pids);
    }

    [Fact]
    public void The_result_is_the_same_each_time_and_can_be_shrunk_no_further()
    {
        var (signals, dead) = ShrinkInputs.WithOneFault();
        var once = Shrink(Recorded.Run(signals), new ShrinkGoal.Dies(dead, Overload));
        var again = Shrink(Recorded.Run(signals), new ShrinkGoal.Dies(dead, Overload));
        Assert.Equal(once, again);
        var name = new Pid(once.Pids.AsEnumerable().ToList().IndexOf(dead) + 1);
        Assert.Equal(once.Signals, Shrink(Recorded.Run([.. once.Signals]), new ShrinkGoal.Dies(name, Overload)).Signals);
    }

    [Fact]
    public void What_is_left_is_renamed_to_the_pids_and_references_that_it_gives_out()
    {
        var shrunk = Shrink(
            Recorded.Run(
                Outside.Spawns(), Outside.Spawns(), A.Monitors(B), Outside.Spawns(), B.Monitors(C), C.LinksTo(B), B.Throws()),
            new ShrinkGoal.Dies(C, Reason: null));
        Assert.Equal([Outside.Spawns(), Outside.Spawns(), B.LinksTo(A), A.Throws()], shrunk.Signals.ToArray());
        Assert.Equal([B, C], shrunk.Pids.ToArray());
        Assert.Equal(7, shrunk.ReachedAt);
    }

    [Fact]
    public void A_monitor_that_is_taken_off_is_the_one_that_was_meant_whatever_it_is_called_now()
    {
        var takenOff = new ShrinkGoal.InvariantBreaks(state => state.LastReference > 0 && state.Processes.All(entry => entry.Monitors.Count == 0)
            ? Prelude.Seq1("a monitor was taken off")
            : default);
        var shrunk = Shrink(
            Recorded.Run(
                Outside.Spawns(), Outside.Spawns(), Outside.Spawns(), A.Monitors(B), A.Monitors(C), A.Demonitors(R2), A.Demonitors(R1)),
            takenOff);
        Assert.Equal([Outside.Spawns(), Outside.Spawns(), A.Monitors(B), A.Demonitors(R1)], shrunk.Signals.ToArray());
    }

    [Fact]
    public void A_child_whose_link_plays_no_part_is_left_without_its_parent()
    {
        var shrunk = Shrink(
            Recorded.Run(Outside.Spawns(), A.SpawnsLinked(), A.Traps(), B.SpawnsLinked("worker"), C.Throws()), new ShrinkGoal.Dies(C, ExitReason.Crashed));
        Assert.Equal([Outside.Spawns(), A.Throws()], shrunk.Signals.ToArray());
    }

    [Fact]
    public void A_link_to_one_who_was_dead_keeps_its_death_also_from_before_the_recording()
    {
        Signal[] early = [Outside.Spawns(), Outside.Spawns(), A.Returns()];
        Signal[] expected = [Outside.Spawns(), Outside.SendsExit(A, ExitReason.Kill), Outside.Spawns(), B.LinksTo(A)];
        var noproc = new ShrinkGoal.Dies(B, ExitReason.NoProc);
        var midway = Shrink(Recorded.RunFrom(Machine.Run(Kernel.State.Empty, early), B.LinksTo(A)), noproc);
        Assert.Equal(expected.Length, midway.Signals.Count);
        Assert.Equal(4, Shrink(Recorded.Run([.. early, B.LinksTo(A)]), noproc).Signals.Count);
    }

    [Fact]
    public void Who_lived_when_the_recording_began_is_spawned_with_links_flags_and_monitors()
    {
        var beginning = Machine.Run(Kernel.State.Empty, [Outside.Spawns(), A.SpawnsLinked("B"), A.SpawnsMonitored(), B.LinksTo(C), A.Traps()]);
        var shrunk = Shrink(Recorded.RunFrom(beginning, Outside.Spawns(), C.Throws()), new ShrinkGoal.Dies(B, ExitReason.Crashed));
        Assert.Equal(4, shrunk.Signals.Count);
        Assert.Equal(ExitReason.Crashed, Machine.Step(Machine.Run(Kernel.State.Empty, shrunk.Signals.Take(3)), shrunk.Signals.Last).Effects.OfType<Effect.Stop>().Last().Death.Reason);
    }

    [Fact]
    public void More_restarts_than_so_many_are_the_linked_children_that_a_process_spawns_after_the_end_of_earlier_ones()
    {
        var signals = new List<Signal> { Outside.Spawns(), A.Traps(), A.SpawnsLinked(), A.SpawnsLinked() };
        for (var child = 2; child < 50; child++)
        {
            signals.AddRange([new Pid(child).Throws(), A.SpawnsLinked(), Outside.Sends(A, child)]);
        }

        var shrunk = Shrink(Recorded.Run([.. signals]), new ShrinkGoal.MoreRestartsThan(2));

        // A parent that traps, two first children, and three times an end and the next one.
        Assert.Equal([Outside.Spawns(), A.Traps(), A.SpawnsLinked()], shrunk.Signals.Take(3).ToArray());
        Assert.Equal(3, shrunk.Signals.Count(signal => signal is Signal.Threw));
        Assert.Equal(10, shrunk.Signals.Count);
        Assert.True(Shrinker.Shrink(Recorded.Run([.. signals]), new ShrinkGoal.MoreRestartsThan(48), Plenty).IsNone);
    }

    [Fact]
    public void A_state_that_breaks_a_promise_is_left_with_what_made_it()
    {
        var noTwoLinks = new ShrinkGoal.InvariantBreaks(state =>
            state.Processes.Where(entry => entry.Links.Count > 1).Select(entry => $"{entry.Pid} has two links").ToSeq().Strict());
        var shrunk = Shrink(Recorded.Run(ShrinkInputs.WithOneFault().Signals), noTwoLinks);
        Assert.Equal(4, shrunk.Signals.Count);   // three processes and two links, one of them by a spawn
        Assert.True(Shrinker.Shrink(Recorded.Run(ShrinkInputs.WithOneFault().Signals), new ShrinkGoal.InvariantBreaks(), Plenty).IsNone);
    }

    [Fact]
    public void What_the_recording_does_not_show_is_not_shrunk()
    {
        var trace = Recorded.Run(Outside.Spawns(), A.Throws());
        Assert.True(Shrinker.Shrink(trace, new ShrinkGoal.Dies(A, Overload), Plenty).IsNone);
        Assert.True(Shrinker.Shrink(trace, new ShrinkGoal.Dies(B, Reason: null), Plenty).IsNone);
    }

    [Fact]
    public void A_search_that_is_ended_early_has_a_result_that_shows_it_and_says_so()
    {
        var (signals, dead) = ShrinkInputs.WithOneFault();
        for (var most = 1; most < 9; most += 3)
        {
            var shrunk = Shrink(Recorded.Run(signals), new ShrinkGoal.Dies(dead, Overload), tried => tried.Attempts < most);
            Assert.False(shrunk.IsShortest);
            var name = new Pid(shrunk.Pids.AsEnumerable().ToList().IndexOf(dead) + 1);
            Assert.False(Machine.Run(Kernel.State.Empty, shrunk.Signals).IsAlive(name));
        }
    }

    private static ShrinkResult Shrink(Trace trace, ShrinkGoal goal, Func<ShrinkProgress, bool>? goOn = null) =>
        Shrinker.Shrink(trace, goal, Plenty, goOn).Match(Some: found => found, None: () => throw new Xunit.Sdk.XunitException($"'{goal}' is not shown."));

    // The links are random.
    private static Signal Sorted(Signal signal) => signal is Signal.Link(var by, var to) && by > to ? to.LinksTo(by) : signal;
}
