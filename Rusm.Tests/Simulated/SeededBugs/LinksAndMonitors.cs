using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Tests.Simulated.SeededBugs;

/// <summary>The news of an end is misunderstood.</summary>
internal static class LinksAndMonitors
{
    internal static IEnumerable<SeededBug> All { get; } =
    [
        new("A monitor is set after the process has ended", MonitorAfterTheEndAsync),
        new("A link is removed, and its exit is in the mailbox already", UnlinkWithoutFlushAsync),
        new("A monitor is removed, and its down message is in the mailbox already", DemonitorWithoutFlushAsync),
        new("A process that traps exits takes one for that of its child", ExitOfAnotherAsync),
        new("A process that traps exits ignores the one of its parent while it is busy", SwallowedShutdownAsync),
    ];

    private static async Task MonitorAfterTheEndAsync(Runtime runtime, bool mended)
    {
        var reason = new TaskCompletionSource<ExitReason>();
        runtime.Spawn(async context =>
        {
            if (mended)
            {
                context.SpawnMonitor(static _ => Task.CompletedTask);
            }
            else
            {
                context.Monitor(context.Spawn(static _ => Task.CompletedTask));
            }

            reason.SetResult(((Received.Down)await context.ReceiveAsync()).Reason);
        });
        SeededBug.Check(await reason.Task == ExitReason.Normal, $"the worker returned, and the reason is {await reason.Task}");
    }

    private static async Task UnlinkWithoutFlushAsync(Runtime runtime, bool mended)
    {
        var first = new TaskCompletionSource<Received>();
        runtime.Spawn(async context =>
        {
            context.SetTrapExit(true);
            var helper = context.SpawnLink(static _ => Task.CompletedTask);
            await Task.Yield();
            context.Unlink(helper);
            if (mended)
            {
                await context.ReceiveAsync(item => item is Received.Exit exit && exit.From == helper, TimeSpan.Zero);
            }

            context.SpawnLink(static child => child.ReceiveAsync().AsTask(), label: "worker");
            first.TrySetResult((await context.ReceiveAsync(TimeSpan.FromSeconds(1)))!);
        });
        SeededBug.Check(await first.Task is null, $"the worker waits, and there is {await first.Task}");
    }

    private static async Task DemonitorWithoutFlushAsync(Runtime runtime, bool mended)
    {
        var next = new TaskCompletionSource<Received?>();
        runtime.Spawn(async context =>
        {
            var (_, monitor) = context.SpawnMonitor(static _ => Task.CompletedTask);
            await Task.Yield();
            context.Demonitor(monitor, flush: mended);
            next.SetResult(await context.ReceiveAsync(TimeSpan.FromSeconds(1)));
        });
        SeededBug.Check(await next.Task is null, $"the monitor is removed, and there is {await next.Task}");
    }

    // A manager has one worker, which it starts again when it ends. A client is linked to the manager for a while.
    private static async Task ExitOfAnotherAsync(Runtime runtime, bool mended)
    {
        var workers = 0;
        var manager = runtime.Spawn(async context =>
        {
            context.SetTrapExit(true);
            var worker = Start();
            for (var exits = 0; exits < 2; exits++)
            {
                if (await context.ReceiveAsync(TimeSpan.FromSeconds(1)) is Received.Exit exit && (!mended || exit.From == worker))
                {
                    worker = Start();
                }
            }

            Pid Start() => context.SpawnLink(async child =>
            {
                workers++;
                try
                {
                    await child.ReceiveAsync();
                }
                finally
                {
                    workers--;
                }
            });
        });
        runtime.Spawn(async context =>
        {
            await Task.Yield();
            context.SetTrapExit(true);
            context.Link(manager);
        });
        await Task.Delay(TimeSpan.FromMilliseconds(1500), runtime.TimeProvider);
        SeededBug.Check(workers <= 1, $"there are {workers} workers");
    }

    private static async Task SwallowedShutdownAsync(Runtime runtime, bool mended)
    {
        var ended = new TaskCompletionSource<bool>();
        runtime.Spawn(async parent =>
        {
            var child = parent.SpawnLink(async context =>
            {
                context.SetTrapExit(true);
                while (true)
                {
                    if (await context.ReceiveAsync() is Received.Exit)
                    {
                        context.Stop(ExitReason.Shutdown);
                        return;
                    }

                    // It is busy with a request, and drops what comes meanwhile.
                    if (await context.ReceiveAsync(TimeSpan.FromMilliseconds(10)) is Received.Exit && mended)
                    {
                        context.Stop(ExitReason.Shutdown);
                        return;
                    }
                }
            });
            parent.SetTrapExit(true);
            parent.Send(child, "request");
            await Task.Delay(TimeSpan.FromMilliseconds(20), parent.TimeProvider);
            parent.Exit(child, ExitReason.Shutdown);
            ended.SetResult(await parent.ReceiveAsync(item => item is Received.Exit exit && exit.From == child, TimeSpan.FromSeconds(1)) is not null);
        });
        SeededBug.Check(await ended.Task, "the child did not stop within a second");
    }
}
