using Rusm.Host.Simulating;

namespace Rusm.Properties;

/// <summary>The options of <see cref="ModelTest"/>.</summary>
public sealed record ModelTestOptions
{
    /// <summary>The number of clients that give commands at the same time.</summary>
    public int Clients { get; init; } = 3;

    /// <summary>The largest number of commands of each client.</summary>
    public int Commands { get; init; } = 4;

    /// <summary>The number of scenarios: of commands for the clients.</summary>
    public int Scenarios { get; init; } = 50;

    /// <summary>The schedules for each scenario, and the faults that are injected meanwhile.</summary>
    public SimulationOptions Simulation { get; init; } = new() { Schedules = 50 };

    /// <summary>The seed of the scenarios, as the message of a failure has it: the same scenarios are run again. Null for a new one.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The folder for the traces of failed runs, which the <c>rusm</c> tool opens; null for no traces. Default: the folder <c>rusm</c> in the
    /// folder for temporary files.</summary>
    public string? TraceFolder { get; init; } = FailureTrace.DefaultFolder;
}
