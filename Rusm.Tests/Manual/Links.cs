using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

public sealed class Links
{
    [Fact]
    public void A_link_is_two_way() => Given()
        .When(A.LinksTo(B))
        .Then()
        .Linked(A, B)
        .Linked(B, A);

    [Fact]
    public void The_one_that_was_linked_takes_the_one_that_linked_along() => Given(A.LinksTo(B))
        .When(B.Throws())
        .Then(B.Ends(Crashed, Threw), A.Ends(Crashed, LinkedTo(B)));

    [Fact]
    public void There_is_at_most_one_link_between_two_processes() => Given(A.LinksTo(B), B.LinksTo(A), A.LinksTo(B), A.Traps())
        .When(B.Returns())
        .Then(B.Ends(Normal, Returned), A.Gets(ExitFrom(B, Normal)));

    [Fact]
    public void Linking_again_changes_nothing() => Given(A.LinksTo(B))
        .When(A.LinksTo(B), B.LinksTo(A))
        .ThenNothing();

    [Fact]
    public void Linking_to_oneself_changes_nothing() => Given()
        .When(A.LinksTo(A))
        .ThenNothing();

    [Fact]
    public void Linking_to_a_dead_process_gives_a_trapping_caller_an_exit_with_noproc() => Given(A.Traps(), B.Returns())
        .When(A.LinksTo(B))
        .Then(A.Gets(ExitFrom(B, NoProc)))
        .Linked(A);

    [Fact]
    public void Linking_to_a_dead_process_ends_a_caller_that_does_not_trap_with_noproc() => Given(B.Returns())
        .When(A.LinksTo(B))
        .Then(A.Ends(NoProc, LinkedToDead(B)))
        .Alive(C, D, E);

    [Fact]
    public void A_caller_that_ends_with_noproc_takes_its_links_along() => Given(B.Returns(), A.LinksTo(C), D.Monitors(A))
        .When(A.LinksTo(B))
        .Then(A.Ends(NoProc, LinkedToDead(B)), D.Gets(DownOf(R1, A, NoProc)), C.Ends(NoProc, LinkedTo(A)));

    [Fact]
    public void Linking_to_a_pid_that_never_was_is_linking_to_a_dead_process() => Given(A.Traps())
        .When(A.LinksTo(NeverGiven), B.LinksTo(NeverGiven))
        .Then(A.Gets(ExitFrom(NeverGiven, NoProc)), B.Ends(NoProc, LinkedToDead(NeverGiven)));

    [Fact]
    public void A_link_that_is_gone_can_be_made_anew() => Given(A.LinksTo(B), A.UnlinksFrom(B))
        .When(B.LinksTo(A))
        .Linked(A, B);

    [Fact]
    public void Spawn_link_links_before_the_child_can_run() => Given()
        .When(A.SpawnsLinked())
        .Then(F.Starts())
        .Linked(A, F)
        .Linked(F, A);

    [Fact]
    public void A_child_that_fails_at_once_reaches_its_parent() => Given(A.SpawnsLinked())
        .When(F.Throws())
        .Then(F.Ends(Crashed, Threw), A.Ends(Crashed, LinkedTo(F)));

    [Fact]
    public void A_child_does_not_inherit_the_trap_flag() => Given(A.Traps(), A.SpawnsLinked())
        .When(A.Throws())
        .Then(A.Ends(Crashed, Threw), F.Ends(Crashed, LinkedTo(A)));

    [Fact]
    public void Spawn_links_nobody() => Given()
        .When(A.Spawns())
        .Then(F.Starts())
        .Linked(A)
        .Linked(F);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unlink_takes_both_sides_off_whichever_side_calls_it(bool byTheOther) => Given(A.LinksTo(B))
        .When(byTheOther ? B.UnlinksFrom(A) : A.UnlinksFrom(B))
        .Then()
        .Linked(A)
        .Linked(B);

    [Fact]
    public void No_link_signal_between_the_two_arrives_after_an_unlink() => Given(A.LinksTo(B), B.Traps(), A.UnlinksFrom(B))
        .When(A.Throws())
        .Then(A.Ends(Crashed, Threw));

    [Fact]
    public void Unlink_leaves_the_other_links() => Given(A.LinksTo(B), A.LinksTo(C), B.LinksTo(C))
        .When(A.UnlinksFrom(B))
        .Linked(A, C)
        .Linked(B, C);

    [Fact]
    public void What_was_in_the_mailbox_before_an_unlink_stays() => Given(A.Traps(), A.LinksTo(B), B.Throws())
        .When(A.UnlinksFrom(B))
        .ThenNothing()
        .Mailbox(A, ExitFrom(B, Crashed));

    [Fact]
    public void Unlink_where_there_is_no_link_does_nothing() => Given(C.Returns())
        .When(A.UnlinksFrom(B), A.UnlinksFrom(A), A.UnlinksFrom(C), A.UnlinksFrom(NeverGiven))
        .ThenNothing();
}
