using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

public sealed class Monitors
{
    [Fact]
    public void A_monitor_gives_its_watcher_a_reference() => Given()
        .When(A.Monitors(B))
        .Then(A.IsGiven(R1))
        .Watching(A, R1);

    [Fact]
    public void A_monitor_is_one_way() => Given(A.Monitors(B), B.Traps())
        .When(A.Throws())
        .Then(A.Ends(Crashed, Threw))
        .Watching(B);

    [Fact]
    public void Any_number_between_two_processes_each_with_its_own_reference() => Given()
        .When(A.Monitors(B), A.Monitors(B), B.Monitors(A), A.Monitors(B))
        .Then(A.IsGiven(R1), A.IsGiven(R2), B.IsGiven(R3), A.IsGiven(R4))
        .Watching(A, R1, R2, R4)
        .Watching(B, R3);

    [Fact]
    public void Each_fires_on_its_own() => Given(A.Monitors(B), A.Monitors(B), A.Monitors(B), A.Demonitors(R2))
        .When(B.Throws())
        .Then(B.Ends(Crashed, Threw), A.Gets(DownOf(R1, B, Crashed)), A.Gets(DownOf(R3, B, Crashed)));

    [Fact]
    public void Each_fires_at_most_once() => Given(A.Monitors(B), C.LinksTo(B))
        .When(B.Throws(), B.Throws(), Outside.SendsExit(B, Kill))
        .Mailbox(A, DownOf(R1, B, Crashed))
        .Watching(A);

    [Fact]
    public void A_monitor_does_not_ask_whether_its_watcher_traps() => Given(A.Monitors(B))
        .When(B.StopsItself(Kill))
        .Then(B.Ends(Kill, StoppedItself), A.Gets(DownOf(R1, B, Kill)))
        .Alive(A, C, D, E);

    [Fact]
    public void Monitoring_a_dead_process_gives_a_down_with_noproc_at_once() => Given(B.Throws())
        .When(A.Monitors(B))
        .Then(A.IsGiven(R1), A.Gets(DownOf(R1, B, NoProc)))
        .Watching(A);

    [Fact]
    public void Monitoring_a_pid_that_never_was_is_monitoring_a_dead_process() => Given()
        .When(A.Monitors(NeverGiven))
        .Then(A.IsGiven(R1), A.Gets(DownOf(R1, NeverGiven, NoProc)))
        .Watching(A);

    [Fact]
    public void Monitoring_oneself_gives_a_reference_and_no_monitor() => Given()
        .When(A.Monitors(A))
        .Then(A.IsGiven(R1))
        .Watching(A)
        .When(A.Returns())
        .Then(A.Ends(Normal, Returned));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_demonitor_the_down_will_not_arrive_any_more(bool flush) => Given(A.Monitors(B))
        .When(A.Demonitors(R1, flush))
        .Then()
        .Watching(A)
        .When(B.Throws())
        .Then(B.Ends(Crashed, Threw));

    [Fact]
    public void Demonitor_takes_only_that_monitor() => Given(A.Monitors(B), A.Monitors(B), C.Monitors(B))
        .When(A.Demonitors(R1))
        .Watching(A, R2)
        .Watching(C, R3);

    [Fact]
    public void Demonitor_without_flush_leaves_a_down_in_the_mailbox() => Given(A.Monitors(B), B.Throws())
        .When(A.Demonitors(R1))
        .ThenNothing()
        .Mailbox(A, DownOf(R1, B, Crashed));

    [Fact]
    public void Demonitor_with_flush_takes_the_down_out_of_the_mailbox_and_nothing_else() =>
        Given(A.Monitors(B), A.Monitors(B), A.Sends(A, "one"), B.Throws(), A.Sends(A, "two"))
            .When(A.Demonitors(R1, flush: true))
            .Then(A.IsFlushedOf(R1))
            .Mailbox(A, Message("one"), DownOf(R2, B, Crashed), Message("two"));

    [Fact]
    public void Demonitor_with_flush_takes_out_the_down_of_one_who_was_dead_already() => Given(B.Throws(), A.Monitors(B))
        .When(A.Demonitors(R1, flush: true))
        .Mailbox(A);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Demonitor_works_only_on_the_watchers_own_references(bool flush) => Given(A.Monitors(B))
        .When(C.Demonitors(R1, flush), B.Demonitors(R1, flush))
        .Watching(A, R1)
        .When(B.Throws())
        .Then(B.Ends(Crashed, Threw), A.Gets(DownOf(R1, B, Crashed)))
        .When(C.Demonitors(R1, flush))
        .Mailbox(A, DownOf(R1, B, Crashed));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void Demonitor_of_an_unknown_reference_does_nothing(long reference) => Given(A.Monitors(B))
        .When(A.Demonitors(new(reference)))
        .ThenNothing();

    [Fact]
    public void Demonitor_of_an_unknown_reference_with_flush_finds_nothing_to_take_out() => Given(A.Monitors(B), A.Sends(A, "one"))
        .When(A.Demonitors(R2, flush: true))
        .Watching(A, R1)
        .Mailbox(A, Message("one"));

    [Fact]
    public void Demonitor_of_a_used_reference_does_nothing() => Given(A.Monitors(B), A.Demonitors(R1))
        .When(A.Demonitors(R1))
        .ThenNothing();

    [Fact]
    public void Spawn_monitor_monitors_before_the_child_can_run() => Given()
        .When(A.SpawnsMonitored())
        .Then(F.Starts(), A.IsGiven(R1))
        .Watching(A, R1)
        .Linked(A);

    [Fact]
    public void A_monitored_child_that_ends_at_once_fires() => Given(A.SpawnsMonitored())
        .When(F.Returns())
        .Then(F.Ends(Normal, Returned), A.Gets(DownOf(R1, F, Normal)));

    [Fact]
    public void A_link_and_a_monitor_do_not_know_of_each_other() => Given(A.Traps(), A.LinksTo(B), A.Monitors(B))
        .When(B.Throws())
        .Then(B.Ends(Crashed, Threw), A.Gets(DownOf(R1, B, Crashed)), A.Gets(ExitFrom(B, Crashed)));
}
