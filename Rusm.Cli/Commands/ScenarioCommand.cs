using System.CommandLine;
using Rusm.Cli.Measuring;

namespace Rusm.Cli.Commands;

/// <summary>
/// One scenario of <c>rusm run</c>. Kinds: <see cref="OfRate"/> goes on for some seconds, <see cref="OfSize"/> has an end of its
/// own and is repeated, <see cref="OfOneRound"/> has one and is not, <see cref="OfTime"/> goes on for some seconds without a warm-up.
/// </summary>
internal sealed class ScenarioCommand : Command
{
    private readonly Option<string?> json = Inputs.Json();
    private readonly Option<string?> record = Inputs.Record();
    private Func<ParseResult, IRun>? create;

    private ScenarioCommand(string name, string description, string details, IEnumerable<Option> options)
        : base(name, description)
    {
        Details = details;
        foreach (var option in options.Append(json).Append(record))
        {
            Add(option);
        }
    }

    /// <summary>What exactly it does and measures, for its help.</summary>
    internal string Details { get; }

    internal static ScenarioCommand OfRate(
        string name, string description, string details, IEnumerable<Option> options, Func<ParseResult, IRateScenario> scenario)
    {
        var seconds = Inputs.Seconds(5);
        var warmUp = Inputs.WarmUp();
        var command = new ScenarioCommand(name, description, details, options.Append(warmUp)) { seconds };
        command.Measure(parsed => new RateRun(
            scenario(parsed),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(warmUp)),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds))));
        return command;
    }

    internal static ScenarioCommand OfSize(
        string name, string description, string details, IEnumerable<Option> options, Func<ParseResult, ISizeScenario> scenario)
    {
        var rounds = Inputs.Count("--rounds", 5, most: 1000, "How many rounds to measure; the median one is reported.");
        var warmUp = Inputs.WarmUp();
        var command = new ScenarioCommand(name, description, details, options.Append(rounds).Append(warmUp));
        command.Measure(parsed =>
        {
            var measured = scenario(parsed);
            return new SizeRun(
                measured, measured, TimeSpan.FromSeconds(parsed.GetRequiredValue(warmUp)), parsed.GetRequiredValue(rounds));
        });
        return command;
    }

    /// <summary>A scenario that is measured in one round, since that leaves its traces, after rounds of a small one.</summary>
    internal static ScenarioCommand OfOneRound(
        string name,
        string description,
        string details,
        IEnumerable<Option> options,
        ISizeScenario small,
        Func<ParseResult, ISizeScenario> scenario)
    {
        var warmUp = Inputs.WarmUp();
        var command = new ScenarioCommand(name, description, details, options.Append(warmUp));
        command.Measure(parsed =>
            new SizeRun(small, scenario(parsed), TimeSpan.FromSeconds(parsed.GetRequiredValue(warmUp)), rounds: 1));
        return command;
    }

    /// <summary>A scenario that runs for some seconds, all of which count, and has a report of its own.</summary>
    internal static ScenarioCommand OfTime(
        string name, string description, string details, IEnumerable<Option> options, Func<ParseResult, TimeSpan, IRun> run)
    {
        var seconds = Inputs.Seconds(10, "How long to go on.");
        var command = new ScenarioCommand(name, description, details, options) { seconds };
        command.Measure(parsed => run(parsed, TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds))));
        return command;
    }

    /// <summary>The run that a command line asks for.</summary>
    internal IRun CreateRun(ParseResult parsed) => create!(parsed);

    /// <summary>What can be set, without what is done with the figures.</summary>
    internal IEnumerable<Symbol> Settings => Arguments.Cast<Symbol>().Concat(Options.Where(option => option != json && option != record));

    private void Measure(Func<ParseResult, IRun> run)
    {
        create = run;
        SetAction((parsed, interrupted) => Task.FromResult(
            ScenarioLauncher.Run(Name, run(parsed), parsed.GetValue(json), parsed.GetValue(record), interrupted)));
    }
}
