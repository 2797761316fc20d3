using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Rusm.Cli.Commands;

/// <summary>The usual help, and below it what exactly a scenario does and measures.</summary>
internal sealed class HelpWithDetails(HelpAction help) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ScenarioCommand scenario)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"What it measures:\n{scenario.Details}\n");
        }

        return exitCode;
    }
}
