namespace Rusm.Cli.Comparison;

/// <summary>What <c>rusm compare</c> measures.</summary>
internal static class ComparisonCases
{
    /// <summary>Every contest.</summary>
    /// <param name="seconds">How long those measure that go on until they are stopped.</param>
    /// <param name="warmUp">How long each warms up, in seconds; those that have an end take one round for it on the BEAM.</param>
    /// <param name="rounds">How many rounds those measure that have an end.</param>
    /// <param name="recording">The file that a recorded run writes.</param>
    internal static IReadOnlyList<ComparisonCase> All(int seconds, int warmUp, int rounds, string recording)
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
            new(
                "spawn-storm",
                Figure.PerSecond("processes"),
                rate.Rusm("spawn-storm"),
                [ComparisonPeer.Beam(new(3), rate.Beam("spawn-storm")), .. ComparisonPeer.Peers(new(), rate.Peers("spawn-storm"))]),
            PingPong(1, 2, rate),
            PingPong(64, 5, rate),
            new(
                "ping-pong, 1 pair, recorded",
                Figure.PerSecond("messages"),
                rate.Rusm("ping-pong", "--record", recording),
                ComparisonPeer.Itself(new(0.75), "not recorded", rate.Rusm("ping-pong"))),
            Calls(1, 3, rate),
            Calls(8, 5, rate, new Goal(1)),
            Calls(64, 5, rate, new Goal(1)),
            CallsFromOutside(1, new(Figure: 1_500_000), rate),
            CallsFromOutside(8, new(Figure: 2_500_000), rate),
            CallsFromOutside(64, new(), rate),
            CallsBesideMessages(10_000, rate),
            CallsBesideMessages(1_000_000, rate),
            new("supervised", Figure.PerSecond("restarts"), rate.Rusm("supervised"), ComparisonPeer.Beam(new(3, 500_000), rate.Beam("supervised"))),
            Children("start", "process", 100_000, Figure.PerSecond("starts"), new(3), size),
            Children("start", "outside", 100_000, Figure.PerSecond("starts"), new(2), size),
            Children("stop", "process", 250_000, Figure.NsEach("child"), new(3, 1e9 / 250_000), size),
            Timers("set", 1_000_000, size),
            Timers("cancel", 1_000_000, size),
            Size("names", "pair", 100_000, 2, size),
            Cascade("chain", 100_000, size),
            Cascade("chain", 1_000_000, size),
            Cascade("star", 100_000, size),
            Cascade("star", 1_000_000, size),
            Size("trap-hub", "exit", 1_000, 2, size),
            Size("trap-hub", "exit", 100_000, 2, size),
            Size("trap-hub", "exit", 1_000_000, 2, size),
            Size("monitor-fan-out", "down", 100_000, 3, size),
            new(
                "idle, 1,000,000",
                Figure.Bytes,
                ["idle", "--size", "1000000"],
                [ComparisonPeer.Beam(new(2670 / 700.0), ["idle", "1000000"]), .. ComparisonPeer.Peers(new(), ["idle", "1000000"])]),
        ];
    }

    private static ComparisonCase FaultRecovery(string fault, int supervisors, double goal, RateArguments rate) => new(
        $"fault-recovery --fault {fault}, {supervisors} supervisor{(supervisors == 1 ? "" : "s")}",
        Figure.PerSecond("restarts"),
        rate.Rusm("fault-recovery", "--fault", fault, "--supervisors", $"{supervisors}"),
        [
            ComparisonPeer.Beam(new(goal), rate.Beam("fault-recovery", fault, $"{supervisors}")),

            // An actor of those libraries crashes by an exception, and by nothing else.
            .. fault == "throw" ? ComparisonPeer.Peers(new(), rate.Peers("fault-recovery", $"{supervisors}")) : [],
        ]);

    private static ComparisonCase PingPong(int pairs, double goal, RateArguments rate) => new(
        $"ping-pong, {pairs} pair{(pairs == 1 ? "" : "s")}",
        Figure.PerSecond("messages"),
        rate.Rusm("ping-pong", "--pairs", $"{pairs}"),
        [ComparisonPeer.Beam(new(goal), rate.Beam("ping-pong", $"{pairs}")), .. ComparisonPeer.Peers(new(), rate.Peers("ping-pong", $"{pairs}"))]);

    private static ComparisonCase Calls(int callers, double goal, RateArguments rate, Goal? againstOneCaller = null) => new(
        $"calls, {Callers(callers)}",
        Figure.PerSecond("calls"),
        rate.Rusm("calls", "--callers", $"{callers}"),
        [
            ComparisonPeer.Beam(new(goal), rate.Beam("calls", $"{callers}", "0")),
            .. againstOneCaller is null ? [] : new[] { ComparisonPeer.Itself(againstOneCaller, "1 caller", rate.Rusm("calls")) },
            .. ComparisonPeer.Peers(new(), rate.Peers("calls", "process", $"{callers}")),
        ]);

    // Erlang has no outside: its callers are processes.
    private static ComparisonCase CallsFromOutside(int callers, Goal goal, RateArguments rate) => new(
        $"calls --from outside, {Callers(callers)}",
        Figure.PerSecond("calls"),
        rate.Rusm("calls", "--from", "outside", "--callers", $"{callers}"),
        [ComparisonPeer.Beam(goal, rate.Beam("calls", $"{callers}", "0")) with { Difference = "from processes" }, .. ComparisonPeer.Peers(new(1), rate.Peers("calls", "outside", $"{callers}"))]);

    private static ComparisonCase CallsBesideMessages(int waiting, RateArguments rate) => new(
        $"calls, 1 caller, {waiting:N0} messages waiting",
        Figure.PerSecond("calls"),
        rate.Rusm("calls", "--waiting", $"{waiting}"),
        ComparisonPeer.Beam(new(3), rate.Beam("calls", "1", $"{waiting}")),
        ComparisonPeer.Itself(new(0.75), "none waiting", rate.Rusm("calls")));

    private static string Callers(int callers) => $"{callers} caller{(callers == 1 ? "" : "s")}";

    private static ComparisonCase Children(string measure, string from, int children, Figure figure, Goal goal, SizeArguments size) => new(
        $"dynamic-children, {measure} of {children:N0}{(from == "outside" ? " from outside" : "")}",
        figure,
        size.Rusm(children, "dynamic-children", "--measure", measure, "--from", from),
        ComparisonPeer.Beam(goal, size.Beam(children, "dynamic-children", measure)) with { Difference = from == "outside" ? "from a process" : null });

    private static ComparisonCase Timers(string measure, int timers, SizeArguments size) => new(
        $"timers, {measure} {timers:N0}",
        Figure.NsEach("timer"),
        size.Rusm(timers, "timers", "--measure", measure),
        [ComparisonPeer.Beam(new(3), size.Beam(timers, "timers", measure)), .. ComparisonPeer.Peers(new(), size.Peers(timers, "timers", measure))]);

    private static ComparisonCase Cascade(string shape, int processes, SizeArguments size) => new(
        $"cascade, {shape} of {processes:N0}",
        Figure.NsEach("process"),
        size.Rusm(processes, "cascade", "--shape", shape),
        ComparisonPeer.Beam(new(2), size.Beam(processes, "cascade", shape)));

    private static ComparisonCase Size(string scenario, string counted, int processes, double goal, SizeArguments size) => new(
        $"{scenario}, {processes:N0}",
        Figure.NsEach(counted),
        size.Rusm(processes, scenario),
        ComparisonPeer.Beam(new(goal), size.Beam(processes, scenario)));

    /// <summary>What all scenarios take that go on until they are stopped.</summary>
    private sealed record RateArguments(string Seconds, string WarmUp)
    {
        internal string[] Rusm(string scenario, params string[] options) => [scenario, Seconds, "--warm-up", WarmUp, .. options];

        internal string[] Beam(string scenario, params string[] arguments) => [scenario, .. arguments, Seconds, WarmUp];

        internal string[] Peers(string scenario, params string[] arguments) => Beam(scenario, arguments);
    }

    /// <summary>What all scenarios take that have an end of their own.</summary>
    private sealed record SizeArguments(string Rounds, string WarmUp)
    {
        internal string[] Rusm(int size, params string[] scenario) =>
            [.. scenario, "--size", $"{size}", "--rounds", Rounds, "--warm-up", WarmUp];

        internal string[] Beam(int size, params string[] scenario) => [.. scenario, $"{size}", Rounds];

        // .NET needs a longer warm-up than one round.
        internal string[] Peers(int size, params string[] scenario) => [.. scenario, $"{size}", Rounds, WarmUp];
    }
}
