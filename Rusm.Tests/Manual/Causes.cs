using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

public sealed class Causes
{
    // A, which is linked to B, and B to C, is about to end in each way there is.
    public static TheoryData<string> Ways { get; } = [.. WaysToEnd.Keys];

    private static Dictionary<string, (Signal Signal, ExitReason Reason, Cause Cause)> WaysToEnd => new()
    {
        ["it throws"] = (A.Throws(), Crashed, Threw),
        ["it stops itself"] = (A.StopsItself(Overload), Overload, StoppedItself),
        ["somebody sends it an exit signal"] = (E.SendsExit(A, Shutdown), Shutdown, SignalFrom(E)),
        ["it sends itself an exit signal"] = (A.SendsExit(A, Shutdown), Shutdown, SignalFrom(A)),
        ["outside kills it"] = (Outside.SendsExit(A, Kill), Killed, SignalFrom(Outside)),
        ["it links to a dead process"] = (A.LinksTo(D), NoProc, LinkedToDead(D)),
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_chain_walks_back_to_the_first_death(string way)
    {
        var (signal, reason, cause) = WaysToEnd[way];
        var last = Given(A.LinksTo(B), B.LinksTo(C), D.Returns()).When(signal).Deaths.Last();
        Assert.Equal([new(C, reason, LinkedTo(B)), new(B, reason, LinkedTo(A)), new Death(A, reason, cause)], last.Chain);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void First_is_the_death_that_began_it(string way)
    {
        var (signal, reason, cause) = WaysToEnd[way];
        var deaths = Given(A.LinksTo(B), B.LinksTo(C), D.Returns()).When(signal).Deaths.ToArray();
        Assert.Equal(new(A, reason, cause), deaths[0]);
        Assert.All(deaths, death => Assert.Same(deaths[0], death.First));
    }

    [Fact]
    public void A_death_with_no_other_before_it_is_its_own_first_and_only_one()
    {
        var death = Given().When(A.Returns()).Deaths.Single();
        Assert.Same(death, death.First);
        Assert.Same(death, Assert.Single(death.Chain));
    }

    [Fact]
    public void A_process_that_two_paths_lead_to_was_ended_by_the_signal_that_came_first()
    {
        var deaths = Given(A.LinksTo(B), A.LinksTo(C), B.LinksTo(D), C.LinksTo(D)).When(A.Throws()).Deaths;
        Assert.Equal([D, B, A], deaths.Last().Chain.Select(death => death.Pid));
    }

    [Fact]
    public void An_exit_from_a_link_carries_the_death_that_it_tells_of()
    {
        var world = Given(A.LinksTo(B), B.LinksTo(C), C.Traps()).When(A.Throws());
        var exit = Assert.IsType<Received.Exit>(world.Delivered.Single());
        Assert.Same(world.Deaths.Last(), exit.Death);
        Assert.Equal([B, A], exit.Death!.Chain.Select(death => death.Pid));
    }

    [Fact]
    public void A_down_carries_the_death_that_it_tells_of()
    {
        var world = Given(A.LinksTo(B), C.Monitors(B)).When(A.Throws());
        var down = Assert.IsType<Received.Down>(world.Delivered.Single());
        Assert.Same(world.Deaths.Last(), down.Death);
        Assert.Equal([B, A], down.Death!.Chain.Select(death => death.Pid));
    }

    [Fact]
    public void An_exit_that_somebody_sent_tells_of_no_death()
    {
        var exit = Given(A.Traps()).When(B.SendsExit(A, Overload)).Delivered.Single();
        Assert.Null(Assert.IsType<Received.Exit>(exit).Death);
    }

    [Fact]
    public void An_exit_or_a_down_of_one_who_was_dead_already_tells_of_no_death()
    {
        var items = Given(A.Traps(), B.Throws()).When(A.LinksTo(B), A.Monitors(B)).Delivered.ToArray();
        Assert.Null(Assert.IsType<Received.Exit>(items[0]).Death);
        Assert.Null(Assert.IsType<Received.Down>(items[1]).Death);
    }
}
