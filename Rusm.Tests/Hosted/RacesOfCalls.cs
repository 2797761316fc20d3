using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>
/// Replies, the end of the time and the end of the server meet in one call, some hundred times over. Each call comes to one end,
/// and nothing of it is ever found in the mailbox.
/// </summary>
public sealed class RacesOfCalls() : RacesOfCallsFacts(mirrored: true);

/// <summary>The same while the run is not recorded.</summary>
public sealed class RacesOfCallsUnrecorded() : RacesOfCallsFacts(mirrored: false);

public abstract class RacesOfCallsFacts(bool mirrored) : HostedFacts(mirrored)
{
    private const int Rounds = 500;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    private int replies;

    [Fact]
    public async Task A_reply_and_the_end_of_the_time()
    {
        var taken = 0;
        await Calls(
            (_, from) =>
            {
                if (IsMirrored || from.Reply(Runtime.Dispatcher, sender: null, 1))
                {
                    taken++;
                    Runtime.Reply(from, 1);
                }
            },
            (_, _) => Clock.Advance(Time));

        // A reply that was sent is the call's, also when the time was up before the caller looked.
        Assert.Equal(
            IsMirrored ? Mirror.Signals.Count(static signal => signal is Signal.Send { Content: RecordedCall.Answer }) : taken,
            replies);
    }

    [Fact]
    public Task A_reply_and_the_end_of_the_server() =>
        Calls((_, from) => Runtime.Reply(from, 1), (server, _) => Runtime.Kill(server));

    [Fact]
    public Task The_end_of_the_time_and_the_end_of_the_server() =>
        Calls((_, _) => Clock.Advance(Time), (server, _) => Runtime.Kill(server));

    [Fact]
    public Task Two_replies_the_end_of_the_time_and_the_end_of_the_server() => Calls(
        (_, from) => Runtime.Reply(from, 1),
        (_, from) => Runtime.Reply(from, 2),
        (_, _) => Clock.Advance(Time),
        (server, _) => Runtime.Kill(server));

    [Fact]
    public Task Who_replies_is_killed_while_it_does() => Calls(
        (_, from) => Runtime.Kill(Runtime.Spawn(context =>
        {
            context.Reply(from, 1);
            return Task.CompletedTask;
        })),
        (_, _) => Clock.Advance(Time));

    private async Task Calls(params Action<Pid, ReplyTo>[] racers)
    {
        var caller = await NewProcess();
        var (server, from, call) = (default(Pid), default(ReplyTo), Task.FromResult(0));
        await Race.Of(
            Rounds,
            round =>
            {
                CheckEnd();
                server = Runtime.Spawn(Waits);
                call = caller.Parks(context => context.CallAsync<int>(server, round, Time)).Result;
                from = ((Request)((Received.Message)Runtime.Info(server)!.Mailbox[0]).Content!).From;
            },
            [.. racers.Select(racer => new Action<int>(_ => racer(server, from!)))]);
        CheckEnd();

        void CheckEnd()
        {
            try
            {
                replies += call.WithinPatience().GetAwaiter().GetResult() == 0 ? 0 : 1;
            }
            catch (CallException exception)
            {
                Assert.Equal(server, exception.Target);
                Assert.Equal(exception is CallTimeoutException ? ExitReason.Named("timeout") : ExitReason.Killed, exception.Reason);
            }

            // All racers are through: what could still come would be there by now.
            Assert.Empty(Mailbox(caller));
            Assert.Empty(Monitors(caller.Pid));
            Runtime.Kill(server);
        }
    }
}
