using System.Diagnostics;
using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Cli.Scenarios;

/// <summary>A simple_one_for_one supervisor with many parked children.</summary>
internal sealed class DynamicChildren(ChildrenMeasure measure, CallSide from, int size) : ISizeScenario
{
    // One call takes too little time to be timed alone.
    private const int Calls = 1000;
    private const int ListedInAll = 1_000_000;

    private static readonly SupervisorSpec Spec =
        new SupervisorSpec(new SupervisorFlags { Strategy = RestartStrategy.SimpleOneForOne })
            .Child("child", static async context => await context.ReceiveAsync());

    /// <inheritdoc/>
    public string Title =>
        $"{Units.Of(size, "dynamic child", "dynamic children")}: {Inputs.Word(measure)}"
        + (from == CallSide.Outside ? ", from outside any process" : "");

    /// <inheritdoc/>
    public string Unit => measure == ChildrenMeasure.Count ? "counts" : "children";

    /// <inheritdoc/>
    public string Counts => measure switch
    {
        ChildrenMeasure.Start => "children: each started by a StartDynamic that has returned",
        ChildrenMeasure.Stop => "children: stopped by their supervisor, which was told to shut down and has ended",
        ChildrenMeasure.Terminate => "children: each stopped by a TerminateDynamic that has returned",
        ChildrenMeasure.Count => "counts: a CountChildren that has returned",
        ChildrenMeasure.Which => "children: listed by a WhichChildren that has returned",
        _ => throw new UnreachableException($"No unit for {measure}"),
    };

    internal static ScenarioCommand Command()
    {
        var measure = Inputs.OneOf<ChildrenMeasure>(
            "--measure",
            "What is timed: the starts of all children, the stop of their supervisor, or beside all of them the stop of single "
            + "children, their count, or their list.");
        var from = Inputs.OneOf<CallSide>("--from", "Where the supervisor is called from: a process, or outside any process.");
        var size = Parked.Size("Children.");
        return ScenarioCommand.OfSize(
            "dynamic-children",
            "A simple_one_for_one supervisor starts, stops, counts or lists its children.",
            $"""
              A simple_one_for_one supervisor is called to start so many children, which park, one after the other. Timed, per child
              or count:
              start: from the first StartDynamic until the last one has returned.
              stop: from the exit signal shutdown until the supervisor has ended, which is after all children have.
              terminate: {Calls:N0} children, or all if there are fewer, are stopped by TerminateDynamic, one after the other.
              count: {Calls:N0} times CountChildren.
              which: WhichChildren, so often that {ListedInAll:N0} children are listed.
            """,
            [measure, from, size],
            parsed => new DynamicChildren(parsed.GetValue(measure), parsed.GetValue(from), parsed.GetValue(size)));
    }

    /// <inheritdoc/>
    public Round Run(Runtime runtime, CancellationToken interrupted) =>
        InOneProcess.Run(runtime, context => RunAsync(runtime, context), interrupted);

    private async Task<Round> RunAsync(Runtime runtime, ProcessContext context)
    {
        context.SetTrapExit(true);
        var own = await context.StartSupervisorAsync(Spec);
        var supervisor = from == CallSide.Outside ? new SupervisorRef(runtime, own.Pid) : own;
        Memory.Settle();
        var began = Stopwatch.GetTimestamp();
        var children = await (from == CallSide.Outside ? Task.Run(() => StartAllAsync(supervisor)) : StartAllAsync(supervisor));
        var round = new Round(size, Stopwatch.GetElapsedTime(began), runtime.ProcessCount);
        if (measure != ChildrenMeasure.Start)
        {
            Memory.Settle();
            began = Stopwatch.GetTimestamp();
            var count = await MeasuredAsync(context, supervisor, children);
            round = new Round(count, Stopwatch.GetElapsedTime(began), round.ProcessesPeak);
        }

        // The links end all children with it.
        context.Kill(own.Pid);
        return round;
    }

    private async Task<Pid[]> StartAllAsync(SupervisorRef supervisor)
    {
        var children = new Pid[size];
        for (var index = 0; index < size; index++)
        {
            children[index] = ((CallResult.Started)await supervisor.StartDynamicAsync()).Pid!.Value;
        }

        return children;
    }

    private async Task<long> MeasuredAsync(ProcessContext context, SupervisorRef supervisor, Pid[] children)
    {
        switch (measure)
        {
            case ChildrenMeasure.Stop:
                context.Exit(supervisor.Pid, ExitReason.Shutdown);
                await context.ReceiveAsync();
                return size;
            case ChildrenMeasure.Terminate:
                var terminated = Math.Min(size, Calls);
                for (var index = 0; index < terminated; index++)
                {
                    await supervisor.TerminateDynamicAsync(children[(long)index * size / terminated]);
                }

                return terminated;
            case ChildrenMeasure.Count:
                for (var count = 0; count < Calls; count++)
                {
                    await supervisor.CountChildrenAsync();
                }

                return Calls;
            case ChildrenMeasure.Which:
                var lists = Math.Max(1, ListedInAll / size);
                for (var list = 0; list < lists; list++)
                {
                    await supervisor.WhichChildrenAsync();
                }

                return (long)lists * size;
            default:
                throw new UnreachableException($"Nothing to time for {measure}");
        }
    }
}

/// <summary>What is timed of dynamic children.</summary>
internal enum ChildrenMeasure
{
    /// <summary>The start of each.</summary>
    Start = 0,

    /// <summary>The stop of their supervisor.</summary>
    Stop,

    /// <summary>The stop of single ones.</summary>
    Terminate,

    /// <summary>Their count.</summary>
    Count,

    /// <summary>Their list.</summary>
    Which,
}
