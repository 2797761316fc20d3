using BenchmarkDotNet.Attributes;
using Rusm.Host;
using Rusm.Host.Simulating;
using Rusm.Kernel;

namespace Rusm.Cli.Benchmarks;

/// <summary>Simulated runs: a step of a long run, and a whole short run of ten processes, of which each takes about ten steps.</summary>
public class Simulated
{
    private const int StepsPerMessage = 2;   // the send, and the resumption of the receiver
    private const int Messages = 100_000;
    private const int Runs = 1000;   // as an exploration has by default: it starts one thread

    [Params(SchedulingStrategy.Random, SchedulingStrategy.Pct)]
    public SchedulingStrategy Strategy { get; set; }

    [Benchmark(OperationsPerInvoke = StepsPerMessage * Messages)]
    public long Step_of_ping_pong() => Explore(
        static async runtime =>
        {
            var done = new TaskCompletionSource();
            var second = runtime.Spawn(static async context =>
            {
                while (true)
                {
                    context.Send(await context.ReceiveAsync<Pid>(), context.Self);
                }
            });
            runtime.Spawn(async context =>
            {
                for (var round = 0; round < Messages / 2; round++)
                {
                    context.Send(second, context.Self);
                    await context.ReceiveAsync();
                }

                done.SetResult();
            });
            await done.Task;
        },
        schedules: 1);

    [Benchmark(OperationsPerInvoke = Runs)]
    public long Run_of_ten_processes() => Explore(
        static async runtime =>
        {
            var (pids, left, done) = (new Pid[10], 10, new TaskCompletionSource());
            for (var number = 0; number < pids.Length; number++)
            {
                var next = (number + 1) % pids.Length;
                pids[number] = runtime.Spawn(async context =>
                {
                    for (var round = 0; round < 5; round++)
                    {
                        context.Send(pids[next] == default ? context.Self : pids[next], round);
                        await context.ReceiveAsync(TimeSpan.FromSeconds(1));
                    }

                    if (--left == 0)
                    {
                        done.SetResult();
                    }
                });
            }

            await done.Task;
        },
        schedules: Runs);

    private long Explore(Func<Runtime, Task> program, int schedules)
    {
        var result = Simulation.Explore(program, new SimulationOptions { Strategy = Strategy, Schedules = schedules, MaxSteps = 10_000_000 });
        result.ThrowIfFailed();
        return result.Steps;
    }
}
