using System.Diagnostics;
using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios;

/// <summary>One process that traps exits, linked to many that crash.</summary>
internal sealed class TrapHub(int size) : ISizeScenario
{
    /// <inheritdoc/>
    public string Title => $"{Units.Of(size, "process", "processes")} linked to one that traps exits";

    /// <inheritdoc/>
    public string Unit => "exits";

    /// <inheritdoc/>
    public string Counts => "exits: each from a linked process that stopped itself with crashed, received by the one hub";

    internal static ScenarioCommand Command()
    {
        var size = Parked.Size("Processes linked to the hub.");
        return ScenarioCommand.OfSize(
            "trap-hub",
            "Many linked processes crash, and one that traps exits receives every exit signal.",
            """
              So many parked processes are linked to one that traps exits. Each is sent a message, on which it stops itself with
              the reason crashed. Timed: from the first message until the hub has received the last exit signal.
            """,
            [size],
            parsed => new TrapHub(parsed.GetValue(size)));
    }

    /// <inheritdoc/>
    public Round Run(Runtime runtime, CancellationToken interrupted)
    {
        var (parked, received) = (new ArrivalCounter(size), new ArrivalCounter(size));
        var hub = runtime.Spawn(context => ReceiveExitsAsync(context, received));
        runtime.SetTrapExit(hub, true);
        var linked = new Pid[size];
        ProcessBody body = context => StopWhenToldAsync(context, parked);
        for (var index = 0; index < size; index++)
        {
            interrupted.ThrowIfCancellationRequested();
            linked[index] = runtime.SpawnLink(hub, body);
        }

        parked.Wait(interrupted);
        var peak = runtime.ProcessCount;
        Memory.Settle();

        var began = Stopwatch.GetTimestamp();
        foreach (var pid in linked)
        {
            runtime.Send(pid, null);
        }

        received.Wait(interrupted);
        return new Round(size, Stopwatch.GetElapsedTime(began), peak);
    }

    private static async Task ReceiveExitsAsync(ProcessContext context, ArrivalCounter received)
    {
        while (true)
        {
            if (await context.ReceiveAsync() is Received.Exit)
            {
                received.Here();
            }
        }
    }

    private static async Task StopWhenToldAsync(ProcessContext context, ArrivalCounter parked)
    {
        parked.Here();
        await context.ReceiveAsync();
        context.Stop(ExitReason.Crashed);
    }
}
