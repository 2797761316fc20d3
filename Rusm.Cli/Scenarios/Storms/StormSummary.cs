using System.Diagnostics;
using Rusm.Cli.Measuring;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary>The report of a storm as text.</summary>
internal static class StormSummary
{
    internal static void Write(string scenario, StormReport report, TextWriter output)
    {
        output.WriteLine($"{scenario}: {report.Title}");
        foreach (var line in Lines(report))
        {
            output.WriteLine($"  {line}".TrimEnd());
        }
    }

    private static IEnumerable<string> Lines(StormReport report)
    {
        foreach (var line in SupervisorLine.Draw(report.Tree, earlier: [], report.Elapsed))
        {
            yield return line;
        }

        yield return $"{Units.Whole(report.FaultCount)} faults in {Units.Seconds(report.Elapsed)}"
            + (report.EndedEarly ? ", ended early" : "")
            + $", {Units.Whole(report.FaultsPerSecond)}/s: "
            + string.Join(", ", report.Faults.Select(fault => $"{Units.Whole(fault.Count)} {Name(fault.Kind)}"));
        if (report.Missed > 0)
        {
            yield return $"{Units.Whole(report.Missed)} more missed: their target was down for too long";
        }

        yield return $"p50 {Time(report, 0.5)}, p99 {Time(report, 0.99)}, max {Time(report, 1)}: "
            + "restart, from just before the fault until the new child's body runs";
        yield return $"{Units.Of(report.Alive, "process", "processes")} alive at the end, {Units.Whole(report.Expected)} expected; "
            + $"{Units.Whole(report.Spawned)} spawned, {Units.Whole(report.Ended)} ended; {Units.Whole(report.Muster.Leaked.Count)} leaked";
        yield return $"invariants checked {Units.Whole(report.Checks)} times, {(report.Broken.Count == 0 ? "none" : Units.Whole(report.Broken.Count))} broken";
        yield return $"shut down in order in {Units.Nanoseconds(report.ShutdownTook.TotalNanoseconds)}: {report.Shutdown}";
        yield return $"resident set {Megabytes(report.ResidentBefore)} before, {Megabytes(report.ResidentAfter)} after";
        foreach (var problem in report.Problems)
        {
            yield return problem;
        }
    }

    private static string Name(StormFaultKind kind) => kind switch
    {
        StormFaultKind.Throw => "throws",
        StormFaultKind.Stop => "stops",
        StormFaultKind.Kill => "kills",
        StormFaultKind.FailedStart => "kills with a failed start",
        StormFaultKind.KillSupervisor => "supervisors killed",
        _ => throw new UnreachableException($"No name for {kind}"),
    };

    private static string Time(StormReport report, double share) => Units.Nanoseconds(report.Recoveries.Percentile(share));

    private static string Megabytes(long bytes) => $"{Units.Whole(bytes / 1e6)} MB";
}
