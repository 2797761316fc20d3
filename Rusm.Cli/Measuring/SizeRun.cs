using System.Diagnostics;
using Rusm.Host;

namespace Rusm.Cli.Measuring;

/// <summary>
/// Runs rounds of a size scenario, each on a fresh runtime and a collected heap: warm-up rounds for a while, then those that
/// are measured. The report is the median one.
/// </summary>
internal sealed class SizeRun(ISizeScenario warmUpWith, ISizeScenario scenario, TimeSpan warmUp, int rounds) : IRun
{
    private RuntimeOptions runtimeOptions = new();
    private volatile Func<int> processesAlive = () => 0;
    private volatile Round? lastRound;
    private volatile string phase = "starting";

    /// <inheritdoc/>
    public IReport? Run(RuntimeOptions options, CancellationToken interrupted)
    {
        runtimeOptions = options;
        var began = Stopwatch.GetTimestamp();
        var warm = Rounds(warmUpWith, done => GoOnWarmingUp(done, Stopwatch.GetElapsedTime(began)), interrupted);
        var warmFor = Stopwatch.GetElapsedTime(began);
        var measured = Rounds(scenario, GoOnMeasuring, interrupted);
        if (measured.Count == 0)
        {
            return warm.Count > 0 && warmUpWith == scenario
                ? Median(warm, "ended early, in the warm-up: a warm program is faster", early: true)
                : null;
        }

        var early = measured.Count < rounds;
        var basis = $"{(rounds == 1 ? "one round" : $"the median of {Units.Of(measured.Count, "round")}")}, "
            + $"{(early ? "ended early, " : "")}after {Units.Seconds(warmFor)} of warm-up ({Units.Of(warm.Count, "round")})";
        return Median(measured, basis, early);
    }

    /// <inheritdoc/>
    public Progress Look()
    {
        List<(string Name, string Value)> figures = [("processes alive", Units.Whole(processesAlive()))];
        if (lastRound is { } last)
        {
            var nsEach = last.Elapsed.TotalNanoseconds / last.Count;
            figures.Add(("last round", $"{Units.Whole(last.Count)} {scenario.Unit}, {Units.Whole(nsEach)} ns each"));
        }

        return new(scenario.Title, phase, figures);
    }

    private bool GoOnWarmingUp(int done, TimeSpan elapsed)
    {
        phase = $"warming up, round {done + 1}: {elapsed.TotalSeconds:0.0} of {Units.Seconds(warmUp)}";
        return done == 0 || elapsed < warmUp;
    }

    private bool GoOnMeasuring(int done)
    {
        phase = $"measuring, round {done + 1} of {rounds}";
        return done < rounds;
    }

    private List<Round> Rounds(ISizeScenario each, Func<int, bool> goOn, CancellationToken interrupted)
    {
        var done = new List<Round>();
        try
        {
            while (!interrupted.IsCancellationRequested && goOn(done.Count))
            {
                done.Add(OneRound(each, interrupted));
                lastRound = done[^1];
            }
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // The round that was interrupted does not count; those before it do.
        }

        return done;
    }

    private Round OneRound(ISizeScenario each, CancellationToken interrupted)
    {
        GC.Collect();
        var runtime = new Runtime(runtimeOptions);
        processesAlive = () => runtime.ProcessCount;
        try
        {
            return each.Run(runtime, interrupted);
        }
        finally
        {
            runtime.DisposeAsync().AsTask().Wait(CancellationToken.None);
        }
    }

    private Report Median(List<Round> done, string basis, bool early)
    {
        var median = done.OrderBy(round => round.Elapsed).ElementAt((done.Count - 1) / 2);
        return new Report
        {
            Title = scenario.Title,
            Unit = scenario.Unit,
            Counts = scenario.Counts,
            Count = median.Count,
            Seconds = median.Elapsed.TotalSeconds,
            Basis = basis,
            ProcessesPeak = median.ProcessesPeak,
            EndedEarly = early,
            TableNsEach = median.TableElapsed?.TotalNanoseconds / median.Count,
            BytesEach = median.BytesEach,
        };
    }
}
