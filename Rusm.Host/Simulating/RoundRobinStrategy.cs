namespace Rusm.Host.Simulating;

/// <summary>The default order: no departure from it, and no faults.</summary>
internal sealed class RoundRobinStrategy : Strategy
{
    internal override int Next(SimulatedWorld world) => 0;

    internal override int BeforeOperation(SimulatedWorld world) => Continue;

    internal override Decision? Fault(SimulatedWorld world) => null;

    internal override bool Injects(SimulatedWorld world, DecisionKind kind) => false;
}
