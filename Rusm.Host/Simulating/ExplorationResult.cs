namespace Rusm.Host.Simulating;

/// <summary>The result of an exploration: of many runs of one program.</summary>
/// <param name="Schedules">The number of schedules that were run, without those of the shrinking.</param>
/// <param name="Steps">The number of steps of these runs together.</param>
/// <param name="Failure">The first run that failed, shrunk; null if none failed.</param>
/// <param name="IsComplete">Whether all schedules were run, of <see cref="Simulation.ExploreAll"/>.</param>
/// <param name="Pruned">The number of runs that were ended because they had come to a state of an earlier run.</param>
public sealed record ExplorationResult(long Schedules, long Steps, SimulationResult? Failure, bool IsComplete = false, long Pruned = 0)
{
    /// <summary>The schedule of the first run that failed, before it was shrunk; null if none failed.</summary>
    public Schedule? FirstSchedule { get; init; }

    /// <summary>The expression of the program, for the text of a test that repeats the failure; null if it is not known.</summary>
    internal string? Program { get; init; }

    /// <summary>The expression of the options, for the same; null for none.</summary>
    internal string? Options { get; init; }

    /// <summary>The class that simulates the program, for the same.</summary>
    internal string Simulator { get; init; } = nameof(Simulation);

    /// <summary>Whether a run failed.</summary>
    public bool Failed => Failure is not null;

    /// <summary>The C# of a test that repeats the failure, as text; null if no run failed, or the expression of the program is not known.</summary>
    public string? RegressionTest => Failure is null || Program is null
        ? null
        : $"""
            [Fact]
            public void Repeats_the_failure() =>
                {Simulator}.Replay({Program}, Schedule.Parse("{Failure.Schedule}"){(Options is null or "null" ? "" : $", {Options}")}).ThrowIfFailed();
            """;

    /// <summary>Does nothing if no run failed.</summary>
    /// <exception cref="SimulationFailedException">A run failed.</exception>
    public void ThrowIfFailed()
    {
        if (Failed)
        {
            throw new SimulationFailedException(this);
        }
    }

    /// <summary>Returns the number of schedules, and the failure with its story and test.</summary>
    /// <returns>Some lines.</returns>
    public override string ToString() => Failure is null
        ? IsComplete ? $"All {Schedules:N0} schedules were run without a problem." : $"{Schedules:N0} schedules were run without a problem. There may be more."
        : string.Join(
            Environment.NewLine,
            [
                $"Schedule {Schedules:N0} failed. It was shrunk from {FirstSchedule?.Decisions.Length ?? 0} decisions to {Failure.Schedule.Decisions.Length}.",
                $"{Failure}",
                .. RegressionTest is { } test ? ["This test repeats it:", test] : Array.Empty<string>(),
            ]);
}
