using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

public sealed class WhenAProcessEnds
{
    [Fact]
    public void Every_monitor_held_on_it_fires_once() => Given(B.Monitors(A), C.Monitors(A), B.Monitors(A))
        .When(A.StopsItself(Overload))
        .Then(
            A.Ends(Overload, StoppedItself),
            B.Gets(DownOf(R1, A, Overload)),
            C.Gets(DownOf(R2, A, Overload)),
            B.Gets(DownOf(R3, A, Overload)))
        .Watching(B)
        .Watching(C);

    [Theory]
    [MemberData(nameof(Reasons.All), MemberType = typeof(Reasons))]
    public void A_monitor_tells_its_reason_whatever_it_is(string reason) => Given(B.Monitors(A))
        .When(A.StopsItself(Reasons.Of(reason)))
        .Then(A.Ends(Reasons.Of(reason), StoppedItself), B.Gets(DownOf(R1, A, Reasons.Of(reason))));

    [Fact]
    public void Every_monitor_that_it_held_is_removed() => Given(A.Monitors(B), A.Monitors(C), D.Monitors(B), A.Monitors(B))
        .When(A.Returns())
        .Then(A.Ends(Normal, Returned))
        .When(B.Returns(), C.Returns())
        .Then(B.Ends(Normal, Returned), D.Gets(DownOf(R3, B, Normal)), C.Ends(Normal, Returned));

    [Fact]
    public void Two_that_monitor_each_other_are_both_rid_of_it_when_one_ends() => Given(A.Monitors(B), B.Monitors(A))
        .When(A.Returns())
        .Then(A.Ends(Normal, Returned), B.Gets(DownOf(R2, A, Normal)))
        .Watching(B);

    [Fact]
    public void Every_linked_process_that_lives_on_loses_that_link_and_no_other() =>
        Given(B.Traps(), A.LinksTo(B), A.LinksTo(C), B.LinksTo(C))
            .When(A.Returns())
            .Linked(B, C)
            .Linked(C, B);

    [Theory]
    [MemberData(nameof(Reasons.All), MemberType = typeof(Reasons))]
    public void A_linked_process_that_traps_gets_an_exit_and_lives(string reason) => Given(B.Traps(), A.LinksTo(B))
        .When(A.StopsItself(Reasons.Of(reason)))
        .Then(A.Ends(Reasons.Of(reason), StoppedItself), B.Gets(ExitFrom(A, Reasons.Of(reason))))
        .Linked(B);

    [Fact]
    public void A_linked_process_that_does_not_trap_takes_no_notice_of_normal() => Given(A.LinksTo(B))
        .When(A.Returns())
        .Then(A.Ends(Normal, Returned))
        .Linked(B);

    [Theory]
    [MemberData(nameof(Reasons.Abnormal), MemberType = typeof(Reasons))]
    public void A_linked_process_that_does_not_trap_ends_with_the_same_abnormal_reason(string reason) => Given(A.LinksTo(B))
        .When(A.StopsItself(Reasons.Of(reason)))
        .Then(A.Ends(Reasons.Of(reason), StoppedItself), B.Ends(Reasons.Of(reason), LinkedTo(A)))
        .Alive(C, D, E);

    [Fact]
    public void A_process_that_traps_no_more_ends_like_one_that_never_did() => Given(B.Traps(), A.LinksTo(B), B.Traps(false))
        .When(A.Throws())
        .Then(A.Ends(Crashed, Threw), B.Ends(Crashed, LinkedTo(A)));

    [Fact]
    public void A_process_that_a_link_takes_down_ends_as_any_other() =>
        Given(A.LinksTo(B), B.LinksTo(C), C.Traps(), D.Monitors(B), B.Monitors(E))
            .When(A.Throws())
            .Then(
                A.Ends(Crashed, Threw),
                B.Ends(Crashed, LinkedTo(A)),
                D.Gets(DownOf(R1, B, Crashed)),
                C.Gets(ExitFrom(B, Crashed)))
            .Linked(C)
            .When(E.Returns())
            .Then(E.Ends(Normal, Returned));

    [Theory]
    [MemberData(nameof(Reasons.Abnormal), MemberType = typeof(Reasons))]
    public void The_reason_travels_unchanged_from_the_first_process_to_the_last(string reason) =>
        Given(A.LinksTo(B), B.LinksTo(C), C.LinksTo(D), D.LinksTo(E), E.Traps())
            .When(A.StopsItself(Reasons.Of(reason)))
            .Then(
                A.Ends(Reasons.Of(reason), StoppedItself),
                B.Ends(Reasons.Of(reason), LinkedTo(A)),
                C.Ends(Reasons.Of(reason), LinkedTo(B)),
                D.Ends(Reasons.Of(reason), LinkedTo(C)),
                E.Gets(ExitFrom(D, Reasons.Of(reason))));

    [Fact]
    public void What_the_first_one_threw_travels_along()
    {
        var world = Given(A.LinksTo(B), B.LinksTo(C)).When(A.Throws());
        Assert.Equal(3, world.Deaths.Count());
        Assert.All(world.Deaths, death => Assert.Equal("OutOfCoffee: the pot is empty", death.Reason.Fault?.ToString()));
    }

    [Fact]
    public void A_normal_end_goes_no_further_than_its_own_links() => Given(A.LinksTo(B), B.LinksTo(C), C.Traps())
        .When(A.Returns())
        .Then(A.Ends(Normal, Returned))
        .Linked(B, C);

    [Fact]
    public void A_process_that_traps_ends_the_cascade() => Given(A.LinksTo(B), B.LinksTo(C), B.Traps())
        .When(A.Throws())
        .Then(A.Ends(Crashed, Threw), B.Gets(ExitFrom(A, Crashed)))
        .Linked(B, C);

    [Fact]
    public void Kill_by_link_is_an_ordinary_reason() => Given(A.LinksTo(B), A.LinksTo(C), C.Traps())
        .When(A.StopsItself(Kill))
        .Then(A.Ends(Kill, StoppedItself), B.Ends(Kill, LinkedTo(A)), C.Gets(ExitFrom(A, Kill)))
        .Alive(C, D, E);

    [Fact]
    public void One_that_is_killed_takes_its_links_along_with_killed() => Given(A.LinksTo(B), A.LinksTo(C), C.Traps())
        .When(E.SendsExit(A, Kill))
        .Then(A.Ends(Killed, SignalFrom(E)), B.Ends(Killed, LinkedTo(A)), C.Gets(ExitFrom(A, Killed)));

    [Fact]
    public void Each_process_ends_once_however_many_paths_lead_to_it() =>
        Given(A.LinksTo(B), A.LinksTo(C), B.LinksTo(D), C.LinksTo(D), B.LinksTo(C), D.LinksTo(A))
            .When(A.Throws())
            .Then(
                A.Ends(Crashed, Threw),
                B.Ends(Crashed, LinkedTo(A)),
                C.Ends(Crashed, LinkedTo(A)),
                D.Ends(Crashed, LinkedTo(A)))
            .Alive(E);

    [Fact]
    public void One_that_traps_hears_of_each_linked_process_that_ends() =>
        Given(A.LinksTo(B), A.LinksTo(C), B.LinksTo(C), C.Traps())
            .When(A.Throws())
            .Mailbox(C, ExitFrom(A, Crashed), ExitFrom(B, Crashed))
            .Linked(C);
}
