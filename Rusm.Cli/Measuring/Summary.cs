namespace Rusm.Cli.Measuring;

/// <summary>A report as text.</summary>
internal static class Summary
{
    internal static void Write(string scenario, Report report, TextWriter output)
    {
        output.WriteLine($"{scenario}: {report.Title}");
        foreach (var line in Lines(report))
        {
            output.WriteLine($"  {line}");
        }
    }

    private static IEnumerable<string> Lines(Report report)
    {
        var unit = report.Unit;
        yield return $"{Units.Whole(report.Count)} {unit} in {Units.Seconds(report.Seconds)}, {report.Basis}";
        yield return $"{Units.Whole(report.PerSecond)} {unit}/s"
            + (report.NsEach is { } each ? $", {Units.Whole(each)} ns each" : "");

        if (report.Shares is { } shares)
        {
            yield return $"each {shares.Doer}: {Units.Whole(shares.Least)} to {Units.Whole(shares.Most)} {unit}";
        }

        if (report.TableNsEach is { } table)
        {
            yield return $"{Units.Whole(table)} ns each until all were dead in the table; the rest until every body had ended";
        }

        if (report.Latency is { } latency)
        {
            yield return $"p50 {Units.Nanoseconds(latency.P50)}, p99 {Units.Nanoseconds(latency.P99)}: {latency.Meaning}";
        }

        if (report.BytesEach is { } bytes)
        {
            yield return $"{Units.Whole(bytes)} bytes each: the growth of the resident set";
        }

        yield return $"{Units.Of(report.ProcessesPeak, "process", "processes")} alive at most"
            + (report.PeakBasis is { } basis ? $", {basis}" : "");

        if (report.BodiesUnwinding > 0)
        {
            yield return $"{Units.Of(report.BodiesUnwinding, "body", "bodies")} of ended processes had not unwound by then";
        }
    }
}
