using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Tests.Simulated.SeededBugs;

/// <summary>A name is used, or a child is restarted, at a moment that the program does not expect.</summary>
internal static class NamesAndRestarts
{
    internal static IEnumerable<SeededBug> All { get; } =
    [
        new("A name is looked up before the restart has registered it", NameBeforeTheRestartAsync),
        new("Two processes see that a name is free, and both take it", RaceForANameAsync),
        new("A child that can't start again ends its supervisor", PoisonedChildAsync),
        new("A child is started before the one that it uses", WrongStartOrderAsync),
        new("A server forgets what it was asked before the crash", StateLostInARestartAsync),
    ];

    private static async Task NameBeforeTheRestartAsync(Runtime runtime, bool mended)
    {
        await runtime.StartSupervisorAsync(new SupervisorSpec().Child(new ChildSpec("server") { Name = "server" }, static async context =>
        {
            while (await context.ReceiveAsync<string>() != "crash")
            {
                // It serves.
            }

            throw new InvalidOperationException("crash");
        }));
        var done = new TaskCompletionSource<Exception?>();
        runtime.Spawn(async context =>
        {
            try
            {
                context.Send("server", "crash");
                await Task.Yield();
                while (mended && context.WhereIs("server") is null)
                {
                    await Task.Yield();
                }

                await Task.Yield();
                if (!mended || context.WhereIs("server") is not null)
                {
                    context.Send("server", "hello");
                }

                done.SetResult(null);
            }
            catch (NameException exception) when (!mended)
            {
                done.SetResult(exception);
            }
            catch (NameException)
            {
                done.SetResult(null);
            }
        });
        SeededBug.Check(await done.Task is null, $"{(await done.Task)?.Message}");
    }

    private static async Task RaceForANameAsync(Runtime runtime, bool mended)
    {
        var crashes = 0;
        for (var number = 0; number < 2; number++)
        {
            runtime.Spawn(async context =>
            {
                if (mended)
                {
                    context.WhereIsOrSpawn("leader", static leader => leader.ReceiveAsync().AsTask());
                    return;
                }

                try
                {
                    if (context.WhereIs("leader") is null)
                    {
                        context.Register("leader");
                        await context.ReceiveAsync();
                    }
                }
                catch (NameException)
                {
                    crashes++;
                }
            });
        }

        await Task.Delay(TimeSpan.FromSeconds(1), runtime.TimeProvider);
        SeededBug.Check(crashes == 0, "the name was free, and could not be taken");
    }

    // A client writes a bad configuration, and mends it at once. A child that starts in between can't run.
    private static async Task PoisonedChildAsync(Runtime runtime, bool mended)
    {
        var configuration = "good";
        var root = await runtime.StartSupervisorAsync(new SupervisorSpec(new SupervisorFlags { Intensity = 1 }).Child("child", async context =>
        {
            var own = configuration == "bad" && mended ? "default" : configuration;
            SeededBug.Check(own != "bad", "the configuration is bad");
            if (await context.ReceiveAsync(TimeSpan.FromSeconds(1)) is not null)
            {
                throw new InvalidOperationException("asked to crash");
            }

            await context.ReceiveAsync();
        }));
        runtime.Spawn(async context =>
        {
            configuration = "bad";
            await Task.Yield();
            await Task.Yield();
            configuration = "good";
        });
        runtime.Spawn(async context =>
        {
            await Task.Yield();
            context.Send(runtime.List().Single(pid => runtime.Info(pid)?.Label == "child"), "crash");
        });
        await Task.Delay(TimeSpan.FromSeconds(10), runtime.TimeProvider);
        SeededBug.Check(runtime.IsAlive(root.Pid), "the supervisor has ended");
    }

    private static async Task WrongStartOrderAsync(Runtime runtime, bool mended)
    {
        var failed = false;
        ProcessBody user = async context =>
        {
            try
            {
                context.Send("used", "hello");
            }
            catch (NameException)
            {
                failed = true;
            }

            await context.ReceiveAsync();
        };
        ProcessBody used = static async context =>
        {
            while (true)
            {
                await context.ReceiveAsync();
            }
        };
        var spec = new SupervisorSpec();
        spec = mended
            ? spec.Child(new ChildSpec("used") { Name = "used" }, used).Child("user", user)
            : spec.Child("user", user).Child(new ChildSpec("used") { Name = "used" }, used);
        await runtime.StartSupervisorAsync(spec);
        await Task.Delay(TimeSpan.FromSeconds(1), runtime.TimeProvider);
        SeededBug.Check(!failed, "the user was started, and the one that it uses was not");
    }

    // A subscription is part of the state of a server. The mended subscriber monitors the server, and subscribes again.
    private static async Task StateLostInARestartAsync(Runtime runtime, bool mended)
    {
        var heard = new TaskCompletionSource<bool>();
        await runtime.StartSupervisorAsync(new SupervisorSpec().Child(new ChildSpec("server") { Name = "server" }, static async context =>
        {
            var subscribers = new List<Pid>();
            await foreach (var item in context.ReceiveAllAsync())
            {
                switch (item)
                {
                    case Received.Message { Content: Pid subscriber }:
                        subscribers.Add(subscriber);
                        break;
                    case Received.Message { Content: "news" }:
                        subscribers.ForEach(subscriber => context.Send(subscriber, "news"));
                        break;
                    default:
                        throw new InvalidOperationException("crash");
                }
            }
        }));
        runtime.Spawn(async context =>
        {
            var reference = await SubscribeAsync();
            while (true)
            {
                var item = await context.ReceiveAsync(TimeSpan.FromSeconds(30));
                if (item is Received.Down down && down.Reference == reference)
                {
                    reference = await SubscribeAsync();
                }
                else
                {
                    heard.SetResult(item is not null);
                    return;
                }
            }

            async Task<MonitorRef> SubscribeAsync()
            {
                Pid? server;
                while ((server = context.WhereIs("server")) is null)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(1), context.TimeProvider);
                }

                context.Send(server.Value, context.Self);
                return mended ? context.Monitor(server.Value) : default;
            }
        });
        runtime.Spawn(async context =>
        {
            context.Send("server", 0);
            await Task.Delay(TimeSpan.FromSeconds(10), context.TimeProvider);
            context.Send("server", "news");
        });
        SeededBug.Check(await heard.Task, "the subscriber heard nothing");
    }
}
