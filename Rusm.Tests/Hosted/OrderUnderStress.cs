using System.Collections.Concurrent;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>With a journal, each message goes through the kernel.</summary>
public sealed class OrderUnderStressRecorded() : OrderUnderStress(recorded: true);

/// <summary>Without one, messages go straight from body to mailbox.</summary>
public sealed class OrderUnderStressUnrecorded() : OrderUnderStress(recorded: false);

public abstract class OrderUnderStress : HostedFacts
{
    private protected OrderUnderStress(bool recorded)
        : base(recorded)
    {
    }

    private const int Senders = 40;
    private const int Messages = 250;

    [Theory]
    [InlineData("receive")]
    [InlineData("receive in time")]
    [InlineData("receive selectively")]
    public async Task Each_receiver_has_the_messages_of_a_sender_in_order_and_none_after_the_news_of_its_end(string how)
    {
        var violations = new ConcurrentQueue<string>();
        var everybodyIsThere = NewGate();
        var receivers = new List<Pid>();
        var over = new List<Task>();
        for (var receiver = 0; receiver < 3; receiver++)
        {
            var done = NewGate();
            receivers.Add(Runtime.Spawn(async context =>
            {
                await Listens(context);
                done.Open();
            }));
            over.Add(done.Opened);
        }

        receivers.ForEach(receiver => Runtime.SetTrapExit(receiver, true));
        var senders = Enumerable.Range(0, Senders)
            .Select(number => Runtime.Spawn(context => Sends(context, number), number % 8 == 0 ? BodyThread.Own : BodyThread.Pool))
            .ToArray();
        Array.ForEach(senders, sender => receivers.ForEach(receiver => Runtime.Link(sender, receiver)));

        everybodyIsThere.Open();
        var killer = Task.Run(() =>
        {
            // Every fourth, whatever it is at.
            foreach (var sender in senders.Where((_, index) => index % 4 == 0))
            {
                Runtime.Kill(sender);
            }
        });
        var clock = Task.Run(async () =>
        {
            while (!over.TrueForAll(done => done.IsCompleted))
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        });
        await killer.WithinPatience();
        await Task.WhenAll(over).WithinPatience();
        await clock.WithinPatience();
        Assert.Empty(violations);

        async Task Sends(ProcessContext context, int number)
        {
            await everybodyIsThere.Opened;
            for (var message = 1; message <= Messages; message++)
            {
                receivers.ForEach(receiver => context.Send(receiver, (context.Self, message)));
                if (message % 50 == 0)
                {
                    receivers.ForEach(receiver => context.Send(receiver, message));
                    await Task.Yield();
                }
            }

            if (number % 4 == 1)
            {
                throw new InvalidOperationException("right after the last message");
            }

            if (number % 4 == 2)
            {
                context.Stop(Boom);
            }
        }

        async Task Listens(ProcessContext context)
        {
            var (last, gone) = (new Dictionary<Pid, int>(), new System.Collections.Generic.HashSet<Pid>());
            while (gone.Count < Senders)
            {
                switch (await Receives(context))
                {
                    case Received.Message { Content: (Pid sender, int message) }:
                        if (gone.Contains(sender) || message != last.GetValueOrDefault(sender) + 1)
                        {
                            violations.Enqueue($"{message} of {sender}, {(gone.Contains(sender) ? "who is gone" : "whose last was")} {last.GetValueOrDefault(sender)}");
                        }

                        last[sender] = message;
                        break;
                    case Received.Exit { Reason.Kind: not ExitKind.Killed } exit when last.GetValueOrDefault(exit.From) != Messages:
                        violations.Enqueue($"{exit.From} is gone, and its last message was {last.GetValueOrDefault(exit.From)}");
                        gone.Add(exit.From);
                        break;
                    case Received.Exit exit:
                        gone.Add(exit.From);
                        break;
                    default:
                        break;   // a number, which stays in place where it is not wanted; or the time is up
                }
            }
        }

        async ValueTask<Received?> Receives(ProcessContext context) => how switch
        {
            "receive" => await context.ReceiveAsync(),
            "receive in time" => await context.ReceiveAsync(TimeSpan.FromSeconds(1)),
            _ => await context.ReceiveAsync(static item => item is not Received.Message { Content: int }),
        };
    }
}
