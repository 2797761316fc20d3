using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class Receiving : HostedFacts
{
    [Fact]
    public async Task Items_are_received_in_the_order_in_which_they_came()
    {
        var puppet = await NewProcess();
        for (var number = 0; number < 100; number++)
        {
            Runtime.Send(puppet.Pid, number);
        }

        for (var number = 0; number < 100; number++)
        {
            Assert.Equal(new Message(number), await puppet.Awaits(context => context.ReceiveAsync()));
        }
    }

    [Theory]
    [InlineData(BodyThread.Pool)]
    [InlineData(BodyThread.Own)]
    public async Task A_receive_waits_for_what_comes_next(BodyThread thread)
    {
        var puppet = await NewProcess(thread);
        for (var number = 0; number < 10; number++)
        {
            var receive = await puppet.Parks(context => context.ReceiveAsync());
            Runtime.Send(puppet.Pid, number);
            Runtime.Send(puppet.Pid, -number);
            Assert.Equal(new Message(number), await receive.WithinPatience());
            Assert.Equal(new Message(-number), await puppet.Awaits(context => context.ReceiveAsync()));
        }
    }

    [Fact]
    public async Task Messages_exits_and_downs_are_one_queue()
    {
        var (puppet, dying) = (await NewProcess(trapsExits: true), await NewProcess());
        Runtime.Link(puppet.Pid, dying.Pid);
        var reference = Runtime.Monitor(puppet.Pid, dying.Pid);
        Runtime.Send(puppet.Pid, "before");
        Runtime.Exit(puppet.Pid, Boom);
        Runtime.Kill(dying.Pid);
        Runtime.Send(puppet.Pid, "after");
        Received[] expected =
        [
            new Message("before"),
            new Exit(Pid.Outside, Boom),
            new Down(reference, dying.Pid, ExitReason.Killed),
            new Exit(dying.Pid, ExitReason.Killed),
            new Message("after"),
        ];
        foreach (var item in expected)
        {
            Assert.Equal(item, await puppet.Awaits(context => context.ReceiveAsync()));
        }
    }

    [Fact]
    public async Task Exit_and_Down_carry_the_death_with_its_chain()
    {
        var (puppet, middle, root) = (await NewProcess(trapsExits: true), await NewProcess(), await NewProcess());
        Runtime.Link(puppet.Pid, middle.Pid);
        Runtime.Link(middle.Pid, root.Pid);
        Runtime.Monitor(puppet.Pid, middle.Pid);
        root.Throws(new InvalidOperationException("at the root"));
        var down = Assert.IsType<Down>(await puppet.Awaits(context => context.ReceiveAsync()));
        var exit = Assert.IsType<Exit>(await puppet.Awaits(context => context.ReceiveAsync()));
        foreach (var death in new[] { down.Death!, exit.Death! })
        {
            Assert.Equal([middle.Pid, root.Pid], death.Chain.Select(link => link.Pid));
            Assert.Equal(new Cause.Threw(), death.First.Cause);
            Assert.Equal("at the root", death.First.Reason.Fault!.Message);
        }
    }

    [Theory]
    [InlineData("plain", "plain", 0)]
    [InlineData("plain", "selective", 0)]
    [InlineData("plain", "in time", 0)]
    [InlineData("selective", "plain", 0)]
    [InlineData("selective", "selective", 0)]
    [InlineData("selective", "in time", 0)]
    [InlineData("in time", "plain", 0)]
    [InlineData("in time", "in time", 0)]
    [InlineData("selective", "plain", 2)]
    [InlineData("selective", "selective", 2)]
    [InlineData("selective", "in no time", 2)]
    [InlineData("plain", "in no time", 0)]
    public async Task A_second_receive_at_once_is_refused_and_the_first_goes_on(string first, string second, int itemsLeftInPlace)
    {
        var puppet = await NewProcess();
        for (var item = 0; item < itemsLeftInPlace; item++)
        {
            Runtime.Send(puppet.Pid, "left");
        }

        var receive = await puppet.Parks(async context =>
        {
            var running = Begin(context, first).AsTask();
            await Assert.ThrowsAsync<InvalidOperationException>(() => Begin(context, second).AsTask());
            return await running;
        });
        Runtime.Send(puppet.Pid, "wanted");
        Assert.Equal(new Message("wanted"), await receive.WithinPatience());
        Assert.Equal(itemsLeftInPlace, Mailbox(puppet).Length);

        static async ValueTask<Received?> Begin(ProcessContext context, string way) => way switch
        {
            "plain" => await context.ReceiveAsync(),
            "selective" => await context.ReceiveAsync(item => Equals(item, new Message("wanted"))),
            "in time" => await context.ReceiveAsync(item => Equals(item, new Message("wanted")), TimeSpan.FromSeconds(1)),
            _ => await context.ReceiveAsync(TimeSpan.Zero),
        };
    }

    [Fact]
    public async Task A_receive_that_is_not_awaited_takes_its_item_and_must_be_awaited_before_the_next()
    {
        var puppet = await NewProcess();
        var abandoned = default(ValueTask<Received>);
        await puppet.Does(context => { abandoned = context.ReceiveAsync(); });
        Runtime.Send(puppet.Pid, "taken");
        Assert.Empty(Mailbox(puppet));
        await Assert.ThrowsAsync<InvalidOperationException>(() => puppet.Awaits(context => context.ReceiveAsync()));
        Assert.Equal(new Message("taken"), await puppet.Awaits(_ => abandoned));
        Runtime.Send(puppet.Pid, "next");
        Assert.Equal(new Message("next"), await puppet.Awaits(context => context.ReceiveAsync()));
    }

    [Fact]
    public async Task A_receive_that_is_never_awaited_does_not_hold_up_the_end()
    {
        var puppet = await NewProcess();
        await puppet.Does<ValueTask<Received>>(context => context.ReceiveAsync());
        puppet.Returns();
        await Quiescence();
        Assert.Equal(ExitReason.Normal, (await End(puppet.Pid)).Reason);
    }

    [Fact]
    public async Task An_item_handed_over_to_a_body_that_is_ended_before_it_resumes_is_not_received()
    {
        var puppet = await NewProcess();
        var receive = default(ValueTask<Received>);
        await puppet.Does(context => { receive = context.ReceiveAsync(); });
        Runtime.Send(puppet.Pid, "too late");
        Runtime.Exit(puppet.Pid, Boom);
        var thrown = await Assert.ThrowsAsync<ProcessEndedException>(() => puppet.Awaits(_ => receive));
        Assert.Equal(Boom, thrown.Death.Reason);
    }

    [Theory]
    [InlineData("sends")]
    [InlineData("kills")]
    [InlineData("ends the time")]
    public async Task Who_wakes_a_body_does_not_run_it(string what)
    {
        var (parked, woken, gate) = (NewGate(), NewGate(), NewGate());
        var pid = Runtime.Spawn(async context =>
        {
            try
            {
                var receive = what == "sends" ? (Task)context.ReceiveAsync().AsTask() : context.ReceiveAsync(TimeSpan.FromSeconds(1)).AsTask();
                parked.Open();
                await receive;
            }
            finally
            {
                woken.Open();
                gate.Block();
            }
        });
        await parked.Opened.WithinPatience();
        await Task.Run(() =>
        {
            switch (what)
            {
                case "sends":
                    Runtime.Send(pid, 1);
                    break;
                case "kills":
                    Runtime.Kill(pid);
                    break;
                default:
                    Clock.Advance(TimeSpan.FromSeconds(1));
                    break;
            }
        }).WithinPatience();
        await woken.Opened.WithinPatience();
        gate.Open();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_is_put_in_and_taken_out_the_mailbox_is_a_list(int seed)
    {
        var random = new Random(seed);
        var (puppet, dead) = (await NewProcess(), await NewDead());
        var model = new List<Received>();
        for (var step = 0; step < 400; step++)
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    var message = new Message(random.Next(5));
                    Runtime.Send(puppet.Pid, message.Content);
                    model.Add(message);
                    break;
                case 2:
                    model.Add(new Down(Runtime.Monitor(puppet.Pid, dead), dead, ExitReason.NoProc));
                    break;
                case 3 when model.OfType<Down>().ToArray() is { Length: > 0 } downs:
                    var flushed = downs[random.Next(downs.Length)];
                    Runtime.Demonitor(puppet.Pid, flushed.Reference, flush: true);
                    model.Remove(flushed);
                    break;
                case 4:
                    var wanted = new Message(random.Next(5));
                    Assert.Equal(
                        model.Remove(wanted) ? wanted : null,
                        await puppet.Awaits(context => context.ReceiveAsync(item => item.Equals(wanted), TimeSpan.Zero)));
                    break;
                default:
                    Assert.Equal(model.FirstOrDefault(), await puppet.Awaits(context => context.ReceiveAsync(TimeSpan.Zero)));
                    model.RemoveRange(0, Math.Min(1, model.Count));
                    break;
            }

            Assert.Equal(model, Mailbox(puppet));
        }
    }
}
