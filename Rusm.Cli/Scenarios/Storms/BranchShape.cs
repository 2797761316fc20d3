using Rusm.Kernel.Supervision;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary>One supervisor below the root, as it is declared.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Strategy">How it restarts.</param>
/// <param name="Workers">How many it has.</param>
internal sealed record BranchShape(string Name, RestartStrategy Strategy, int Workers)
{
    /// <summary>One for each strategy.</summary>
    internal static IReadOnlyList<BranchShape> All { get; } =
    [
        new("solo", RestartStrategy.OneForOne, 6),
        new("team", RestartStrategy.OneForAll, 4),
        new("chain", RestartStrategy.RestForOne, 5),
        new("pool", RestartStrategy.SimpleOneForOne, 8),
    ];

    internal bool IsPool => Strategy == RestartStrategy.SimpleOneForOne;
}
