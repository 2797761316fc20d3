using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

/// <summary>The kernel's part of the mailbox: what goes into it, in which order. Taking out of it is the host's.</summary>
public sealed class MailboxAndOrder
{
    [Fact]
    public void Messages_exits_and_downs_are_items_of_one_ordered_queue() =>
        Given(A.Traps(), A.LinksTo(B), A.Monitors(C))
            .When(D.Sends(A, "one"), B.Throws(), E.Sends(A, "two"), C.Returns(), A.Sends(A, "three"))
            .Mailbox(A, Message("one"), ExitFrom(B, Crashed), Message("two"), DownOf(R1, C, Normal), Message("three"));

    [Fact]
    public void A_message_reaches_its_receiver_as_it_was_sent()
    {
        var content = new object();
        var item = Assert.Single(Given().When(A.Sends(B, content)).Delivered);
        Assert.Same(content, Assert.IsType<Received.Message>(item).Content);
    }

    [Fact]
    public void Messages_of_one_sender_arrive_in_the_order_in_which_it_sent_them() => Given()
        .When(A.Sends(B, 1), A.Sends(C, 2), A.Sends(B, 3), A.Sends(B, null))
        .Then(B.Gets(Message(1)), C.Gets(Message(2)), B.Gets(Message(3)), B.Gets(Message(null)));

    [Fact]
    public void A_message_before_an_exit_arrives_before_it() => Given()
        .When(A.Sends(B, "last words"), A.SendsExit(B, Overload))
        .Then(B.Gets(Message("last words")), B.Ends(Overload, SignalFrom(A)));

    [Fact]
    public void A_message_after_an_exit_does_not_arrive() => Given()
        .When(A.SendsExit(B, Overload), A.Sends(B, "too late"))
        .Then(B.Ends(Overload, SignalFrom(A)));

    [Fact]
    public void A_message_before_an_exit_that_is_trapped_lies_before_it() => Given(B.Traps())
        .When(A.Sends(B, "one"), A.SendsExit(B, Overload), A.Sends(B, "two"))
        .Mailbox(B, Message("one"), ExitFrom(A, Overload), Message("two"));

    [Fact]
    public void A_message_before_the_senders_own_end_lies_before_its_down_and_its_exit() =>
        Given(B.Monitors(A), B.LinksTo(A), B.Traps())
            .When(A.Sends(B, "goodbye"), A.Throws())
            .Mailbox(B, Message("goodbye"), DownOf(R1, A, Crashed), ExitFrom(A, Crashed));

    [Fact]
    public void Outside_can_send() => Given()
        .When(Outside.Sends(A, "hello"))
        .Then(A.Gets(Message("hello")));

    [Fact]
    public void Sending_to_a_dead_process_does_nothing() => Given(B.Returns())
        .When(A.Sends(B, "anyone?"), Outside.Sends(B, "anyone?"))
        .ThenNothing();

    [Fact]
    public void Sending_to_a_pid_that_never_was_does_nothing() => Given()
        .When(A.Sends(NeverGiven, "anyone?"), A.Sends(Outside, "anyone?"))
        .ThenNothing();

    [Fact]
    public void Sending_changes_no_state() => Assert.All(
        [A.Sends(B, "one"), A.Sends(A, "two"), Outside.Sends(A, "three")],
        signal => Assert.Equal(Given().State, Given().When(signal).State));
}
