using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;

namespace Rusm.Tests.Simulated;

/// <summary>Programs that run with a runtime and under a simulation.</summary>
internal static class Programs
{
    private sealed record Total : ICall<Counter, int>;

    private sealed record DivideBy(int Divisor) : ICall<Counter, int>;

    private sealed record Add(int Amount) : ICast<Counter>;

    private sealed class Counter
    {
        internal static ServerDefinition<Counter, int> Definition { get; } = Server.Define<Counter>().WithState(0)
            .OnQuery(static (int total, Total _) => total)
            .OnQuery(static (int total, DivideBy request) => total / request.Divisor)
            .OnCast(static (int total, Add add) => total + add.Amount);
    }

    /// <summary>A supervised counter that crashes and is restarted.</summary>
    internal static async Task CounterAsync(Runtime runtime)
    {
        var counter = new ServerRef<Counter>("counter");
        await runtime.StartSupervisorAsync(new SupervisorSpec().Child("counter", Counter.Definition, name: "counter"));
        runtime.Cast(counter, new Add(41));
        runtime.Cast(counter, new Add(1));
        Is(42, await runtime.CallAsync(counter, new Total()));
        try
        {
            await runtime.CallAsync(counter, new DivideBy(0));
        }
        catch (CallException)
        {
            // It has crashed.
        }

        while (runtime.WhereIs("counter") is null)
        {
            await Task.Yield();
        }

        Is(0, await runtime.CallAsync(counter, new Total()));
    }

    /// <summary>Two clients read a value and write it back: the outcome is 1 or 2.</summary>
    internal static async Task LostUpdateAsync(Runtime runtime, HashSet<int> outcomes)
    {
        var (value, writes, done) = (0, 0, new TaskCompletionSource());
        var store = runtime.Spawn(async context =>
        {
            while (writes < 2)
            {
                var message = await context.ReceiveAsync<object>();
                if (message is Pid reader)
                {
                    context.Send(reader, value);
                }
                else
                {
                    (value, writes) = ((int)message, writes + 1);
                }
            }

            done.SetResult();
        });
        for (var client = 0; client < 2; client++)
        {
            runtime.Spawn(async context =>
            {
                context.Send(store, context.Self);
                context.Send(store, await context.ReceiveAsync<int>() + 1);
            });
        }

        await done.Task;
        outcomes.Add(value);
    }

    private static void Is(int expected, int actual)
    {
        if (expected != actual)
        {
            throw new InvalidOperationException($"{actual} instead of {expected}");
        }
    }
}
