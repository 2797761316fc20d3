using System.Diagnostics;
using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios;

/// <summary>One process dies, and all that are linked to it die with it.</summary>
internal sealed class Cascade(CascadeShape shape, int size) : ISizeScenario
{
    /// <inheritdoc/>
    public string Title => $"{Inputs.Word(shape)} of {Units.Of(size, "process", "processes")}";

    /// <inheritdoc/>
    public string Unit => "processes";

    /// <inheritdoc/>
    public string Counts => "processes: parked, linked, taken down by the death of the first, until every body has ended";

    internal static ScenarioCommand Command()
    {
        var shape = Inputs.OneOf<CascadeShape>(
            "--shape",
            "Whom each is linked to: the one before it, the first one, or its parent in a tree where each has two children.");
        var size = Parked.Size("Processes, the first one included.");
        return ScenarioCommand.OfSize(
            "cascade",
            "Linked, parked processes die of the death of the first.",
            """
              So many parked processes are linked in a shape, and the first one is killed with the reason crashed. Timed: until
              that call is back, when all are dead in the table (which is checked), and until every body has unwound and ended.
            """,
            [shape, size],
            parsed => new Cascade(parsed.GetValue(shape), parsed.GetValue(size)));
    }

    /// <inheritdoc/>
    public Round Run(Runtime runtime, CancellationToken interrupted)
    {
        var first = SpawnLinked(runtime, interrupted);
        var peak = runtime.ProcessCount;
        Memory.Settle();

        var began = Stopwatch.GetTimestamp();
        runtime.Exit(first, ExitReason.Crashed);
        var tableElapsed = Stopwatch.GetElapsedTime(began);
        if (runtime.ProcessCount != 0)
        {
            throw new InvalidOperationException($"The cascade left {runtime.ProcessCount} of {size} processes alive.");
        }

        runtime.WhenNoBodyRunsAsync(CancellationToken.None).Wait(interrupted);
        return new Round(size, Stopwatch.GetElapsedTime(began), peak) { TableElapsed = tableElapsed };
    }

    private Pid SpawnLinked(Runtime runtime, CancellationToken interrupted)
    {
        var all = new ArrivalCounter(size);
        var body = Parked.Forever(all);
        var pids = new Pid[size];
        pids[0] = runtime.Spawn(body);
        for (var index = 1; index < size; index++)
        {
            interrupted.ThrowIfCancellationRequested();
            pids[index] = runtime.SpawnLink(pids[ParentOf(index)], body);
        }

        all.Wait(interrupted);
        return pids[0];
    }

    private int ParentOf(int index) => shape switch
    {
        CascadeShape.Chain => index - 1,
        CascadeShape.Star => 0,
        CascadeShape.Tree => (index - 1) / 2,
        _ => throw new UnreachableException($"No parent in a {shape}"),
    };
}

/// <summary>The process to which each process of a cascade links.</summary>
internal enum CascadeShape
{
    /// <summary>The one before it.</summary>
    Chain = 0,

    /// <summary>The first one.</summary>
    Star,

    /// <summary>Its parent in a binary tree.</summary>
    Tree,
}
