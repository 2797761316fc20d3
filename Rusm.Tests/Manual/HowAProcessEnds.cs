using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

public sealed class HowAProcessEnds
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void When_the_body_returns_it_ends_with_normal(bool traps) => Given(A.Traps(traps))
        .When(A.Returns())
        .Then(A.Ends(Normal, Returned))
        .Alive(B, C, D, E);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void When_the_body_throws_it_ends_with_crashed(bool traps) => Given(A.Traps(traps))
        .When(A.Throws())
        .Then(A.Ends(Crashed, Threw))
        .Alive(B, C, D, E);

    [Fact]
    public void What_the_body_threw_comes_along_with_crashed()
    {
        var fault = new Fault(new InvalidOperationException("out of order"));
        var world = Given().When(new Signal.Threw(A, fault));
        Assert.Same(fault, Assert.Single(world.Deaths).Reason.Fault);
    }

    [Theory]
    [MemberData(nameof(Reasons.AllTrappingOrNot), MemberType = typeof(Reasons))]
    public void When_it_stops_itself_it_ends_with_that_reason_as_it_is(string reason, bool traps) => Given(A.Traps(traps))
        .When(A.StopsItself(Reasons.Of(reason)))
        .Then(A.Ends(Reasons.Of(reason), StoppedItself))
        .Alive(B, C, D, E);

    [Fact]
    public void An_exit_signal_that_takes_it_down_gives_it_the_signals_reason() => Given()
        .When(B.SendsExit(A, Overload))
        .Then(A.Ends(Overload, SignalFrom(B)))
        .Alive(B, C, D, E);

    [Fact]
    public void An_exit_signal_from_a_link_that_takes_it_down_gives_it_the_signals_reason() => Given(A.LinksTo(B))
        .When(B.StopsItself(Overload))
        .Then(B.Ends(Overload, StoppedItself), A.Ends(Overload, LinkedTo(B)))
        .Alive(C, D, E);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Exit_with_kill_ends_it_with_killed_trapping_or_not(bool traps) => Given(A.Traps(traps))
        .When(B.SendsExit(A, Kill))
        .Then(A.Ends(Killed, SignalFrom(B)))
        .Alive(B, C, D, E);

    [Fact]
    public void A_dead_process_is_gone_from_the_table_at_once()
    {
        var state = Given().When(A.Returns()).State;
        Assert.True(state.Find(A).IsNone);
        Assert.False(state.IsAlive(A));
        Assert.DoesNotContain(state.Processes, entry => entry.Pid == A);
        Assert.Equal(4, state.Count);
    }

    [Fact]
    public void Nothing_that_its_body_still_tries_has_any_effect()
    {
        var world = Given(B.LinksTo(A), C.Monitors(A), A.Returns());
        Assert.All(EverySignal.By(A), signal => world.When(signal).ThenNothing());
    }
}
