using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>Thrown when a supervisor does not start, because one of its children did not start, or because the supervisor was ended. All
/// its processes have ended.</summary>
public sealed class SupervisorStartException : Exception
{
    internal SupervisorStartException(Received? end)
        : base(Describe(DeathIn(end)), DeathIn(end)?.First.Reason.Fault?.Exception)
    {
        Death = DeathIn(end);
        var failed = FailedIn(Death);
        (ChildId, Reason) = (failed?.Id, failed?.Reason ?? Death?.Reason ?? ExitReason.Killed);
    }

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

    private static FailedToStartChild? FailedIn(Death? death) => death?.Reason.Value as FailedToStartChild;

    private static string Describe(Death? death) => FailedIn(death) is { } failed
        ? $"The supervisor did not start: its child '{failed.Id}' failed with {failed.Reason}."
            + (death is { Cause: Cause.Escalation } ? $" The first cause: {death.First}." : "")
        : $"The supervisor did not start: {death?.ToString() ?? "it was killed"}.";
}
