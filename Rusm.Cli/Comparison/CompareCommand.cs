using System.CommandLine;
using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;

namespace Rusm.Cli.Comparison;

/// <summary><c>rusm compare</c>: the measured scenarios here and on the BEAM, in turn, several rounds.</summary>
internal sealed class CompareCommand : Command
{
    // A program of either side is warm after that; .NET needs the longer time of the two.
    private const int WarmUpSeconds = 4;
    private const int RoundsOfOneRun = 5;

    private readonly Option<int> rounds = Inputs.Count("--rounds", 5, most: 1000, "How many times each scenario is run on each side.");
    private readonly Option<int> seconds = Inputs.Count("--seconds", 5, most: 3600, "How long a run measures that has no end of its own.");
    private readonly Option<string?> json = Inputs.Json();
    private readonly Option<string?> only = new("--only")
    {
        Description = "Only the scenarios whose name has this in it, such as ping-pong.",
        HelpName = "TEXT",
    };

    internal CompareCommand()
        : base("compare", "Run the measured scenarios here and on the BEAM of this machine, in turn, and print the medians and their ratios.")
    {
        Add(rounds);
        Add(seconds);
        Add(only);
        Add(json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken interrupted)
    {
        var contests = Contest.All(given.GetRequiredValue(seconds), WarmUpSeconds, RoundsOfOneRun)
            .Where(contest => contest.Name.Contains(given.GetValue(only) ?? "", StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (contests.Count == 0)
        {
            throw new UserErrorException($"compare: no scenario has '{given.GetValue(only)}' in its name. 'rusm list' names them.");
        }

        using var target = given.GetValue(json) is { } path ? JsonTarget.Open(path) : null;
        var output = target is { IsStandardOutput: true } ? Console.Error : Console.Out;
        using var beam = Beam.Prepare();
        try
        {
            var results = await RunAsync(contests, beam, given.GetRequiredValue(rounds), interrupted).ConfigureAwait(false);
            output.WriteLine(ComparisonTable.Of(results));
            target?.Write(writer => ComparisonTable.Write(results, writer));
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            Console.Error.WriteLine("rusm: compare: ended before all rounds were run.");
            return ExitCode.Interrupted;
        }
    }

    // Round by round over all contests, the two sides back to back: a machine that drifts drifts for both.
    private static async Task<List<Result>> RunAsync(List<Contest> contests, Beam beam, int rounds, CancellationToken interrupted)
    {
        Side[] sides = [Side.Rusm(), beam.Side];
        var figures = contests.ConvertAll(_ => (Ours: new List<double>(), Theirs: new List<double>()));
        var progress = new ProgressLine();
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (contest, (ours, theirs)) in contests.Zip(figures))
            {
                progress.Report($"round {round} of {rounds}: {contest.Name}   ");
                ours.Add(contest.Figure.Of(await sides[0].RunAsync(contest.Rusm, interrupted).ConfigureAwait(false)));
                theirs.Add(contest.Figure.Of(await sides[1].RunAsync(contest.Beam, interrupted).ConfigureAwait(false)));
            }
        }

        progress.Clear();
        return [.. contests.Zip(figures, (contest, found) => new Result(contest, found.Ours, found.Theirs))];
    }
}
