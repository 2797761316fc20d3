namespace Rusm.Cli.Growing;

/// <summary>An operation whose cost may grow with a number.</summary>
/// <param name="Name">What it does, and what there are N of.</param>
/// <param name="Measuring">The arguments that say how long to measure.</param>
/// <param name="Scenario">The other arguments of <c>rusm run</c>, with <see cref="N"/> for the number.</param>
internal sealed record Operation(string Name, string[] Measuring, params string[] Scenario)
{
    private const string N = "N";

    private static readonly string[] Rounds = ["--rounds", "3", "--warm-up", "1"];
    private static readonly string[] Seconds = ["2", "--warm-up", "1"];

    /// <summary>Every operation that takes part in something that can be numerous.</summary>
    internal static IReadOnlyList<Operation> All { get; } =
    [
        new("start a dynamic child, until there are N", Rounds, "dynamic-children", "--measure", "start", "--size", N),
        new("the same from outside any process", Rounds, "dynamic-children", "--measure", "start", "--from", "outside", "--size", N),
        new("stop a supervisor of N dynamic children, per child", Rounds, "dynamic-children", "--measure", "stop", "--size", N),
        new("stop one of N dynamic children", Rounds, "dynamic-children", "--measure", "terminate", "--size", N),
        new("count N dynamic children", Rounds, "dynamic-children", "--measure", "count", "--size", N),
        new("list N dynamic children, per child", Rounds, "dynamic-children", "--measure", "which", "--size", N),
        new("restart a child of a supervisor with N others", Seconds, "supervised", "--others", N),
        new("spawn a process beside N others", Seconds, "spawn-storm", "--others", N),
        new("call a server with N messages waiting", Seconds, "calls", "--waiting", N),
        new("link and unlink, with N links", Rounds, "links", "--size", N),
        new("monitor and demonitor, with N monitors", Rounds, "monitors", "--size", N),
        new("flush a Down with N messages waiting", Rounds, "monitors", "--measure", "flush", "--size", "1", "--waiting", N),
        new("end of a process that holds N monitors, per monitor", Rounds, "monitors", "--measure", "exit", "--size", N),
        new("end of a process with N monitors on it, per Down received", Rounds, "monitor-fan-out", "--size", N),
        new("end of a process with N links, per process that ends with it", Rounds, "cascade", "--shape", "star", "--size", N),
        new("end of one of N processes linked to one that traps exits", Rounds, "trap-hub", "--size", N),
        new("set a timer, until N are alive", Rounds, "timers", "--measure", "set", "--size", N),
        new("cancel one of N timers", Rounds, "timers", "--measure", "cancel", "--size", N),
        new("fire one of N timers", Rounds, "timers", "--measure", "fire", "--size", N),
        new("register and unregister a name beside N others", Rounds, "names", "--measure", "register", "--size", N),
        new("look up one of N names", Rounds, "names", "--measure", "whereis", "--size", N),
    ];

    /// <summary>The scenario as people ask for it.</summary>
    internal string Command => string.Join(' ', Scenario);

    /// <summary>The arguments of <c>rusm run</c> for a number.</summary>
    internal string[] For(int number) => [.. Scenario.Select(argument => argument == N ? $"{number}" : argument), .. Measuring];
}
