namespace Rusm.Cli.Scenarios.Storms;

/// <summary>A fault of a storm, and its target.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Branch">The supervisor, by its place below the root.</param>
/// <param name="Worker">Its worker, by its place; 0 where the supervisor itself is meant.</param>
internal readonly record struct StormFault(StormFaultKind Kind, int Branch, int Worker);

/// <summary>What a storm does.</summary>
internal enum StormFaultKind
{
    /// <summary>A worker's body throws.</summary>
    Throw = 0,

    /// <summary>A worker stops itself with <c>shutdown</c>.</summary>
    Stop,

    /// <summary>A worker is killed from outside.</summary>
    Kill,

    /// <summary>A worker is killed from outside, and its next start fails.</summary>
    FailedStart,

    /// <summary>A supervisor is killed from outside, and its workers with it.</summary>
    KillSupervisor,
}
