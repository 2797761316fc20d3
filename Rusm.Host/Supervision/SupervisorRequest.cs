using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>A call to a supervisor, with the data that its decisions do not need: how to start the child that the call adds.</summary>
/// <param name="Call">The call.</param>
/// <param name="Start">How to start the new child; null for a call that adds none.</param>
/// <param name="Argument">The argument of a dynamic child.</param>
internal sealed record SupervisorRequest(SupervisorCall Call, ChildStart? Start = null, object? Argument = null)
{
    /// <inheritdoc/>
    public override string ToString() => Argument is null ? $"{Call}" : $"{Call} with {SafeText.Of(Argument)}";
}
