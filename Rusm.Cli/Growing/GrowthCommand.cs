using System.CommandLine;
using Rusm.Cli.Commands;
using Rusm.Cli.Comparison;
using Rusm.Cli.Measuring;

namespace Rusm.Cli.Growing;

/// <summary><c>rusm growth</c>: what each operation costs at several sizes, which shows whether it is linear.</summary>
internal sealed class GrowthCommand : Command
{
    private static readonly int[] UsualSizes = [1_000, 30_000, 1_000_000];

    private readonly Option<int[]?> sizes = Inputs.Sizes(
        "--sizes", UsualSizes, most: 10_000_000, $"The sizes to measure at. [default: {string.Join(',', UsualSizes)}]");
    private readonly Option<int> limit = Inputs.Count(
        "--time-limit", 60, most: 86_400, "How many seconds one measurement may take, its warm-up included; larger sizes are left out then.");
    private readonly Option<string?> only = new("--only")
    {
        Description = "Only the operations that have this in their description or their scenario, such as timer.",
        HelpName = "TEXT",
    };

    private readonly Option<string?> json = Inputs.Json();

    internal GrowthCommand()
        : base("growth", "Measure each operation beside few, many and very many children, timers, names, links, monitors or messages, and print ns each.")
    {
        Add(sizes);
        Add(limit);
        Add(only);
        Add(json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken interrupted)
    {
        var text = given.GetValue(only) ?? "";
        var operations = Operation.All
            .Where(operation => new[] { operation.Name, operation.Scenario[0] }.Any(name => name.Contains(text, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        if (operations.Count == 0)
        {
            var scenarios = string.Join(", ", Operation.All.Select(operation => operation.Scenario[0]).Distinct());
            throw new UserErrorException($"growth: no operation has '{text}' in its description or its scenario. The scenarios are {scenarios}.");
        }

        using var target = given.GetValue(json) is { } path ? JsonTarget.Open(path) : null;
        var output = target is { IsStandardOutput: true } ? Console.Error : Console.Out;
        var (measured, time) = (given.GetValue(sizes) ?? UsualSizes, TimeSpan.FromSeconds(given.GetRequiredValue(limit)));
        var results = new List<Growth>();
        var progress = new ProgressLine();
        try
        {
            foreach (var operation in operations)
            {
                results.Add(await MeasureAsync(operation, measured, time, progress, interrupted).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // What was measured until then is shown.
        }

        progress.Clear();
        output.WriteLine(Growth.Table(measured, time, results));
        target?.Write(writer => Growth.Write(measured, results, writer));
        return interrupted.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;
    }

    // Each measurement is a program of its own, so that none has the memory of another.
    private static async Task<Growth> MeasureAsync(
        Operation operation, int[] sizes, TimeSpan limit, ProgressLine progress, CancellationToken interrupted)
    {
        var rusm = Side.Rusm();
        var nsEach = new double?[sizes.Length];
        for (var index = 0; index < sizes.Length; index++)
        {
            progress.Report($"{operation.Name}: {Units.Whole(sizes[index])}   ");
            using var time = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
            time.CancelAfter(limit);
            try
            {
                var result = await rusm.RunAsync(operation.For(sizes[index]), time.Token).ConfigureAwait(false);
                nsEach[index] = result.GetProperty("ns_each").GetDouble();
            }
            catch (OperationCanceledException) when (!interrupted.IsCancellationRequested)
            {
                break;
            }
        }

        return new Growth(operation, nsEach);
    }
}
