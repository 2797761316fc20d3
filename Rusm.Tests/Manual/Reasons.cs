using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Manual;

/// <summary>Exit reasons as words, as rows of a table: <c>{shutdown,idle}</c> is <c>shutdown</c> with the value <c>idle</c>.</summary>
public static class Reasons
{
    private static readonly string[] Words =
    [
        "normal", "killed", "crashed", "noproc", "kill", "shutdown", "overload",
        "{shutdown,idle}", "{overload,disk}", "{normal,late}", "{kill,late}",
    ];

    public static TheoryData<string> All { get; } = [.. Words];

    public static TheoryData<string> Abnormal { get; } = [.. Words.Where(word => word != "normal")];

    public static TheoryData<string, bool> AllTrappingOrNot { get; } = TrappingOrNot(Words);

    internal static IEnumerable<ExitReason> Each => Words.Select(Of);

    /// <summary>The reason that a word stands for.</summary>
    internal static ExitReason Of(string word) => word.Trim('{', '}').Split(',') is [var name, var value]
        ? ExitReason.Named(name, value)
        : ExitReason.Named(word);

    private static TheoryData<string, bool> TrappingOrNot(IEnumerable<string> words)
    {
        var rows = new TheoryData<string, bool>();
        foreach (var word in words)
        {
            rows.Add(word, false);
            rows.Add(word, true);
        }

        return rows;
    }
}
