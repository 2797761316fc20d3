namespace Rusm.Cli.Comparison;

/// <summary>One scenario as both are asked for it, and the figure that is compared.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Figure">What is compared.</param>
/// <param name="Rusm">The arguments of <c>rusm run</c>.</param>
/// <param name="Beam">The arguments of the Erlang program.</param>
/// <param name="Goal">The ratio to reach: how many times better than the BEAM.</param>
internal sealed record Contest(string Name, Figure Figure, string[] Rusm, string[] Beam, double Goal)
{
    /// <summary>Every contest, each in the same order as <c>rusm list</c> names the scenarios.</summary>
    /// <param name="seconds">How long those measure that go on until they are stopped.</param>
    /// <param name="warmUp">How long each warms up, in seconds; those that have an end take one round for it on the BEAM.</param>
    /// <param name="rounds">How many rounds those measure that have an end.</param>
    internal static IReadOnlyList<Contest> All(int seconds, int warmUp, int rounds)
    {
        var rate = new RateArguments($"{seconds}", $"{warmUp}");
        var size = new SizeArguments($"{rounds}", $"{warmUp}");
        return
        [
            FaultRecovery("stop", 1, 2, rate),
            FaultRecovery("stop", 8, 2, rate),
            FaultRecovery("stop", 64, 2, rate),
            FaultRecovery("exit", 1, 2, rate),
            FaultRecovery("throw", 1, 1.8, rate),
            FaultRecovery("throw", 8, 2.5, rate),
            new("spawn-storm", Figure.PerSecond("processes"), rate.Rusm("spawn-storm"), rate.Beam("spawn-storm"), 3),
            PingPong(1, 2, rate),
            PingPong(64, 5, rate),
            Cascade("chain", 100_000, size),
            Cascade("chain", 1_000_000, size),
            Cascade("star", 100_000, size),
            Cascade("star", 1_000_000, size),
            Size("trap-hub", "exit", 1_000, 2, size),
            Size("trap-hub", "exit", 100_000, 2, size),
            Size("trap-hub", "exit", 1_000_000, 2, size),
            Size("monitor-fan-out", "down", 100_000, 3, size),
            new("idle, 1,000,000", Figure.Bytes, ["idle", "--size", "1000000"], ["idle", "1000000"], 2670 / 700.0),
        ];
    }

    private static Contest FaultRecovery(string fault, int supervisors, double goal, RateArguments rate) => new(
        $"fault-recovery --fault {fault}, {supervisors} supervisor{(supervisors == 1 ? "" : "s")}",
        Figure.PerSecond("restarts"),
        rate.Rusm("fault-recovery", "--fault", fault, "--supervisors", $"{supervisors}"),
        rate.Beam("fault-recovery", fault, $"{supervisors}"),
        goal);

    private static Contest PingPong(int pairs, double goal, RateArguments rate) => new(
        $"ping-pong, {pairs} pair{(pairs == 1 ? "" : "s")}",
        Figure.PerSecond("messages"),
        rate.Rusm("ping-pong", "--pairs", $"{pairs}"),
        rate.Beam("ping-pong", $"{pairs}"),
        goal);

    private static Contest Cascade(string shape, int processes, SizeArguments size) => new(
        $"cascade, {shape} of {processes:N0}",
        Figure.NsEach("process"),
        size.Rusm(processes, "cascade", "--shape", shape),
        size.Beam(processes, "cascade", shape),
        2);

    private static Contest Size(string scenario, string counted, int processes, double goal, SizeArguments size) => new(
        $"{scenario}, {processes:N0}",
        Figure.NsEach(counted),
        size.Rusm(processes, scenario),
        size.Beam(processes, scenario),
        goal);

    /// <summary>What all scenarios take that go on until they are stopped.</summary>
    private sealed record RateArguments(string Seconds, string WarmUp)
    {
        internal string[] Rusm(string scenario, params string[] options) => [scenario, Seconds, "--warm-up", WarmUp, .. options];

        internal string[] Beam(string scenario, params string[] arguments) => [scenario, .. arguments, Seconds, WarmUp];
    }

    /// <summary>What all scenarios take that have an end of their own.</summary>
    private sealed record SizeArguments(string Rounds, string WarmUp)
    {
        internal string[] Rusm(int processes, params string[] scenario) =>
            [.. scenario, "--size", $"{processes}", "--rounds", Rounds, "--warm-up", WarmUp];

        internal string[] Beam(int processes, params string[] scenario) => [.. scenario, $"{processes}", Rounds];
    }
}
