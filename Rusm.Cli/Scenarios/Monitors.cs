using System.Diagnostics;
using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios;

/// <summary>A process with many monitors makes and removes one more, or ends.</summary>
internal sealed class Monitors(MonitorMeasure measure, int size, int waiting) : ISizeScenario
{
    /// <inheritdoc/>
    public string Title =>
        $"{Units.Of(size, "monitor")}: {Inputs.Word(measure)}" + (waiting == 0 ? "" : $", {Units.Of(waiting, "message")} waiting");

    /// <inheritdoc/>
    public string Unit => measure switch
    {
        MonitorMeasure.Demonitor or MonitorMeasure.Flush => "pairs",
        MonitorMeasure.Exit => "monitors",
        _ => throw new UnreachableException($"No unit for {measure}"),
    };

    /// <inheritdoc/>
    public string Counts => measure switch
    {
        MonitorMeasure.Demonitor => "pairs: a Monitor of one more process and its Demonitor with flush",
        MonitorMeasure.Flush => "pairs: a Monitor of a dead process and the Demonitor that takes its Down out of the mailbox",
        MonitorMeasure.Exit => "monitors: removed by the end of the process that held them",
        _ => throw new UnreachableException($"No unit for {measure}"),
    };

    internal static ScenarioCommand Command()
    {
        var measure = Inputs.OneOf<MonitorMeasure>(
            "--measure",
            "What is timed: a Monitor and a Demonitor with flush, of a live process or of a dead one, or the end of the process that "
            + "holds the monitors.");
        var size = Parked.Size("Monitors that the process holds.");
        var waiting = Inputs.Count("--waiting", 0, most: 10_000_000, "Other messages that wait in its mailbox all the time.");
        return ScenarioCommand.OfSize(
            "monitors",
            "A process with many monitors makes and removes one more, or ends.",
            """
              A process monitors so many parked ones. Timed:
              demonitor: it monitors one more and demonitors it with flush, 100,000 times.
              flush: the same with one that is dead, whose Down is in the mailbox at once. If that is slow, it is done for 1 s.
              exit: it is killed with the reason crashed, until that call is back.
            """,
            [measure, size, waiting],
            parsed => new Monitors(parsed.GetValue(measure), parsed.GetValue(size), parsed.GetValue(waiting)));
    }

    /// <inheritdoc/>
    public Round Run(Runtime runtime, CancellationToken interrupted)
    {
        var others = Parked.Many(runtime, size + 1, interrupted);
        return InOneProcess.Run(runtime, context => Task.FromResult(Measured(runtime, context, others[..^1], others[^1])), interrupted);
    }

    private Round Measured(Runtime runtime, ProcessContext context, Pid[] watched, Pid oneMore)
    {
        foreach (var other in watched)
        {
            context.Monitor(other);
        }

        for (var sent = 0; sent < waiting; sent++)
        {
            context.Send(context.Self, null);
        }

        if (measure == MonitorMeasure.Flush)
        {
            context.Kill(oneMore);
        }

        Memory.Settle();
        if (measure != MonitorMeasure.Exit)
        {
            return Repeated.Time(size + 2, _ => context.Demonitor(context.Monitor(oneMore), flush: true));
        }

        var began = Stopwatch.GetTimestamp();
        runtime.Exit(context.Self, ExitReason.Crashed);
        return new Round(size, Stopwatch.GetElapsedTime(began), size + 2);
    }
}

/// <summary>What is timed of monitors.</summary>
internal enum MonitorMeasure
{
    /// <summary>Making and removing one.</summary>
    Demonitor = 0,

    /// <summary>Making and removing one of a dead process.</summary>
    Flush,

    /// <summary>The end of the process that holds them.</summary>
    Exit,
}
