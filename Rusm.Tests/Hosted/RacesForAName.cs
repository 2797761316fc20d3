using System.Collections.Concurrent;
using System.Threading.Channels;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

public sealed class RacesForAName : HostedFacts
{
    [Fact]
    public async Task Of_all_who_ask_for_a_name_at_once_one_spawns_and_all_are_given_its_child()
    {
        for (var round = 0; round < 200; round++)
        {
            var name = $"shop {round}";
            var begun = 0;
            var given = await AtOnce(4, _ => Runtime.WhereIsOrSpawn(name, async context =>
            {
                Interlocked.Increment(ref begun);
                await Waits(context);
            }));
            var child = Assert.Single(given.Distinct());
            Assert.Equal(child, Runtime.WhereIs(name));
            Assert.Equal(round + 1, Runtime.Counters.Spawned);
            Runtime.Kill(child);
            Assert.InRange(Volatile.Read(ref begun), 0, 1);
        }
    }

    [Fact]
    public async Task Of_all_who_register_under_a_name_at_once_one_has_it_and_the_others_are_told_who()
    {
        var puppets = new[] { await NewProcess(), await NewProcess(), await NewProcess() };
        for (var round = 0; round < 100; round++)
        {
            var refusals = await AtOnce(puppets.Length, number =>
                Record.Exception(() => Runtime.Register("shop", puppets[number].Pid)));
            var holder = Runtime.WhereIs("shop")!.Value;
            Assert.Equal(holder, puppets[Array.FindIndex(refusals, refusal => refusal is null)].Pid);
            Assert.All(refusals.OfType<NameException>(), refused => Assert.Equal(new Refusal.NameTaken("shop", holder), refused.Refusal));
            Assert.Equal(puppets.Length - 1, refusals.OfType<NameException>().Count());
            Runtime.Unregister("shop");
        }
    }

    [Fact]
    public async Task A_restarted_child_is_found_by_everybody_who_saw_it_start()
    {
        const int restarts = 200;
        var starts = Channel.CreateUnbounded<Pid>();
        var missed = new ConcurrentQueue<string>();
        var supervisor = Runtime.Spawn(async self =>
        {
            self.SetTrapExit(true);
            for (var child = 0; child <= restarts; child++)
            {
                self.SpawnLink(Child, name: "shop");
                await self.ReceiveAsync();
            }
        });
        for (var start = 0; start <= restarts; start++)
        {
            var started = await starts.Reader.ReadAsync().AsTask().WithinPatience();
            Assert.Equal(started, Runtime.WhereIs("shop"));
            Runtime.Send("shop", "crash");
        }

        await End(supervisor);
        Assert.Empty(missed);

        async Task Child(ProcessContext context)
        {
            if (context.WhereIs("shop") != context.Self)
            {
                missed.Enqueue($"{context.Self} runs, and has no name");
            }

            await starts.Writer.WriteAsync(context.Self);
            await context.ReceiveAsync();
            throw new InvalidOperationException("told to crash");
        }
    }

    [Fact]
    public async Task A_message_by_name_reaches_one_who_has_it_or_is_refused()
    {
        var (one, two) = (await NewProcess(), await NewProcess());
        using var over = new CancellationTokenSource();
        var moves = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
            {
                Runtime.Register("shop", one.Pid);
                Runtime.Unregister("shop");
                Runtime.Register("shop", two.Pid);
                Runtime.Unregister("shop");
            }
        });
        var sent = 0;
        for (var message = 0; message < 2000; message++)
        {
            sent += Record.Exception(() => Runtime.Send("shop", message)) is NameException ? 0 : 1;
        }

        await over.CancelAsync();
        await moves.WithinPatience();
        Assert.Equal(sent, Mailbox(one).Length + Mailbox(two).Length);
    }

    private static Task<T[]> AtOnce<T>(int callers, Func<int, T> call)
    {
        var start = new Barrier(callers);
        return Task.WhenAll(Enumerable.Range(0, callers).Select(number => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return call(number);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))).WithinPatience();
    }
}
