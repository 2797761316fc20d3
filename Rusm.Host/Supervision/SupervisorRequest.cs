using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>A call to a supervisor, and what its decisions need not know: how to start the child that it takes on.</summary>
/// <param name="Call">What is asked for.</param>
/// <param name="Start">How to start the new child, for a call that takes one on.</param>
/// <param name="Argument">What a dynamic child is started with.</param>
internal sealed record SupervisorRequest(SupervisorCall Call, ChildStart? Start = null, object? Argument = null)
{
    /// <inheritdoc/>
    public override string ToString() => Argument is null ? $"{Call}" : $"{Call} with {SafeText.Of(Argument)}";
}
