using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

/// <summary><c>exit(pid, R)</c>, with A as the target.</summary>
public sealed class ExitSignals
{
    public enum Sender
    {
        Another,
        Itself,
        FromOutside,
    }

    public static TheoryData<Sender> Senders { get; } = [.. Enum.GetValues<Sender>()];

    public static TheoryData<string, Sender> OrdinaryReasons { get; } = BySenders(["killed", "crashed", "noproc", "shutdown", "overload", "{shutdown,idle}", "{overload,disk}", "{normal,late}", "{kill,late}"]);

    [Theory]
    [MemberData(nameof(Senders))]
    public void Kill_ends_a_trapping_target_with_killed(Sender sender) => Given(A.Traps())
        .When(PidOf(sender).SendsExit(A, Kill))
        .Then(A.Ends(Killed, SignalFrom(PidOf(sender))))
        .Alive(B, C, D, E);

    [Theory]
    [MemberData(nameof(Senders))]
    public void Kill_ends_a_target_that_does_not_trap_with_killed(Sender sender) => Given()
        .When(PidOf(sender).SendsExit(A, Kill))
        .Then(A.Ends(Killed, SignalFrom(PidOf(sender))))
        .Alive(B, C, D, E);

    [Theory]
    [InlineData(Sender.Another)]
    [InlineData(Sender.FromOutside)]
    public void Normal_sent_by_another_gives_a_trapping_target_an_exit(Sender sender) => Given(A.Traps())
        .When(PidOf(sender).SendsExit(A, Normal))
        .Then(A.Gets(ExitFrom(PidOf(sender), Normal)))
        .Alive(A, B, C, D, E);

    [Theory]
    [InlineData(Sender.Another)]
    [InlineData(Sender.FromOutside)]
    public void Normal_sent_by_another_does_nothing_to_a_target_that_does_not_trap(Sender sender) => Given()
        .When(PidOf(sender).SendsExit(A, Normal))
        .ThenNothing();

    [Fact]
    public void Normal_sent_by_itself_gives_a_trapping_target_an_exit() => Given(A.Traps())
        .When(A.SendsExit(A, Normal))
        .Then(A.Gets(ExitFrom(A, Normal)))
        .Alive(A, B, C, D, E);

    [Fact]
    public void Normal_sent_by_itself_ends_a_target_that_does_not_trap() => Given()
        .When(A.SendsExit(A, Normal))
        .Then(A.Ends(Normal, SignalFrom(A)))
        .Alive(B, C, D, E);

    [Theory]
    [MemberData(nameof(OrdinaryReasons))]
    public void Anything_else_gives_a_trapping_target_an_exit(string reason, Sender sender) => Given(A.Traps())
        .When(PidOf(sender).SendsExit(A, Reasons.Of(reason)))
        .Then(A.Gets(ExitFrom(PidOf(sender), Reasons.Of(reason))))
        .Alive(A, B, C, D, E);

    [Theory]
    [MemberData(nameof(OrdinaryReasons))]
    public void Anything_else_ends_a_target_that_does_not_trap_with_that_reason(string reason, Sender sender) => Given()
        .When(PidOf(sender).SendsExit(A, Reasons.Of(reason)))
        .Then(A.Ends(Reasons.Of(reason), SignalFrom(PidOf(sender))))
        .Alive(B, C, D, E);

    [Fact]
    public void A_link_to_the_sender_does_not_matter() => Given(A.Traps(), A.LinksTo(B))
        .When(B.SendsExit(A, Overload))
        .Then(A.Gets(ExitFrom(B, Overload)))
        .Linked(A, B);

    [Fact]
    public void Normal_sent_over_a_link_is_no_link_signal() => Given(A.LinksTo(B))
        .When(B.SendsExit(A, Normal))
        .ThenNothing();

    [Fact]
    public void The_senders_links_do_not_matter() => Given(B.LinksTo(C), C.LinksTo(D))
        .When(B.SendsExit(A, Overload))
        .Then(A.Ends(Overload, SignalFrom(B)))
        .Linked(C, B, D);

    [Fact]
    public void A_linked_sender_is_taken_along_by_the_target_that_it_ends() => Given(A.LinksTo(B))
        .When(B.SendsExit(A, Kill))
        .Then(A.Ends(Killed, SignalFrom(B)), B.Ends(Killed, LinkedTo(A)));

    [Theory]
    [MemberData(nameof(Reasons.All), MemberType = typeof(Reasons))]
    public void To_a_dead_target_nothing_happens(string reason) => Given(A.Traps(), B.LinksTo(A), A.Returns())
        .When(B.SendsExit(A, Reasons.Of(reason)), Outside.SendsExit(A, Reasons.Of(reason)))
        .ThenNothing();

    [Theory]
    [MemberData(nameof(Reasons.All), MemberType = typeof(Reasons))]
    public void To_a_target_that_never_was_nothing_happens(string reason) => Given()
        .When(B.SendsExit(NeverGiven, Reasons.Of(reason)), B.SendsExit(Outside, Reasons.Of(reason)))
        .ThenNothing();

    private static Pid PidOf(Sender sender) => sender switch
    {
        Sender.Another => B,
        Sender.Itself => A,
        _ => Outside,
    };

    private static TheoryData<string, Sender> BySenders(IEnumerable<string> reasons)
    {
        var rows = new TheoryData<string, Sender>();
        foreach (var reason in reasons)
        {
            foreach (var sender in Enum.GetValues<Sender>())
            {
                rows.Add(reason, sender);
            }
        }

        return rows;
    }
}
