namespace Rusm.Host.Simulating;

/// <summary>
/// Follows a schedule. A decision that is not possible at its step is taken at one of the next steps, or left out: so a schedule from which
/// other decisions were removed, or of a program that has changed a little, can be followed.
/// </summary>
internal sealed class ReplayStrategy(Schedule schedule) : Strategy
{
    private const long MaxDelay = 16;

    private int next;

    internal override int Next(SimulatedDispatcher world) => Choose(world, otherwise: 0);

    internal override int BeforeOperation(SimulatedDispatcher world) => Choose(world, otherwise: Continue);

    internal override Decision? Fault(SimulatedDispatcher world) =>
        Due(world) is { Kind: DecisionKind.Kill or DecisionKind.Hang } fault && world.FaultTargets().Contains(fault.Process) ? Taken(fault) : null;

    internal override bool Injects(SimulatedDispatcher world, DecisionKind kind)
    {
        if (Due(world) is { } decision && decision.Kind == kind)
        {
            next++;
            return true;
        }

        return false;
    }

    private int Choose(SimulatedDispatcher world, int otherwise)
    {
        switch (Due(world))
        {
            case { Kind: DecisionKind.AdvanceTime } when world.Clock.NextDue is not null:
                next++;
                return Time;
            case { Kind: DecisionKind.Run or DecisionKind.Deliver } decision when IndexOf(world, decision) is >= 0 and var index:
                next++;
                return index;
            default:
                return otherwise;
        }
    }

    private static int IndexOf(SimulatedDispatcher world, Decision decision) => world.Ready.FindIndex(actor =>
        actor.Kind == decision.Kind && actor.Pid == decision.Process && (!actor.Delivers || actor.Receiver == decision.Receiver));

    private Decision Taken(Decision decision)
    {
        next++;
        return decision;
    }

    private Decision? Due(SimulatedDispatcher world)
    {
        while (next < schedule.Decisions.Length && schedule.Decisions[next].Step + MaxDelay < world.Steps)
        {
            next++;
        }

        return next < schedule.Decisions.Length && schedule.Decisions[next].Step <= world.Steps ? schedule.Decisions[next] : null;
    }
}
