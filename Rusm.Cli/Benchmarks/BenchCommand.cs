using System.CommandLine;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Rusm.Cli.Benchmarks;

/// <summary><c>rusm bench</c>: what single transitions of the kernel and simulated runs cost, measured by BenchmarkDotNet in this process.</summary>
internal sealed class BenchCommand : Command
{
    private static readonly Type[] Suites = [typeof(Transitions), typeof(Table), typeof(Hub), typeof(Floor), typeof(Simulated), typeof(Observed)];

    private readonly Option<string?> filter = new("--filter")
    {
        Description = "Only the benchmarks whose name has this in it, such as Hub or Transitions.Restart.",
        HelpName = "TEXT",
    };

    internal BenchCommand()
        : base("bench", "Measure single signals through the kernel, and simulated runs, and print time and allocation of one.")
    {
        Add(filter);
        SetAction((given, interrupted) => Task.FromResult(Run(given, interrupted)));
    }

    private int Run(ParseResult given, CancellationToken interrupted)
    {
        var artifacts = Directory.CreateTempSubdirectory("rusm-bench-");
        try
        {
            var progress = new BenchProgress(interrupted);
            var config = BenchConfig.Create(artifacts.FullName, progress);
            var chosen = Suites.Select(suite => Chosen(BenchmarkConverter.TypeToBenchmarks(suite, config), given.GetValue(filter) ?? ""))
                .Where(suite => suite.BenchmarksCases.Length > 0)
                .ToArray();
            if (chosen.Length == 0)
            {
                var suites = string.Join(", ", Suites.Select(suite => suite.Name));
                throw new UserErrorException($"bench: no benchmark has '{given.GetValue(filter)}' in its name. Known: {suites}, and their methods.");
            }

            progress.Expect(chosen.Sum(suite => suite.BenchmarksCases.Length));
            var summaries = BenchmarkRunner.Run(chosen);
            progress.Clear();
            return Write(summaries);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            Console.Error.WriteLine("rusm: bench: ended before all benchmarks were run.");
            return ExitCode.Interrupted;
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }
    }

    private static BenchmarkRunInfo Chosen(BenchmarkRunInfo suite, string text) => new(
        [.. suite.BenchmarksCases.Where(one => BenchConfig.Name(one).Contains(text, StringComparison.OrdinalIgnoreCase))],
        suite.Type,
        suite.Config);

    private static int Write(Summary[] summaries)
    {
        if (summaries.SelectMany(summary => summary.ValidationErrors).FirstOrDefault(error => error.IsCritical) is { } wrong)
        {
            throw new UserErrorException($"bench: {wrong.Message.Trim()} Build with '-c Release'.");
        }

        foreach (var summary in summaries)
        {
            var table = new AccumulationLogger();
            MarkdownExporter.Console.ExportToLog(summary, table);
            Console.Out.WriteLine($"{summary.BenchmarksCases[0].Descriptor.Type.Name}\n{table.GetLog().Trim()}\n");
        }

        return ExitCode.Done;
    }
}
