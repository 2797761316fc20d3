using System.Text.Json;

namespace Rusm.Cli.Measuring;

/// <summary>The figures of one run.</summary>
internal sealed record Report : IReport
{
    /// <summary>What ran: <c>chain of 100,000 processes</c>.</summary>
    internal required string Title { get; init; }

    /// <summary>What is counted, in one word: <c>restarts</c>.</summary>
    internal required string Unit { get; init; }

    /// <summary>What is counted, in a sentence.</summary>
    internal required string Counts { get; init; }

    internal required long Count { get; init; }

    internal required double Seconds { get; init; }

    /// <summary>What part of the run the figures are of: <c>after 2 s of warm-up</c>.</summary>
    internal required string Basis { get; init; }

    internal required int ProcessesPeak { get; init; }

    /// <summary>How the peak was found: <c>looked at every 10 ms</c>. Null when it is exact.</summary>
    internal string? PeakBasis { get; init; }

    /// <summary>Bodies that had not come to their end when the run did, though their processes had.</summary>
    internal int BodiesUnwinding { get; init; }

    internal required bool EndedEarly { get; init; }

    internal Latency? Latency { get; init; }

    /// <summary>How the count was distributed; null if there was one actor only.</summary>
    internal Shares? Shares { get; init; }

    /// <summary>Until all are dead in the table: the part of <see cref="NsEach"/> in which the call returned.</summary>
    internal double? TableNsEach { get; init; }

    internal double? BytesEach { get; init; }

    internal double PerSecond => Seconds > 0 ? Count / Seconds : 0;

    /// <summary>Null when nothing was counted.</summary>
    internal double? NsEach => Count > 0 ? Seconds * 1e9 / Count : null;

    /// <inheritdoc/>
    public int ExitCode => EndedEarly ? Cli.ExitCode.Interrupted : Cli.ExitCode.Done;

    /// <inheritdoc/>
    public void Write(string scenario, TextWriter output) => Summary.Write(scenario, this, output);

    /// <inheritdoc/>
    public void Write(string scenario, Utf8JsonWriter json) => ReportJson.Write(scenario, this, json);
}

/// <summary>How long single events took, in nanoseconds.</summary>
/// <param name="P50">Half of them took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
/// <param name="Meaning">From what to what.</param>
internal sealed record Latency(double P50, double P99, string Meaning);

/// <summary>How evenly the work was distributed.</summary>
/// <param name="Doer">The actors.</param>
/// <param name="Least">The count of the one that did it least.</param>
/// <param name="Most">The count of the one that did it most.</param>
internal sealed record Shares(string Doer, long Least, long Most);
