using Rusm.Kernel;

namespace Rusm.Host.Supervision;

/// <summary>Thrown when a supervisor does not start: a child of its did not, or it was ended meanwhile. Nothing of it is left.</summary>
public sealed class SupervisorStartException : Exception
{
    internal SupervisorStartException(StartAnswer.Refused? refusal, Received? end)
        : base(Describe(refusal, DeathIn(end)), DeathIn(end)?.First.Reason.Fault?.Exception) =>
        (ChildId, Reason, Death) = (refusal?.Id, refusal?.Reason ?? DeathIn(end)?.Reason ?? ExitReason.Killed, DeathIn(end));

    /// <summary>The child that did not start; null when the supervisor was ended before its children had started.</summary>
    public string? ChildId { get; }

    /// <summary>Why the child did not start, or why the supervisor ended.</summary>
    public ExitReason Reason { get; }

    /// <summary>The death of the supervisor, with its chain of causes.</summary>
    public Death? Death { get; }

    /// <inheritdoc/>
    public override string ToString() => ExceptionText.Of(this);

    private static Death? DeathIn(Received? end) => end switch
    {
        Received.Exit exit => exit.Death,
        Received.Down down => down.Death,
        _ => null,
    };

    private static string Describe(StartAnswer.Refused? refusal, Death? death) => refusal is null
        ? $"The supervisor did not start: {death?.ToString() ?? "it was killed"}."
        : $"The supervisor did not start: {refusal}."
            + (death is { Cause: Cause.Escalation } ? $" The first cause: {death.First}." : "");
}
