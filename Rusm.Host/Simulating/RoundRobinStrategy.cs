namespace Rusm.Host.Simulating;

/// <summary>The default order: no departure from it, and no faults.</summary>
internal sealed class RoundRobinStrategy : Strategy
{
    internal override int Next(SimulatedDispatcher world) => 0;

    internal override int BeforeOperation(SimulatedDispatcher world) => Continue;

    internal override Decision? Fault(SimulatedDispatcher world) => null;

    internal override bool Injects(SimulatedDispatcher world, DecisionKind kind) => false;
}
