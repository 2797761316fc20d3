using System.Collections.Concurrent;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>Two or three that meet in one mailbox at the same time, some thousand times over.</summary>
public sealed class RacesOnOneMailbox : HostedFacts
{
    private const int Rounds = 800;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(BodyThread.Pool)]
    [InlineData(BodyThread.Own)]
    public async Task The_end_of_the_time_and_an_arrival_lose_nothing_and_double_nothing(BodyThread thread)
    {
        var ping = await NewProcess();
        var pong = Runtime.Spawn(
            async context =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    var item = default(Received);
                    while (item is null)
                    {
                        item = await (round % 2 == 0 ? context.ReceiveAsync(Time) : context.ReceiveAsync(static item => item is Received.Message, Time));
                    }

                    context.Send(ping.Pid, item);
                }
            },
            thread);
        var rally = ping.Begins(async context =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                context.Send(pong, round);
                Assert.Equal(new Received.Message(new Received.Message(round)), await context.ReceiveAsync());
            }

            return await context.ReceiveAsync(TimeSpan.Zero);
        });
        var end = End(pong);
        await Task.Factory.StartNew(
            () =>
            {
                while (!end.IsCompleted)
                {
                    Clock.Advance(Time);
                    Thread.Yield();
                }
            },
            TaskCreationOptions.LongRunning).WithinPatience();
        Assert.Null(await (await rally).WithinPatience());
        Assert.Equal(ExitReason.Normal, (await end).Reason);
        Assert.Equal(0, Clock.TimersAlive);
    }

    [Theory]
    [InlineData("receive")]
    [InlineData("receive selectively")]
    [InlineData("receive in time")]
    public async Task A_kill_an_arrival_and_the_end_of_the_time_leave_no_body_parked(string how)
    {
        var victim = default(Pid);
        var received = 0;
        await Race.Of(
            Rounds,
            round =>
            {
                Assert.False(Runtime.IsAlive(victim));
                victim = Runtime.Spawn(Receives, round % 10 == 0 ? BodyThread.Own : BodyThread.Pool);
            },
            _ => Runtime.Send(victim, 1),
            _ => Runtime.Kill(victim),
            _ => Clock.Advance(Time));
        await Quiescence();
        Assert.InRange(received, 0, Rounds);

        async Task Receives(ProcessContext context)
        {
            for (var item = 0; ; item++)
            {
                var came = how switch
                {
                    "receive" => await context.ReceiveAsync(),
                    "receive selectively" => await context.ReceiveAsync(static item => item is Received.Message),
                    _ => await context.ReceiveAsync(Time),
                };
                Interlocked.Add(ref received, came is null ? 0 : 1);
            }
        }
    }

    [Fact]
    public async Task A_flush_and_a_selective_receive_lose_no_message()
    {
        var (watcher, dead) = (await NewProcess(), await NewDead());
        var listening = await watcher.Begins(async context =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                Assert.Equal(new Received.Message(round), await context.ReceiveAsync(static item => item is Received.Message));
            }

            return context.Self;
        });
        var number = 0;
        await Race.Of(
            Rounds,
            static _ => { },
            _ => Runtime.Send(watcher.Pid, number++),
            _ => Runtime.Demonitor(watcher.Pid, Runtime.Monitor(watcher.Pid, dead), flush: true),
            _ => Runtime.Demonitor(watcher.Pid, Runtime.Monitor(watcher.Pid, dead), flush: true));
        await listening.WithinPatience();
        Assert.Empty(Mailbox(watcher));
    }

    [Fact]
    public async Task A_token_asked_for_while_the_process_is_killed_fires()
    {
        for (var round = 0; round < Rounds; round++)
        {
            Runtime.Kill(Runtime.Spawn(static async context =>
            {
                var fired = new Gate();
                await using var registration = context.CancellationToken.Register(fired.Open);
                await fired.Opened;
            }));
        }

        await Quiescence();
    }

    [Fact]
    public async Task A_process_that_returns_and_is_killed_ends_once()
    {
        var watcher = await NewProcess();
        var (dying, gate) = (default(Pid), new Gate());
        var references = new ConcurrentQueue<MonitorRef>();
        await Race.Of(
            Rounds,
            _ =>
            {
                gate = new Gate();
                (dying, var reference) = Runtime.SpawnMonitor(watcher.Pid, _ => gate.Opened);
                references.Enqueue(reference);
            },
            _ => gate.Open(),
            _ => Runtime.Kill(dying),
            _ => Runtime.Kill(dying));
        gate.Open();
        watcher.Returns();
        await Quiescence();
        Assert.Equal(references, Mirror.DeliveredTo(watcher.Pid).Select(item => ((Received.Down)item).Reference));
    }

    [Fact]
    public async Task Whoever_is_spawned_while_the_runtime_stops_is_refused_or_killed_and_unwound()
    {
        var (begun, ended, spawned) = (0, 0, new ConcurrentQueue<Pid>());
        var enough = NewGate();
        var spawners = Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
            () =>
            {
                try
                {
                    while (spawned.Count < 100_000)
                    {
                        spawned.Enqueue(Runtime.Spawn(Body));
                        if (spawned.Count > 100)
                        {
                            enough.Open();
                        }
                    }
                }
                catch (ObjectDisposedException)
                {
                    // The stop has come.
                }
            },
            TaskCreationOptions.LongRunning)).ToArray();
        await enough.Opened.WithinPatience();
        var stop = Runtime.StopAsync(Time);
        await Task.WhenAll(spawners).WithinPatience();
        Assert.Empty(await stop.WithinPatience());
        Assert.All(spawned, pid => Assert.False(Runtime.IsAlive(pid)));
        Assert.Equal(spawned.Count, Runtime.Counters.Spawned);
        Assert.Equal(begun, ended);

        async Task Body(ProcessContext context)
        {
            Interlocked.Increment(ref begun);
            try
            {
                await context.ReceiveAsync();
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        }
    }
}
