using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Tests.Simulated.SeededBugs;

/// <summary>Two messages come in another order than the program expects.</summary>
internal static class RacesBetweenMessages
{
    internal static IEnumerable<SeededBug> All { get; } =
    [
        new("A client reads a value and writes it back, and loses the write of another client", LostUpdateAsync),
        new("A client asks whether a seat is free and then takes it", CheckThenActAsync),
        new("A cache keeps a value that was read before it was invalidated", StaleCacheAsync),
        new("A server takes data after it was closed", DataAfterCloseAsync),
        new("A server keeps one caller, and forgets it for the next one", ForgottenCallerAsync),
        new("A publisher speaks to a group before the subscriber has joined", SubscriberTooLateAsync),
    ];

    private static async Task LostUpdateAsync(Runtime runtime, bool mended)
    {
        var (value, writes, done) = (0, 0, new TaskCompletionSource());
        var store = runtime.Spawn(async context =>
        {
            await foreach (var item in context.ReceiveAllAsync())
            {
                switch (item)
                {
                    case Received.Message { Content: Pid reader }:
                        context.Send(reader, value);
                        break;
                    case Received.Message { Content: int written }:
                        value = written;
                        writes++;
                        break;
                    default:
                        value++;
                        writes++;
                        break;
                }

                if (writes == 2)
                {
                    done.TrySetResult();
                }
            }
        });
        for (var client = 0; client < 2; client++)
        {
            runtime.Spawn(async context =>
            {
                if (mended)
                {
                    context.Send(store, "increment");
                    return;
                }

                context.Send(store, context.Self);
                context.Send(store, await context.ReceiveAsync<int>() + 1);
            });
        }

        await done.Task;
        SeededBug.Check(value == 2, $"the value is {value} after 2 increments");
    }

    private sealed record IsFree : ICall<bool>;

    private sealed record Take : ICall<bool>;

    private static async Task CheckThenActAsync(Runtime runtime, bool mended)
    {
        var taken = 0;
        var seat = runtime.Spawn(async context =>
        {
            await foreach (var item in context.ReceiveAllAsync())
            {
                if (item is Received.Message { Content: Request request })
                {
                    var free = taken == 0;
                    taken += request.Content is Take && (free || !mended) ? 1 : 0;
                    context.Reply(request.From, free);
                }
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            if (mended || await runtime.CallAsync(seat, new IsFree()))
            {
                await runtime.CallAsync(seat, new Take());
            }
        }));
        SeededBug.Check(taken == 1, $"the seat was taken {taken} times");
    }

    // A reader takes a value from the database to the cache, while a writer changes the database and clears the cache.
    private static async Task StaleCacheAsync(Runtime runtime, bool mended)
    {
        var (stored, cached, version, done) = (1, (int?)null, 0, new CountdownEvent(2));
        var finished = new TaskCompletionSource();
        void Finish()
        {
            if (done.Signal())
            {
                finished.SetResult();
            }
        }

        var cache = runtime.Spawn(async context =>
        {
            await foreach (var item in context.ReceiveAllAsync())
            {
                if (item is Received.Message { Content: (int value, int read) } && (!mended || read == version))
                {
                    cached = value;
                }
                else if (item is Received.Message { Content: "clear" })
                {
                    cached = null;
                    version++;
                }
                else if (item is Received.Message { Content: "done" })
                {
                    Finish();
                }
            }
        });
        runtime.Spawn(async context =>
        {
            var (value, read) = (stored, version);
            await Task.Yield();
            context.Send(cache, (value, read));
            context.Send(cache, "done");
        });
        runtime.Spawn(async context =>
        {
            await Task.Yield();
            stored = 2;
            context.Send(cache, "clear");
            context.Send(cache, "done");
        });
        await finished.Task;
        SeededBug.Check(cached is null || cached == stored, $"the cache has {cached}, and {stored} is stored");
    }

    private static async Task DataAfterCloseAsync(Runtime runtime, bool mended)
    {
        var file = new List<int>();
        var writer = runtime.Spawn(async context =>
        {
            var open = true;
            for (var left = 3; left > 0; left--)
            {
                var message = await context.ReceiveAsync<object>();
                open &= message is not "close";
                if (message is int data && (open || !mended))
                {
                    SeededBug.Check(open, $"{data} came after the close");
                    file.Add(data);
                }
            }
        });
        var end = runtime.Spawn(context =>
        {
            context.Send(writer, 1);
            context.Send(writer, "close");
            return Task.CompletedTask;
        });
        runtime.Spawn(context =>
        {
            context.Send(writer, 2);
            return Task.CompletedTask;
        });
        await EndsNormallyAsync(runtime, writer);
    }

    // One caller waits for a value, which another process brings. The server knows only the last caller.
    private static async Task ForgottenCallerAsync(Runtime runtime, bool mended)
    {
        var server = runtime.Spawn(async context =>
        {
            var waiting = new List<ReplyTo>();
            await foreach (var item in context.ReceiveAllAsync())
            {
                if (item is Received.Message { Content: Request { From: { } caller } })
                {
                    if (!mended)
                    {
                        waiting.Clear();
                    }

                    waiting.Add(caller);
                }
                else
                {
                    waiting.ForEach(caller => context.Reply(caller, 1));
                    waiting.Clear();
                }
            }
        });
        Task<int>[] calls = [Call(), Call()];
        runtime.Spawn(async context =>
        {
            for (var round = 0; round < 10; round++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), context.TimeProvider);
                context.Send(server, "value");
            }
        });
        await Task.WhenAll(calls);

        Task<int> Call() => runtime.CallAsync<int>(server, "value?", Timeout.InfiniteTimeSpan);
    }

    private static async Task SubscriberTooLateAsync(Runtime runtime, bool mended)
    {
        var heard = new TaskCompletionSource();
        runtime.Spawn(async context =>
        {
            var subscriber = context.Spawn(async child =>
            {
                if (!mended)
                {
                    child.JoinGroup("news");
                }

                await child.ReceiveAsync<string>();
                heard.SetResult();
            });
            if (mended)
            {
                context.JoinGroup("news", subscriber);
            }

            await Task.Yield();
            context.SendToGroup("news", "hello");
        });
        await heard.Task;
    }

    private static async Task EndsNormallyAsync(Runtime runtime, Pid pid)
    {
        var reason = new TaskCompletionSource<ExitReason>();
        runtime.Spawn(async context =>
        {
            context.Monitor(pid);
            reason.SetResult(((Received.Down)await context.ReceiveAsync()).Reason);
        });
        SeededBug.Check((await reason.Task).Fault is null, $"{pid} ended: {await reason.Task}");
    }
}
