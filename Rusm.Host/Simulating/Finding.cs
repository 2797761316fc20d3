using Rusm.Kernel;

namespace Rusm.Host.Simulating;

/// <summary>A problem that a simulation found.</summary>
/// <param name="Kind">The kind; one flag.</param>
/// <param name="Description">What is wrong, and where.</param>
/// <param name="Process">The process; null for the program or the whole.</param>
public sealed record Finding(FindingKinds Kind, string Description, Pid? Process = null)
{
    /// <summary>The exception of the program; null for other kinds.</summary>
    public Exception? Exception { get; init; }

    /// <summary>Returns the kind and the description.</summary>
    /// <returns>For example <c>Deadlock: the program waits for the reply of &lt;2&gt; to Total</c>.</returns>
    public override string ToString() => $"{Kind}: {Description}";

    // A shrunk run must have the same problem, not only some problem.
    internal bool IsLike(Finding other) => Kind == other.Kind && Exception?.GetType() == other.Exception?.GetType();
}
