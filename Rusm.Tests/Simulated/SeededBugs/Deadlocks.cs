using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Tests.Simulated.SeededBugs;

/// <summary>Processes wait for each other, or run without coming to an end.</summary>
internal static class Deadlocks
{
    internal static IEnumerable<SeededBug> All { get; } =
    [
        new("Two servers call each other at the same time", CallsOfEachOtherAsync),
        new("Two processes wait for each other's exit", WaitingForEachOthersExitAsync),
        new("Two clients take two locks in opposite orders", OppositeLocksAsync),
        new("A process waits in a loop for a flag that it resets itself", FlagResetTooLateAsync),
    ];

    private static async Task CallsOfEachOtherAsync(Runtime runtime, bool mended)
    {
        var servers = new Pid[2];
        var replies = 0;
        var done = new TaskCompletionSource();
        for (var number = 0; number < 2; number++)
        {
            var other = 1 - number;
            servers[number] = runtime.Spawn(async context =>
            {
                await foreach (var item in context.ReceiveAllAsync())
                {
                    switch (item)
                    {
                        case Received.Message { Content: "work" } when mended:
                            context.Send(servers[other], context.Self);
                            break;
                        case Received.Message { Content: Pid from }:
                            context.Send(from, 1);
                            break;
                        case Received.Message { Content: "work" }:
                            await context.CallAsync<int>(servers[other], "help", Timeout.InfiniteTimeSpan);
                            Replied();
                            break;
                        case Received.Message { Content: Request request }:
                            context.Reply(request.From, 1);
                            break;
                        default:
                            Replied();
                            break;
                    }
                }
            });
        }

        foreach (var server in servers)
        {
            runtime.Spawn(context =>
            {
                context.Send(server, "work");
                return Task.CompletedTask;
            });
        }

        await done.Task;

        void Replied()
        {
            if (++replies == 2)
            {
                done.SetResult();
            }
        }
    }

    private static async Task WaitingForEachOthersExitAsync(Runtime runtime, bool mended)
    {
        var pids = new Pid[2];
        for (var number = 0; number < 2; number++)
        {
            var (own, other) = (number, 1 - number);
            pids[number] = runtime.Spawn(async context =>
            {
                await Task.Yield();
                if (runtime.IsAlive(pids[other]) && (!mended || own < other))
                {
                    context.Monitor(pids[other]);
                    await context.ReceiveAsync(static item => item is Received.Down);
                }
            });
        }

        await runtime.WhenNoBodyRunsAsync();
    }

    private static async Task OppositeLocksAsync(Runtime runtime, bool mended)
    {
        SemaphoreSlim[] locks = [new(1), new(1)];
        for (var number = 0; number < 2; number++)
        {
            var (first, second) = mended ? (0, 1) : (number, 1 - number);
            runtime.Spawn(async context =>
            {
                await locks[first].WaitAsync();
                await Task.Yield();
                await locks[second].WaitAsync();
                locks[second].Release();
                locks[first].Release();
            });
        }

        await runtime.WhenNoBodyRunsAsync();
    }

    private static async Task FlagResetTooLateAsync(Runtime runtime, bool mended)
    {
        var isReady = false;
        runtime.Spawn(async context =>
        {
            if (!mended)
            {
                isReady = false;
            }

            while (!isReady)
            {
                await Task.Yield();
            }
        });
        runtime.Spawn(context =>
        {
            isReady = true;
            return Task.CompletedTask;
        });
        await runtime.WhenNoBodyRunsAsync();
    }
}
