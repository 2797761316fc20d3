using System.Diagnostics;
using System.Globalization;
using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary>A storm of faults through a tree: the tree is started, struck for a while, left to recover, looked at, and shut down.</summary>
internal sealed class Storm(int seed, double faultsPerSecond, TimeSpan duration) : IRun
{
    // How long a fault waits until its target is up.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(10);

    private readonly FaultPlan plan = new(seed, BranchShape.All);
    private readonly InvariantChecks promises = new();
    private readonly long[] faults = new long[Enum.GetValues<StormFaultKind>().Length];
    private long missed;
    private long began;
    private volatile StormTree? tree;
    private volatile string phase = "starting";
    private IReadOnlyList<SupervisorLine> lastLook = [];
    private long lastLookAt;

    private string Title => $"{Units.Of(BranchShape.All.Sum(branch => branch.Workers), "worker")} under "
        + $"{Units.Of(BranchShape.All.Count, "supervisor")} under a root, "
        + (double.IsInfinity(faultsPerSecond) ? "faults without a limit" : $"{faultsPerSecond.ToString("#,0.###", CultureInfo.InvariantCulture)} faults each second")
        + $", seed {seed}";

    /// <inheritdoc/>
    public IReport? Run(RuntimeOptions options, CancellationToken interrupted)
    {
        var runtime = new Runtime(options);
        var started = StormTree.Start(runtime, faultsPerSecond);
        AwaitRecovery(started);
        var residentBefore = Memory.Resident();
        began = Stopwatch.GetTimestamp();
        tree = started;
        Rage(started, interrupted);

        var elapsed = Stopwatch.GetElapsedTime(began);
        phase = "waiting for the last to recover";
        AwaitRecovery(started);
        var state = runtime.Snapshot();
        promises.Check(state);
        var muster = Muster.Of(state, started.Members);
        var residentAfter = Memory.Resident();

        phase = "shutting down";
        var counters = runtime.Counters;
        var shutdownBegan = Stopwatch.GetTimestamp();
        var shutdown = runtime.ShutdownAsync(ShutdownLimit, CancellationToken.None).GetAwaiter().GetResult();
        var shutdownTook = Stopwatch.GetElapsedTime(shutdownBegan);
        var bodiesLeft = runtime.Counters.BodiesRunning;
        runtime.DisposeAsync().AsTask().Wait(CancellationToken.None);
        return new StormReport
        {
            Title = Title,
            Seed = seed,
            Elapsed = elapsed,
            EndedEarly = interrupted.IsCancellationRequested,
            Faults = [.. Enum.GetValues<StormFaultKind>().Select(kind => (kind, faults[(int)kind]))],
            Missed = missed,
            Tree = started.Look(state),
            Recoveries = started.Recoveries(),
            Expected = started.Members.Count,
            Alive = state.Count,
            Muster = muster,
            Spawned = counters.Spawned,
            Ended = counters.Finished,
            Checks = promises.Checks,
            Broken = promises.Broken,
            Shutdown = shutdown,
            ShutdownTook = shutdownTook,
            BodiesLeft = bodiesLeft,
            ResidentBefore = residentBefore,
            ResidentAfter = residentAfter,
        };
    }

    /// <inheritdoc/>
    public Progress Look()
    {
        if (tree is not { } struck)
        {
            return new(Title, phase, []);
        }

        var state = struck.Runtime.Snapshot();
        var look = struck.Look(state);
        var now = Stopwatch.GetTimestamp();
        var drawing = SupervisorLine.Draw(look, lastLook, Stopwatch.GetElapsedTime(lastLookAt == 0 ? began : lastLookAt, now));
        (lastLook, lastLookAt) = (look, now);
        var recoveries = struck.Recoveries();
        return new(
            Title,
            phase.Length > 0 ? phase : $"{Stopwatch.GetElapsedTime(began, now).TotalSeconds:0.0} of {Units.Seconds(duration)}",
            [
                ("faults", Units.Whole(faults.Sum())),
                ("restart p50", Units.Nanoseconds(recoveries.Percentile(0.5))),
                ("restart p99", Units.Nanoseconds(recoveries.Percentile(0.99))),
                ("processes alive", $"{Units.Whole(state.Count)} of {Units.Whole(struck.Members.Count)}"),
            ])
        {
            Drawing = drawing,
        };
    }

    private void Rage(StormTree struck, CancellationToken interrupted)
    {
        phase = "";
        var pace = new Pace(faultsPerSecond, began);
        var nextCheck = began;
        while (Stopwatch.GetTimestamp() is var now
            && Stopwatch.GetElapsedTime(began, now) < duration
            && !interrupted.IsCancellationRequested
            && struck.Runtime.IsAlive(struck.Root))
        {
            if (now >= nextCheck)
            {
                promises.Check(struck.Runtime.Snapshot());
                nextCheck = now + (long)(CheckEvery.TotalSeconds * Stopwatch.Frequency);
            }

            if (pace.TakeTurn(now))
            {
                Strike(struck, plan.Next());
            }
            else
            {
                interrupted.WaitHandle.WaitOne(pace.Pause(now));
            }
        }
    }

    private void Strike(StormTree struck, StormFault fault)
    {
        var branch = struck.Branches[fault.Branch];
        var since = Stopwatch.GetTimestamp();
        var spin = default(SpinWait);
        while (true)
        {
            if (branch.Aim(fault, struck.Runtime.IsAlive, Stopwatch.GetTimestamp()) is { } target)
            {
                faults[(int)fault.Kind]++;
                Befall(struck.Runtime, target, fault.Kind);
                return;
            }

            if (Stopwatch.GetElapsedTime(since) > Patience)
            {
                missed++;
                return;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private static void Befall(Runtime runtime, Pid target, StormFaultKind kind)
    {
        if (kind is StormFaultKind.Throw or StormFaultKind.Stop)
        {
            runtime.Send(target, kind);
        }
        else
        {
            runtime.Kill(target);
        }
    }

    // A process that has not been restarted by then is missing in the report.
    private static void AwaitRecovery(StormTree struck)
    {
        var since = Stopwatch.GetTimestamp();
        while (!HasRecovered(struck) && Stopwatch.GetElapsedTime(since) < RecoveryLimit)
        {
            Thread.Sleep(1);
        }
    }

    private static bool HasRecovered(StormTree struck) =>
        struck.Branches.All(branch => branch.HasRecovered)
        && Muster.Of(struck.Runtime.Snapshot(), struck.Members).IsComplete
        && struck.Runtime.Counters is var counters
        && counters.BodiesRunning == counters.Spawned - counters.Finished;
}
