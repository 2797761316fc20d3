using Rusm.Host;
using Rusm.Kernel;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Hosted;

/// <summary>A message that does not pass the gate, and the end of its sender: all processes see them in the same order.</summary>
public sealed class SendingAsOneDies
{
    private readonly Dispatcher dispatcher = new(new RuntimeOptions());

    [Fact]
    public void A_sender_that_is_ended_before_its_message_lies_in_the_mailbox_has_not_sent_it()
    {
        var (sender, receiver) = (NewProcess(1), NewProcess(2));
        Exception? refusal = null;
        var sending = new Thread(() => refusal = Record.Exception(() => receiver.Mailbox.TrySend(sender, "too late")));
        using (receiver.Mailbox.Lock())
        {
            sending.Start();
            SpinWait.SpinUntil(() => sending.ThreadState.HasFlag(ThreadState.WaitSleepJoin));   // it waits for the mailbox
            sender.End(ExitReason.Killed, StoppedItself);
        }

        sending.Join();
        Assert.IsType<ProcessEndedException>(refusal);
        Assert.Empty(receiver.Mailbox.Snapshot());
    }

    [Fact]
    public void A_sender_that_is_ended_after_that_has_sent_it()
    {
        var (sender, receiver) = (NewProcess(1), NewProcess(2));
        Assert.Equal(Delivery.Delivered, receiver.Mailbox.TrySend(sender, "in time"));
        sender.End(ExitReason.Killed, StoppedItself);
        Assert.Equal([new Received.Message("in time")], receiver.Mailbox.Snapshot());
    }

    private HostedProcess NewProcess(long number) =>
        new(dispatcher, new Pid(number), Pid.Outside, static _ => Task.CompletedTask, BodyThread.Pool);
}
