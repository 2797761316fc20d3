namespace Rusm.Host.Simulating;

/// <summary>The faults that can still be injected into a run.</summary>
internal sealed class FaultBudget(FaultOptions options, VirtualTimeProvider clock)
{
    private readonly int[] injected = new int[(int)DecisionKind.Cut + 1];
    private readonly bool any = options.Any;

    /// <summary>Whether a process can be killed or hung, or a connection cut.</summary>
    internal bool HasForSteps => any && (Left(DecisionKind.Kill) > 0 || Left(DecisionKind.Hang) > 0 || Left(DecisionKind.Cut) > 0);

    /// <summary>The number of faults of a kind that can still be injected.</summary>
    internal int Left(DecisionKind kind) => !any || clock.Now >= options.Until?.Ticks ? 0 : kind switch
    {
        DecisionKind.Kill => options.Kills,
        DecisionKind.Hang => options.Hangs,
        DecisionKind.FailStart => options.FailedStarts,
        DecisionKind.Cut => options.Cuts,
        _ => options.HeldMessages,
    } - injected[(int)kind];

    internal void Take(DecisionKind kind) => injected[(int)kind]++;
}
