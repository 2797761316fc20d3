using System.CommandLine;
using Rusm.Cli.Commands;

namespace Rusm.Cli.Conformance;

/// <summary><c>rusm conform</c>: do the kernel and the host do what was recorded on a real BEAM?</summary>
internal sealed class ConformCommand : Command
{
    private readonly Argument<string[]> files = new("FILE")
    {
        Description = "Recordings: one scenario of links and monitors, or of a supervisor, a line, as JSON.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<Places> on = Inputs.OneOf<Places>(
        "--on",
        "Where the scenarios run: on the kernel alone, on real processes of the host, or on both. On both, each scenario is run and "
        + "counted twice.");

    internal ConformCommand()
        : base("conform", "Run recorded scenarios and compare what they do with the recordings; 1 is the exit code when any differs.")
    {
        Add(files);
        Add(on);
        SetAction((given, cancellationToken) => RunAsync(
            given.GetRequiredValue(files), given.GetValue(on), given.InvocationConfiguration.Output, cancellationToken));
    }

    private static async Task<int> RunAsync(
        string[] files, Places places, TextWriter output, CancellationToken cancellationToken)
    {
        Array.ForEach(files, UserFile.MustExist);
        using var verdicts = new RunTally(output);
        try
        {
            foreach (var (place, scenario) in files.SelectMany(ScenarioFile.Read).TakeWhile(_ => !verdicts.Hung))
            {
                foreach (var check in Worlds.ChecksOf(scenario, places))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var found = await check(cancellationToken);
                    found.Match(Some: difference => verdicts.Differed(place, difference), None: verdicts.Passed);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            verdicts.SumUp();
            return ExitCode.Interrupted;
        }

        verdicts.SumUp();
        return verdicts.Failed == 0 ? ExitCode.Done : ExitCode.Differs;
    }
}
