using System.Diagnostics;
using Rusm.Host;

namespace Rusm.Cli.Measuring;

/// <summary>Runs a rate scenario for its warm-up, forgets that, and measures from there on.</summary>
internal sealed class RateRun(IRateScenario scenario, TimeSpan warmUp, TimeSpan duration) : IRun
{
    // How often the number of processes alive is looked at: their peak is the highest of these looks.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    private volatile Func<RuntimeCounters> counters = () => default;
    private volatile CountSample? warmUpBegan;
    private volatile CountSample? measuringBegan;
    private volatile bool ended;
    private CountSample? lastLook;

    /// <inheritdoc/>
    public IReport? Run(RuntimeOptions options, CancellationToken interrupted)
    {
        var runtime = new Runtime(options);
        counters = () => runtime.Counters;
        scenario.Start(runtime);
        warmUpBegan = CountSample.Now(scenario);
        var peak = Wait(warmUp, interrupted);
        var endedInWarmUp = interrupted.IsCancellationRequested;
        if (!endedInWarmUp)
        {
            measuringBegan = CountSample.Now(scenario);
            peak = Math.Max(peak, Wait(duration, interrupted));
        }

        var figures = CountSample.Now(scenario).Since(measuringBegan ?? warmUpBegan);
        var endedEarly = interrupted.IsCancellationRequested;
        var unwinding = Unwinding(runtime.Counters);
        ended = true;
        runtime.DisposeAsync().AsTask().Wait(CancellationToken.None);
        return new Report
        {
            Title = scenario.Title,
            Unit = scenario.Unit,
            Counts = scenario.Counts,
            Count = figures.Count,
            Seconds = figures.Elapsed.TotalSeconds,
            Shares = figures.Shares(scenario.Doer),
            Basis = (endedInWarmUp, endedEarly) switch
            {
                (true, _) => "ended early, in the warm-up: a warm program is faster",
                (_, true) => $"ended early, after {Units.Seconds(warmUp)} of warm-up",
                _ => $"after {Units.Seconds(warmUp)} of warm-up",
            },
            ProcessesPeak = peak,
            PeakBasis = $"looked at every {LookEvery.TotalMilliseconds:0} ms",
            BodiesUnwinding = unwinding,
            EndedEarly = endedEarly,
            Latency = scenario.LatencyMeaning is { } meaning && figures.Count > 0
                ? new(figures.Latencies.Percentile(0.5), figures.Latencies.Percentile(0.99), meaning)
                : null,
        };
    }

    /// <inheritdoc/>
    public Progress Look()
    {
        var began = measuringBegan ?? warmUpBegan;
        if (began is null)
        {
            return new(scenario.Title, "starting", []);
        }

        var now = CountSample.Now(scenario);
        var sinceLastLook = now.Since(lastLook ?? began);
        var sinceBegin = now.Since(began);
        lastLook = now;
        var perSecond = sinceLastLook.Count / Math.Max(sinceLastLook.Elapsed.TotalSeconds, 1e-9);
        List<(string Name, string Value)> figures = [($"{scenario.Unit}/s", Units.Whole(perSecond))];
        if (scenario.LatencyMeaning is not null)
        {
            figures.Add(("p50", Units.Nanoseconds(sinceBegin.Latencies.Percentile(0.5))));
            figures.Add(("p99", Units.Nanoseconds(sinceBegin.Latencies.Percentile(0.99))));
        }

        var counted = counters();
        figures.Add(("processes alive", Units.Whole(Alive(counted))));
        figures.Add(("bodies unwinding", Units.Whole(Unwinding(counted))));
        var (phase, length) = began == measuringBegan ? ("measuring", duration) : ("warming up", warmUp);
        return new(
            scenario.Title,
            ended ? "waiting for the bodies" : $"{phase}: {sinceBegin.Elapsed.TotalSeconds:0.0} of {Units.Seconds(length)}",
            figures)
        {
            Rate = new RunRate(scenario.Unit, perSecond, scenario.LatencyMeaning is null || sinceLastLook.Count == 0 ? null : sinceLastLook.Latencies),
        };
    }

    private int Wait(TimeSpan time, CancellationToken interrupted)
    {
        var began = Stopwatch.GetTimestamp();
        var peak = Alive(counters());
        while (time - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } left
            && !interrupted.WaitHandle.WaitOne(left < LookEvery ? left : LookEvery))
        {
            peak = Math.Max(peak, Alive(counters()));
        }

        return peak;
    }

    private static int Alive(RuntimeCounters counted) => (int)(counted.Spawned - counted.Finished);

    private static int Unwinding(RuntimeCounters counted) => counted.BodiesRunning - Alive(counted);
}
