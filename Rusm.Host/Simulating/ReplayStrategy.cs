namespace Rusm.Host.Simulating;

/// <summary>
/// Follows a schedule. A decision that is not possible at its step is taken at one of the next steps, or left out: so a schedule from which
/// other decisions were removed, or of a program that has changed a little, can be followed.
/// </summary>
internal sealed class ReplayStrategy(Schedule schedule) : Strategy
{
    private const long MaxDelay = 16;

    private int next;

    internal override int Next(SimulatedWorld world) => Choose(world, otherwise: 0);

    internal override int BeforeOperation(SimulatedWorld world) => Choose(world, otherwise: Continue);

    internal override Decision? Fault(SimulatedWorld world) =>
        Due(world) is { } fault && IsPossible(world, fault) ? Taken(fault) : null;

    internal override bool Injects(SimulatedWorld world, DecisionKind kind)
    {
        if (Due(world) is { } decision && decision.Kind == kind)
        {
            next++;
            return true;
        }

        return false;
    }

    private int Choose(SimulatedWorld world, int otherwise)
    {
        switch (Due(world))
        {
            case { Kind: DecisionKind.AdvanceTime } when world.Clock.NextDue is not null:
                next++;
                return Time;
            case { Kind: DecisionKind.Run or DecisionKind.Deliver or DecisionKind.Arrive } decision when IndexOf(world, decision) is >= 0 and var index:
                next++;
                return index;
            default:
                return otherwise;
        }
    }

    private static int IndexOf(SimulatedWorld world, Decision decision) => world.Ready.FindIndex(actor =>
        actor.Kind == decision.Kind && actor.Pid == decision.Process && (!actor.Delivers || actor.Receiver == decision.Receiver));

    private static bool IsPossible(SimulatedWorld world, Decision fault) => fault.Kind switch
    {
        DecisionKind.Kill or DecisionKind.Hang => world.FaultTargets().Contains(fault.Process),
        DecisionKind.Cut => world.CutTargets().Exists(fault.Does),
        _ => false,
    };

    private Decision Taken(Decision decision)
    {
        next++;
        return decision;
    }

    private Decision? Due(SimulatedWorld world)
    {
        while (next < schedule.Decisions.Length && schedule.Decisions[next].Step + MaxDelay < world.Steps)
        {
            next++;
        }

        return next < schedule.Decisions.Length && schedule.Decisions[next].Step <= world.Steps ? schedule.Decisions[next] : null;
    }
}
