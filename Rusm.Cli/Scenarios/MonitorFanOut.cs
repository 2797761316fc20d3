using System.Diagnostics;
using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios;

/// <summary>Many processes watch one, which dies.</summary>
internal sealed class MonitorFanOut(int size) : ISizeScenario
{
    /// <inheritdoc/>
    public string Title => $"{Units.Of(size, "watcher")} of one process";

    /// <inheritdoc/>
    public string Unit => "downs";

    /// <inheritdoc/>
    public string Counts => "downs: each received by a parked process that monitors the one that died";

    internal static ScenarioCommand Command()
    {
        var size = Parked.Size("Watchers.");
        return ScenarioCommand.OfSize(
            "monitor-fan-out",
            "Many processes monitor one, and all are told of its death.",
            """
              So many parked processes monitor one, which is killed with the reason crashed. Timed: from then until the body of
              the last watcher has received its Down.
            """,
            [size],
            parsed => new MonitorFanOut(parsed.GetValue(size)));
    }

    /// <inheritdoc/>
    public Round Run(Runtime runtime, CancellationToken interrupted)
    {
        var (watching, told) = (new ArrivalCounter(size + 1), new ArrivalCounter(size));
        var watched = runtime.Spawn(Parked.Forever(watching));
        for (var spawned = 0; spawned < size; spawned++)
        {
            interrupted.ThrowIfCancellationRequested();
            runtime.Spawn(Watch);
        }

        watching.Wait(interrupted);
        var peak = runtime.ProcessCount;
        Memory.Settle();

        var began = Stopwatch.GetTimestamp();
        runtime.Exit(watched, ExitReason.Crashed);
        told.Wait(interrupted);
        return new Round(size, Stopwatch.GetElapsedTime(began), peak);

        async Task Watch(ProcessContext context)
        {
            context.Monitor(watched);
            watching.Here();
            if (await context.ReceiveAsync(CancellationToken.None) is Received.Down)
            {
                told.Here();
            }
        }
    }
}
