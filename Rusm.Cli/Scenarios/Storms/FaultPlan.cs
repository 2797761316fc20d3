namespace Rusm.Cli.Scenarios.Storms;

/// <summary>The sequence of faults that a seed stands for. It has no end.</summary>
/// <param name="seed">The same seed, the same faults.</param>
/// <param name="branches">The possible targets.</param>
internal sealed class FaultPlan(int seed, IReadOnlyList<BranchShape> branches)
{
    private readonly Random chance = new(seed);

    /// <summary>The next fault. Each supervisor, and each worker of one supervisor, is as likely as the others.</summary>
    internal StormFault Next()
    {
        var kind = KindOf(chance.Next(100));
        var branch = chance.Next(branches.Count);
        var worker = chance.Next(branches[branch].Workers);
        return new(kind, branch, kind == StormFaultKind.KillSupervisor ? 0 : worker);
    }

    // The shares are those that the help of the scenario names.
    private static StormFaultKind KindOf(int percent) => percent switch
    {
        < 40 => StormFaultKind.Throw,
        < 65 => StormFaultKind.Stop,
        < 90 => StormFaultKind.Kill,
        < 99 => StormFaultKind.FailedStart,
        _ => StormFaultKind.KillSupervisor,
    };
}
