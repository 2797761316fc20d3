using System.Diagnostics;
using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;

namespace Rusm.Cli.Scenarios;

/// <summary>Many processes that do nothing but be there.</summary>
internal sealed class Idle(int size) : ISizeScenario
{
    private const int WarmUpSize = 1000;

    /// <inheritdoc/>
    public string Title => $"{Units.Of(size, "parked process", "parked processes")}";

    /// <inheritdoc/>
    public string Unit => "processes";

    /// <inheritdoc/>
    public string Counts => "processes: spawned, run, and parked in a receive";

    internal static ScenarioCommand Command()
    {
        var size = Parked.Size("Processes.");
        return ScenarioCommand.OfOneRound(
            "idle",
            "Many processes are spawned and do nothing but wait: the memory that each takes.",
            $"""
              So many processes are spawned, each of which parks in a receive. Timed: from the first spawn until the last one is
              parked. Memory: the growth of the resident set, with a full collection before and after. It is one round, after
              a warm-up with rounds of {WarmUpSize:N0}: a second one would reuse the pages of the first. From some 10,000
              processes on, the growth is theirs and not the program's.
            """,
            [size],
            new Idle(WarmUpSize),
            parsed => new Idle(parsed.GetValue(size)));
    }

    /// <inheritdoc/>
    public Round Run(Runtime runtime, CancellationToken interrupted)
    {
        var before = Memory.Resident();

        var began = Stopwatch.GetTimestamp();
        var all = new ArrivalCounter(size);
        var body = Parked.Forever(all);
        for (var spawned = 0; spawned < size; spawned++)
        {
            interrupted.ThrowIfCancellationRequested();
            runtime.Spawn(body);
        }

        all.Wait(interrupted);
        var elapsed = Stopwatch.GetElapsedTime(began);

        return new Round(size, elapsed, runtime.ProcessCount) { BytesEach = (double)(Memory.Resident() - before) / size };
    }
}
