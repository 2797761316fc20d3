using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

/// <summary>For each death a stop, then its downs by reference; then its exit signals by pid, behind those that travel already.</summary>
public sealed class OrderOfADeath
{
    [Fact]
    public void Stop_comes_first_then_the_downs_then_the_exits() => Given(A.LinksTo(B), B.Traps(), C.Monitors(A))
        .When(A.Throws())
        .Then(A.Ends(Crashed, Threw), C.Gets(DownOf(R1, A, Crashed)), B.Gets(ExitFrom(A, Crashed)));

    [Fact]
    public void Downs_go_by_reference_and_not_by_watcher() => Given(E.Monitors(A), B.Monitors(A), C.Monitors(A), B.Monitors(A))
        .When(A.Returns())
        .Then(
            A.Ends(Normal, Returned),
            E.Gets(DownOf(R1, A, Normal)),
            B.Gets(DownOf(R2, A, Normal)),
            C.Gets(DownOf(R3, A, Normal)),
            B.Gets(DownOf(R4, A, Normal)));

    [Fact]
    public void Exits_go_by_pid_and_not_by_the_order_of_the_links() =>
        Given(C.LinksTo(E), C.LinksTo(B), D.LinksTo(C), C.LinksTo(A), A.Traps(), B.Traps(), D.Traps(), E.Traps())
            .When(C.Returns())
            .Then(
                C.Ends(Normal, Returned),
                A.Gets(ExitFrom(C, Normal)),
                B.Gets(ExitFrom(C, Normal)),
                D.Gets(ExitFrom(C, Normal)),
                E.Gets(ExitFrom(C, Normal)));

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(40)]
    [InlineData(200)]
    public void So_it_is_with_however_many(int children)
    {
        var world = Empty.When([Outside.Spawns(), .. Enumerable.Repeat(Outside.Spawns(), children)]);
        var youngestFirst = Enumerable.Range(2, children).Select(number => new Pid(number)).Reverse().ToArray();
        world = world.When([.. youngestFirst.Select(child => A.LinksTo(child)), .. youngestFirst.Select(child => child.Monitors(A))]).When(A.Throws());
        Assert.Equal(Enumerable.Range(1, children), world.Delivered.Cast<Received.Down>().Select(down => (int)down.Reference.Value));
        Assert.Equal(Enumerable.Range(1, children + 1), world.Deaths.Select(death => (int)death.Pid.Value));
    }

    [Fact]
    public void A_cascade_goes_wide_before_it_goes_deep() => Given(A.LinksTo(B), A.LinksTo(E), B.LinksTo(C), E.LinksTo(D))
        .When(A.Throws())
        .Then(
            A.Ends(Crashed, Threw),
            B.Ends(Crashed, LinkedTo(A)),
            E.Ends(Crashed, LinkedTo(A)),
            C.Ends(Crashed, LinkedTo(B)),
            D.Ends(Crashed, LinkedTo(E)));

    [Fact]
    public void Each_death_of_a_cascade_is_told_before_the_next_one() =>
        Given(A.LinksTo(B), B.LinksTo(C), E.Monitors(C), E.Monitors(B), E.Monitors(A), D.LinksTo(B), D.Traps())
            .When(A.Throws())
            .Then(
                A.Ends(Crashed, Threw),
                E.Gets(DownOf(R3, A, Crashed)),
                B.Ends(Crashed, LinkedTo(A)),
                E.Gets(DownOf(R2, B, Crashed)),
                C.Ends(Crashed, LinkedTo(B)),
                E.Gets(DownOf(R1, C, Crashed)),
                D.Gets(ExitFrom(B, Crashed)));

    [Fact]
    public void A_watcher_hears_of_a_death_that_then_takes_it_along() => Given(A.LinksTo(B), B.Monitors(A))
        .When(A.Throws())
        .Then(A.Ends(Crashed, Threw), B.Gets(DownOf(R1, A, Crashed)), B.Ends(Crashed, LinkedTo(A)));

    [Fact]
    public void A_watcher_that_the_cascade_reaches_first_hears_nothing() => Given(A.LinksTo(B), A.LinksTo(C), B.Monitors(C))
        .When(A.Throws())
        .Then(A.Ends(Crashed, Threw), B.Ends(Crashed, LinkedTo(A)), C.Ends(Crashed, LinkedTo(A)));

    [Fact]
    public void A_spawn_monitor_starts_the_child_before_it_hands_out_the_reference() => Given()
        .When(A.SpawnsMonitored())
        .Then(F.Starts(), A.IsGiven(R1));

    [Fact]
    public void A_monitor_on_the_dead_hands_out_the_reference_before_it_fires() => Given(B.Returns())
        .When(A.Monitors(B))
        .Then(A.IsGiven(R1), A.Gets(DownOf(R1, B, NoProc)));
}
