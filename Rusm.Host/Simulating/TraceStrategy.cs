using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Simulating;

/// <summary>Follows the order of a recorded run: each process takes its next step when the recording has it, as far as that is possible.</summary>
internal sealed class TraceStrategy : Strategy
{
    private readonly List<(Pid By, bool IsTimer)> order = [];

    internal TraceStrategy(Trace trace)
    {
        var isTimer = false;
        foreach (var entry in trace.Entries())
        {
            if (entry is TraceEntry.Step step)
            {
                order.Add((step.Signal.By, isTimer));
            }

            isTimer = entry is TraceEntry.TimerFired;
        }
    }

    internal override int Next(SimulatedWorld world) => Choose(world, otherwise: 0);

    internal override int BeforeOperation(SimulatedWorld world) =>
        IsNext(world, world.Current) ? Continue : Choose(world, otherwise: Continue);

    internal override Decision? Fault(SimulatedWorld world) => null;

    internal override bool Injects(SimulatedWorld world, DecisionKind kind) => false;

    private int Choose(SimulatedWorld world, int otherwise)
    {
        if (world.Operations < order.Count && order[world.Operations].IsTimer)
        {
            return world.Clock.NextDue is not null ? Time : otherwise;
        }

        return world.Ready.FindIndex(actor => IsNext(world, actor)) is >= 0 and var index ? index : otherwise;
    }

    private bool IsNext(SimulatedWorld world, SimulatedActor actor) =>
        world.Operations < order.Count && !order[world.Operations].IsTimer && order[world.Operations].By == actor.Pid && !actor.Delivers;
}
