using Rusm.Host;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Hosted.Recording;

/// <summary>A recording that begins while a thread is putting a message into a mailbox without the gate.</summary>
public sealed class RecordingAsOneSends : RecordingFacts
{
    [Fact]
    public async Task It_begins_when_the_message_lies_there()
    {
        var dispatcher = new Dispatcher(new RuntimeOptions());
        var pid = dispatcher.Spawn(new Signal.Spawn(Pid.Outside), static async context => await context.ReceiveAsync(), BodyThread.Pool, out _);
        var receiver = dispatcher.Inspect((_, bodies) => bodies.Find(pid)!);
        var starting = new Thread(() => dispatcher.Recording.Start(ToFile));
        HoldWhile(receiver.Mailbox, () =>
        {
            starting.Start();
            SpinWait.SpinUntil(() => starting.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || !starting.IsAlive);
            Assert.True(starting.IsAlive);
            Assert.Null(dispatcher.Recording.Status);
        });
        starting.Join();
        Assert.NotNull(dispatcher.Recording.Status);
        dispatcher.KillAll();
        await dispatcher.Bodies.WhenNoneAsync();
        await dispatcher.Recording.StopAsync();
    }

    private static void HoldWhile(Mailbox mailbox, Action look)
    {
        using (mailbox.Lock())
        {
            look();
        }
    }
}
