using System.Text.RegularExpressions;
using Rusm.Kernel;

namespace Rusm.Cli.Traces;

/// <summary>Exit reasons as the commands print and read them: <c>killed</c>, <c>shutdown (idle)</c>.</summary>
internal static partial class ReasonWords
{
    /// <summary>The reason without the fault: that is printed once, where the crash is.</summary>
    internal static string Brief(ExitReason reason) => reason.Fault is null ? reason.ToString() : reason.Name;

    /// <summary>The reason that a user names, in the form in which it is printed.</summary>
    internal static ExitReason Read(string text) => Valued().Match(text) is { Success: true } match
        ? ExitReason.Named(match.Groups["name"].Value, match.Groups["value"].Value)
        : ExitReason.Named(text);

    [GeneratedRegex(@"^(?<name>.*?\S) \((?<value>.*)\)$", RegexOptions.Singleline)]
    private static partial Regex Valued();
}
