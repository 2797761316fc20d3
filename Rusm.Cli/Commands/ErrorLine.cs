using System.CommandLine;
using System.CommandLine.Parsing;

namespace Rusm.Cli.Commands;

/// <summary>A command line that was not understood, as one line: where, what is wrong, what to do.</summary>
internal static class ErrorLine
{
    /// <summary>The line; null when there is nothing wrong, or help was asked for.</summary>
    internal static string? Of(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0 || parsed.Action is HelpWithDetails)
        {
            return null;
        }

        var command = parsed.CommandResult.Command;

        // A wrong value comes before a token too many: after a misspelt option, its value is one.
        var wrongValue = parsed.Errors.FirstOrDefault(error => error.SymbolResult is ArgumentResult or OptionResult);
        var wrong = (command.Subcommands.Count, parsed.UnmatchedTokens, wrongValue) switch
        {
            ( > 0, [], _) => $"a {Kind(command)} is missing. {Known(command)}",
            ( > 0, [var first, ..], _) => $"unknown {Kind(command)} '{first}'. {Known(command)}",
            (_, [var first, ..], null) => Unknown(first),
            _ => InWords(wrongValue ?? parsed.Errors[0]),
        };
        var path = Path(parsed.CommandResult);
        return $"{path}{wrong} See 'rusm {path.Replace(": ", " ", StringComparison.Ordinal)}--help'.";
    }

    /// <summary>What to say of something that the command has no place for.</summary>
    internal static string Unknown(string token) => $"'{token}' is no option or argument of this command.";

    // The parser's own mistakes, what is missing and what is given twice, in the words of the others.
    private static string InWords(ParseError error) => error.SymbolResult switch
    {
        ArgumentResult { Tokens: [], Argument: var argument } => $"{argument.Name} is missing.",
        OptionResult { IdentifierTokenCount: 0, Option: var option } => $"{option.Name} is missing.",
        OptionResult { IdentifierTokenCount: > 1, Option: var option } => $"{option.Name} is given more than once: give it once.",
        OptionResult { Tokens: [], Option: var option } => $"{option.Name}: the value is missing.",
        _ => error.Message,
    };

    private static string Kind(Command command) => command is RootCommand ? "command" : "scenario";

    private static string Known(Command command) =>
        $"Known: {string.Join(", ", command.Subcommands.Where(known => !known.Hidden).Select(known => known.Name))}.";

    // "run cascade: ", and nothing for the root.
    private static string Path(CommandResult result)
    {
        var names = new Stack<string>();
        for (var at = result; at is not null && at.Command is not RootCommand; at = at.Parent as CommandResult)
        {
            names.Push(at.Command.Name);
        }

        return names.Count == 0 ? "" : string.Join(' ', names) + ": ";
    }
}
