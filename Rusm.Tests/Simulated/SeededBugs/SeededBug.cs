using Rusm.Host;
using Rusm.Host.Simulating;

namespace Rusm.Tests.Simulated.SeededBugs;

/// <summary>A small program with a bug of concurrency or supervision, and the same program without it.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Program">The program; with the argument true the one that is mended.</param>
public sealed record SeededBug(string Name, Func<Runtime, bool, Task> Program)
{
    /// <summary>The faults without which the bug does not show.</summary>
    public FaultOptions Faults { get; init; } = new();

    /// <summary>The largest number of schedules within which it is found.</summary>
    public int Within { get; init; } = 200;

    public static IReadOnlyList<SeededBug> All { get; } =
        [.. RacesBetweenMessages.All, .. LateAndLostMessages.All, .. Deadlocks.All, .. LinksAndMonitors.All, .. NamesAndRestarts.All];

    public override string ToString() => Name;

    internal SimulationOptions Options(SchedulingStrategy strategy) =>
        new() { Strategy = strategy, Schedules = Within, MaxSteps = 3000, Faults = Faults };

    internal Func<Runtime, Task> Broken => runtime => Program(runtime, false);

    internal Func<Runtime, Task> Mended => runtime => Program(runtime, true);

    internal static void Check(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }
}
