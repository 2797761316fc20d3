using System.Globalization;
using Rusm.Cli.Commands;
using Rusm.Kernel;
using Rusm.Kernel.Traces.Shrinking;

namespace Rusm.Cli.Traces;

/// <summary>What a shortened recording must still show, as the user says it.</summary>
internal static class ShrinkGoalText
{
    internal const string Known = "\"pid N dies with REASON\", \"pid N dies\", \"an invariant breaks\" or \"more than N restarts\"";

    /// <exception cref="UserErrorException">It is none of those that there are.</exception>
    internal static ShrinkGoal Read(string text) => Words(text) switch
    {
        ["pid", var pid, "dies"] => new ShrinkGoal.Dies(PidOf(pid, text), Reason: null),
        ["pid", var pid, "dies", "with", .. { Length: > 0 } reason] => new ShrinkGoal.Dies(PidOf(pid, text), ReasonWords.Read(string.Join(' ', reason))),
        ["an", "invariant", "breaks"] => new ShrinkGoal.InvariantBreaks(),
        ["more", "than", var count, "restarts" or "restart"] => new ShrinkGoal.MoreRestartsThan(CountOf(count, text)),
        _ => throw Wrong(text),
    };

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Pid PidOf(string word, string text) =>
        Inputs.PidOf(word) ?? throw Wrong(text);

    private static int CountOf(string word, string text) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw Wrong(text);

    private static UserErrorException Wrong(string text) =>
        new($"shrink: --keep: '{UserFile.Shown(text)}' is not {Known}, with N a whole number.");
}
