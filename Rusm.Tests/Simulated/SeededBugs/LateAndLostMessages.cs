using Rusm.Host;
using Rusm.Host.Simulating;
using Rusm.Kernel;

namespace Rusm.Tests.Simulated.SeededBugs;

/// <summary>Something comes too late, or never.</summary>
internal static class LateAndLostMessages
{
    private static readonly FaultOptions KillsAWorker = new() { Kills = 1, Target = static (_, _, label) => label == "worker" };

    internal static IEnumerable<SeededBug> All { get; } =
    [
        new("A late reply is taken for that of the next request", LateReplyAsync),
        new("A timer of one life fires in the next", TimerOfAnotherLifeAsync),
        new("A child waits for its configuration for too short a time", ShortWaitAsync),
        new("A job is lost with its worker", LostJobAsync) { Faults = KillsAWorker },
        new("A lock is not released by a holder that dies", LostLockAsync) { Faults = KillsAWorker },
        new("A caller drops messages that came before the one it waits for", DroppedMessageAsync),
    ];

    private static async Task LateReplyAsync(Runtime runtime, bool mended)
    {
        var done = new TaskCompletionSource<int>();
        var server = runtime.Spawn(async context =>
        {
            await foreach (var item in context.ReceiveAllAsync())
            {
                var (from, number) = ((Pid, int))((Received.Message)item).Content!;
                await Task.Delay(TimeSpan.FromMilliseconds(10), context.TimeProvider);
                context.Send(from, (number, number * 10));
            }
        });
        runtime.Spawn(async context =>
        {
            await AskAsync(1, TimeSpan.FromMilliseconds(20));
            done.SetResult(await AskAsync(2, TimeSpan.FromSeconds(10)));

            async Task<int> AskAsync(int number, TimeSpan timeout)
            {
                context.Send(server, (context.Self, number));
                var (_, reply) = await context.ReceiveAsync<(int Number, int Value)>(reply => !mended || reply.Number == number, timeout);
                return reply.Value;
            }
        });
        SeededBug.Check(await done.Task == 20, $"the reply to 2 is {await done.Task}");
    }

    // A session ends when its timer fires. A new session begins as soon as the client asks for it.
    private static async Task TimerOfAnotherLifeAsync(Runtime runtime, bool mended)
    {
        var (session, tooShort, done) = (0, false, new TaskCompletionSource());
        var server = runtime.Spawn(async context =>
        {
            var begin = context.TimeProvider.GetTimestamp();
            context.SendAfter(context.Self, TimeSpan.FromMilliseconds(50), session);
            await foreach (var item in context.ReceiveAllAsync())
            {
                switch (item)
                {
                    case Received.Message { Content: "new" }:
                        session++;
                        begin = context.TimeProvider.GetTimestamp();
                        context.SendAfter(context.Self, TimeSpan.FromMilliseconds(50), session);
                        break;
                    case Received.Message { Content: int of } when !mended || of == session:
                        tooShort |= context.TimeProvider.GetElapsedTime(begin) < TimeSpan.FromMilliseconds(50);
                        done.TrySetResult();
                        break;
                    default:
                        break;
                }
            }
        });
        runtime.Spawn(async context =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50 - (context.Random.Next(8) == 0 ? 1 : 0)), context.TimeProvider);
            context.Send(server, "new");
        });
        await done.Task;
        SeededBug.Check(!tooShort, "a session ended before its time");
    }

    private static async Task ShortWaitAsync(Runtime runtime, bool mended)
    {
        var configured = new TaskCompletionSource<bool>();
        runtime.Spawn(async context =>
        {
            var child = context.Spawn(async child =>
            {
                var (received, _) = await child.ReceiveAsync<string>(null, mended ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(50));
                configured.SetResult(received);
            });
            await Task.Yield();
            context.Send(child, "configuration");
        });
        SeededBug.Check(await configured.Task, "the child has no configuration");
    }

    private static async Task LostJobAsync(Runtime runtime, bool mended)
    {
        var done = new TaskCompletionSource();
        runtime.Spawn(async context =>
        {
            while (true)
            {
                var (worker, monitor) = context.SpawnMonitor(
                    async worker =>
                    {
                        await worker.ReceiveAsync<string>();
                        await Task.Yield();
                        done.TrySetResult();
                    },
                    label: "worker");
                context.Send(worker, "job");
                var down = (Received.Down)await context.ReceiveAsync(item => item is Received.Down of && of.Reference == monitor);
                if (!mended || down.Reason == ExitReason.Normal)
                {
                    return;
                }
            }
        });
        await done.Task;
    }

    private static async Task LostLockAsync(Runtime runtime, bool mended)
    {
        var done = new TaskCompletionSource();
        var locks = runtime.Spawn(async context =>
        {
            while (true)
            {
                var holder = await context.ReceiveAsync<Pid>();
                var monitor = mended ? context.Monitor(holder) : default;
                context.Send(holder, "granted");
                await context.ReceiveAsync(item => item is Received.Message { Content: "released" } || (item is Received.Down down && down.Reference == monitor));
                if (mended)
                {
                    context.Demonitor(monitor, flush: true);
                }
            }
        });
        async Task HoldAsync(ProcessContext context)
        {
            context.Send(locks, context.Self);
            await context.ReceiveAsync<string>();
            await Task.Yield();
            context.Send(locks, "released");
        }

        runtime.Spawn(HoldAsync, label: "worker");
        runtime.Spawn(async context =>
        {
            await HoldAsync(context);
            done.SetResult();
        });
        await done.Task;
    }

    private static async Task DroppedMessageAsync(Runtime runtime, bool mended)
    {
        var done = new TaskCompletionSource();
        var waiter = runtime.Spawn(async context =>
        {
            foreach (var expected in (string[])["first", "second"])
            {
                var received = await context.ReceiveAsync<string>(message => !mended || message == expected);
                while (received != expected)
                {
                    received = await context.ReceiveAsync<string>();
                }
            }

            done.SetResult();
        });
        foreach (var message in (string[])["first", "second"])
        {
            runtime.Spawn(context =>
            {
                context.Send(waiter, message);
                return Task.CompletedTask;
            });
        }

        await done.Task;
    }
}
