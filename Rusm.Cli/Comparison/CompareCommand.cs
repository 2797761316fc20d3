using System.CommandLine;
using System.Diagnostics;
using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;

namespace Rusm.Cli.Comparison;

/// <summary><c>rusm compare</c>: the measured scenarios here and on the other sides, in turn, several rounds.</summary>
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

    private readonly Option<bool> peers = new("--peers")
    {
        Description = "Compare with Proto.Actor and Akka.NET, too, where they do the same. Builds Rusm.Cli/Peers at the first time.",
    };

    internal CompareCommand()
        : base("compare", "Run the measured scenarios here and on the BEAM of this machine, in turn, and print the medians and their ratios.")
    {
        Add(rounds);
        Add(seconds);
        Add(only);
        Add(peers);
        Add(json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken interrupted)
    {
        using var scratch = new Scratch();
        var recording = Path.Combine(scratch.Folder.FullName, "recording");
        var contests = ComparisonCases.All(given.GetRequiredValue(seconds), WarmUpSeconds, RoundsOfOneRun, recording)
            .Where(contest => contest.Name.Contains(given.GetValue(only) ?? "", StringComparison.OrdinalIgnoreCase))
            .Select(contest => given.GetValue(peers) ? contest : contest with { Rivals = [.. contest.Rivals.Where(rival => !rival.IsPeer)] })
            .ToList();
        if (contests.Count == 0)
        {
            throw new UserErrorException($"compare: no scenario has '{given.GetValue(only)}' in its name. 'rusm list' names them.");
        }

        using var target = given.GetValue(json) is { } path ? JsonTarget.Open(path) : null;
        var output = target is { IsStandardOutput: true } ? Console.Error : Console.Out;
        try
        {
            var opponents = contests.SelectMany(contest => contest.Rivals).Select(rival => rival.Who).ToHashSet();
            var sides = await PrepareAsync(opponents, scratch, interrupted).ConfigureAwait(false);
            var results = await RunAsync(contests, sides, given.GetRequiredValue(rounds), interrupted).ConfigureAwait(false);
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

    private static async Task<Dictionary<Opponent, Side>> PrepareAsync(
        HashSet<Opponent> opponents, Scratch scratch, CancellationToken interrupted)
    {
        var peerProgram = opponents.Contains(Opponent.Proto) ? await PeerProgram.BuildAsync(interrupted).ConfigureAwait(false) : "";
        return opponents.ToDictionary(opponent => opponent, opponent => opponent switch
        {
            Opponent.Beam => Beam.Prepare(scratch.Folder),
            Opponent.Itself => Side.Rusm(),
            Opponent.Proto or Opponent.Akka => PeerProgram.For(peerProgram, opponent),
            _ => throw new UnreachableException($"No program for {opponent}"),
        });
    }

    // Round by round over all contests, the sides back to back: a machine that drifts drifts for all of them.
    private static async Task<List<Result>> RunAsync(
        List<ComparisonCase> contests, Dictionary<Opponent, Side> sides, int rounds, CancellationToken interrupted)
    {
        var rusm = Side.Rusm();
        var ours = contests.ToDictionary(contest => contest, _ => new List<double>());
        var theirs = contests.SelectMany(contest => contest.Rivals).ToDictionary(rival => rival, _ => new List<double>());
        var progress = new ProgressLine();
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var contest in contests)
            {
                progress.Report($"round {round} of {rounds}: {contest.Name}   ");
                ours[contest].Add(contest.Figure.Of(await rusm.RunAsync(contest.Rusm, interrupted).ConfigureAwait(false)));
                foreach (var rival in contest.Rivals)
                {
                    theirs[rival].Add(contest.Figure.Of(await sides[rival.Who].RunAsync(rival.Arguments, interrupted).ConfigureAwait(false)));
                }
            }
        }

        progress.Clear();
        return
        [
            .. from contest in contests
               from rival in contest.Rivals
               select new Result(contest, rival, ours[contest], theirs[rival]),
        ];
    }
}
