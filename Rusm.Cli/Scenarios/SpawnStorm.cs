using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios;

/// <summary>One process spawns others that end at once.</summary>
internal sealed class SpawnStorm(int others) : IRateScenario
{
    // Enough to keep every core busy while the spawner waits, and little enough for the newborn to stay in the cache.
    private const int Batch = 1000;
    private const int BatchesInFlight = 2;

    private Runtime? runtime;

    /// <inheritdoc/>
    public string Title =>
        $"one spawner, at most {Units.Whole(BatchesInFlight * Batch)} in flight"
        + (others == 0 ? "" : $", {Units.Of(others, "other process", "other processes")}");

    /// <inheritdoc/>
    public string Unit => "processes";

    /// <inheritdoc/>
    public string Counts => "processes: spawned, run, and gone from the table";

    /// <inheritdoc/>
    public string Doer => "spawner";

    internal static ScenarioCommand Command()
    {
        var others = Parked.Others();
        return ScenarioCommand.OfRate(
            "spawn-storm",
            "One process spawns others that end at once.",
            $"""
              One spawner spawns batches of {Batch:N0} processes whose bodies return at once. The last of a batch to run tells it so,
              and it goes on, so that at most {BatchesInFlight} batches are in flight. Counted: the processes that have ended, by the
              runtime's own counter.
            """,
            [others],
            parsed => new SpawnStorm(parsed.GetValue(others)));
    }

    /// <inheritdoc/>
    public long[] CountEach() => [runtime?.Counters.Finished ?? 0];

    /// <inheritdoc/>
    public void Start(Runtime runtime)
    {
        this.runtime = runtime;
        Parked.Many(runtime, others, CancellationToken.None);
        runtime.Spawn(SpawnOnAndOnAsync);
    }

    private static async Task SpawnOnAndOnAsync(ProcessContext context)
    {
        for (var batch = 0; batch < BatchesInFlight; batch++)
        {
            SpawnBatch(context);
        }

        while (true)
        {
            await context.ReceiveAsync();
            SpawnBatch(context);
        }
    }

    private static void SpawnBatch(ProcessContext spawner)
    {
        ProcessBody body = new Newborns(spawner.Self).RunAsync;
        for (var spawned = 0; spawned < Batch; spawned++)
        {
            spawner.Spawn(body);
        }
    }

    /// <summary>One batch, and the body that all of it shares.</summary>
    private sealed class Newborns(Pid spawner)
    {
        private int left = Batch;

        internal Task RunAsync(ProcessContext context)
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                context.Send(spawner, null);
            }

            return Task.CompletedTask;
        }
    }
}
