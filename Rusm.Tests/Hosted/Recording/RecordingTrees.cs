using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Recording;

public sealed class RecordingTrees : RecordingFacts
{
    private static readonly RestartStrategy[] Strategies = [RestartStrategy.OneForOne, RestartStrategy.OneForAll, RestartStrategy.RestForOne];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_tree_under_fire_is_recorded_as_it_was(int seed)
    {
        var mirror = new ShadowKernel();
        await using (var runtime = new Runtime(new RuntimeOptions { Record = ToFile, Journal = mirror.Record }))
        {
            var root = await runtime.StartSupervisorAsync(Level(depth: 3)).WithinPatience();
            await Task.WhenAll(Enumerable.Range(0, 3).Select(thread => Task.Factory.StartNew(
                () => Fires(runtime, root.Pid, new Random((seed * 1000) + thread)),
                TaskCreationOptions.LongRunning))).WithinPatience();
            Assert.True((await runtime.ShutdownAsync(Patience.Limit).WithinPatience()).IsClean);
        }

        IsRecorded(mirror);
    }

    private static SupervisorSpec Level(int depth) => Enumerable.Range(0, depth == 1 ? 0 : 3).Aggregate(
        new SupervisorSpec(new SupervisorFlags { Strategy = Strategies[depth % 3], Intensity = 1_000_000 })
            .Child("worker", static async context =>
            {
                await context.ReceiveAsync();
                throw new InvalidOperationException("told to");
            }),
        (spec, number) => spec.Child($"level {number}", Level(depth - 1)));

    private static void Fires(Runtime runtime, Pid root, Random random)
    {
        for (var fault = 0; fault < 200; fault++)
        {
            var living = runtime.List().Where(pid => pid != root).ToArray();
            if (living.Length == 0)
            {
                continue;
            }

            var target = living[random.Next(living.Length)];
            switch (random.Next(3))
            {
                case 0:
                    runtime.Kill(target);
                    break;
                case 1:
                    runtime.Exit(target, ExitReason.Shutdown);
                    break;
                default:
                    runtime.Send(target, "crash");
                    break;
            }
        }
    }
}
