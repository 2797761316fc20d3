using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Running;

namespace Rusm.Cli.Benchmarks;

/// <summary>Says which benchmark runs, and ends the run before the next one once that is asked for.</summary>
internal sealed class BenchProgress(CancellationToken interrupted) : EventProcessor
{
    private readonly ProgressLine line = new();
    private int expected;
    private int started;

    /// <inheritdoc/>
    public override void OnStartRunBenchmark(BenchmarkCase benchmarkCase)
    {
        interrupted.ThrowIfCancellationRequested();
        started++;
        line.Clear();
        line.Report($"{started} of {expected}: {BenchConfig.Name(benchmarkCase)} {benchmarkCase.Parameters.DisplayInfo}");
    }

    internal void Expect(int benchmarks) => expected = benchmarks;

    internal void Clear() => line.Clear();
}
