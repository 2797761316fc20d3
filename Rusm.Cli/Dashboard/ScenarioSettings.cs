using System.CommandLine;
using System.Globalization;
using Rusm.Cli.Commands;
using Rusm.Dashboard.Http;

namespace Rusm.Cli.Dashboard;

/// <summary>The scenarios of <c>rusm run</c>, as the page offers them.</summary>
internal static class ScenarioSettings
{
    private const string Seconds = "seconds";

    // On a page one watches for longer than one measures, and from the beginning.
    private static readonly Dictionary<string, string> Instead = new(StringComparer.Ordinal) { [Seconds] = "60", ["--warm-up"] = "0" };

    internal static IReadOnlyList<ScenarioInfo> All() =>
        [.. Catalogue.All().Select(static command => new ScenarioInfo(command.Name, command.Description ?? "", [.. command.Settings.Select(InfoOf)]))];

    /// <summary>The command line that is meant by settings: of an option its name and value, of the argument its value.</summary>
    internal static string[] CommandLine(string scenario, IReadOnlyDictionary<string, string> settings) =>
    [
        "run", scenario,
        .. settings.Where(static each => each.Key == Seconds).Select(static each => each.Value),
        .. settings.Where(static each => each.Key != Seconds).SelectMany(static each => new[] { each.Key, each.Value }),
    ];

    private static SettingInfo InfoOf(Symbol symbol)
    {
        var option = symbol as Option;
        var helpName = option?.HelpName ?? "";
        var choices = helpName.Contains('|', StringComparison.Ordinal) && !helpName.StartsWith("N|", StringComparison.Ordinal) ? helpName.Split('|') : null;
        var value = Instead.GetValueOrDefault(symbol.Name) ?? (choices is not null ? choices[0] : TextOf(option is not null ? option.GetDefaultValue() : ((Argument)symbol).GetDefaultValue()));
        return new SettingInfo(
            symbol.Name,
            symbol.Name.TrimStart('-').Replace('-', ' '),
            symbol.Description ?? "",
            choices is not null ? "choice" : helpName.StartsWith("N|", StringComparison.Ordinal) ? "text" : "number",
            value,
            choices);
    }

    private static string TextOf(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
