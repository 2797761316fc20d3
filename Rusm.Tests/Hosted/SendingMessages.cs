using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class SendingMessages : HostedFacts
{
    [Theory]
    [ByBoth]
    public async Task A_message_arrives_itself_and_not_a_copy(By by)
    {
        var (sender, receiver) = (await NewProcess(), await NewProcess());
        var content = new object();
        await Acts(by, sender).Send(receiver.Pid, content);
        Assert.Same(content, Assert.IsType<Message>(await receiver.Awaits(context => context.ReceiveAsync())).Content);
    }

    [Theory]
    [ByBoth]
    public async Task Null_is_a_message_like_any_other(By by)
    {
        var (sender, receiver) = (await NewProcess(), await NewProcess());
        await Acts(by, sender).Send(receiver.Pid, null);
        Assert.Equal(new Message(null), await receiver.Awaits(context => context.ReceiveAsync()));
    }

    [Fact]
    public async Task A_process_can_send_to_itself()
    {
        var puppet = await NewProcess();
        await puppet.Does(context => context.Send(context.Self, "note"));
        Assert.Equal(new Message("note"), await puppet.Awaits(context => context.ReceiveAsync()));
    }

    [Theory]
    [ByBoth]
    public async Task Sending_to_the_dead_does_nothing(By by)
    {
        var (sender, dead) = (await NewProcess(), await NewDead());
        var before = Runtime.Snapshot();
        await Acts(by, sender).Send(dead, "hello?");
        Assert.Equal(before, Runtime.Snapshot());
        Assert.Empty(Mailbox(sender));
    }

    [Theory]
    [ByBoth]
    public async Task Sending_to_a_pid_not_given_out_yet_does_nothing_even_later(By by)
    {
        var sender = await NewProcess();
        var next = new Pid(sender.Pid.Value + 1);
        await Acts(by, sender).Send(next, "too early");
        await Acts(by, sender).Send(Pid.Outside, "nobody there");
        var receiver = await NewProcess();
        Assert.Equal(next, receiver.Pid);
        Assert.Empty(Mailbox(receiver));
    }
}
