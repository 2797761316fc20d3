using System.Text.Json;
using Rusm.Cli.Measuring;
using Rusm.Host.Supervision;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary>What a storm left: the tree, what befell it, and whether anything was broken or lost.</summary>
internal sealed record StormReport : IReport
{
    internal required string Title { get; init; }

    internal required int Seed { get; init; }

    internal required TimeSpan Elapsed { get; init; }

    internal required bool EndedEarly { get; init; }

    internal required IReadOnlyList<(StormFaultKind Kind, long Count)> Faults { get; init; }

    /// <summary>Faults without a target: it was down for too long.</summary>
    internal required long Missed { get; init; }

    /// <summary>Each supervisor, the root first.</summary>
    internal required IReadOnlyList<SupervisorLine> Tree { get; init; }

    /// <summary>The time from a fault until its target runs again.</summary>
    internal required Histogram Recoveries { get; init; }

    /// <summary>The number of processes that are alive if none is down.</summary>
    internal required int Expected { get; init; }

    internal required int Alive { get; init; }

    internal required Muster Muster { get; init; }

    internal required long Spawned { get; init; }

    internal required long Ended { get; init; }

    /// <summary>How often the process table was checked.</summary>
    internal required int Checks { get; init; }

    internal required IReadOnlyList<string> Broken { get; init; }

    internal required ShutdownReport Shutdown { get; init; }

    internal required TimeSpan ShutdownTook { get; init; }

    /// <summary>Bodies that had not come to their end when the shutdown was over.</summary>
    internal required int BodiesLeft { get; init; }

    internal required long ResidentBefore { get; init; }

    internal required long ResidentAfter { get; init; }

    internal long FaultCount => Faults.Sum(fault => fault.Count);

    internal double FaultsPerSecond => FaultCount / Elapsed.TotalSeconds;

    /// <summary>What should not be, in sentences; nothing when all went well.</summary>
    internal IReadOnlyList<string> Problems =>
    [
        .. Broken.Select(sentence => $"broken: {sentence}"),
        .. Muster.Leaked.Select(pid => $"leaked: {pid} is alive and belongs to no supervisor"),
        .. Muster.Missing.Select(pid => $"missing: {pid} has died and was not restarted"),
        .. Shutdown.IsClean ? Array.Empty<string>() : [$"late to shut down: {Shutdown}"],
        .. BodiesLeft == 0 ? Array.Empty<string>() : [$"leaked: {Units.Of(BodiesLeft, "body", "bodies")} left after the shutdown"],
    ];

    /// <inheritdoc/>
    public int ExitCode => Problems.Count > 0 ? Cli.ExitCode.Differs
        : EndedEarly ? Cli.ExitCode.Interrupted
        : Cli.ExitCode.Done;

    /// <inheritdoc/>
    public void Write(string scenario, TextWriter output) => StormSummary.Write(scenario, this, output);

    /// <inheritdoc/>
    public void Write(string scenario, Utf8JsonWriter json) => StormJson.Write(scenario, this, json);
}
