using Rusm.Kernel;
using Xunit;

namespace Rusm.Properties.Manual;

/// <summary>Exit reasons by name, as rows of a table.</summary>
public static class Reasons
{
    private static readonly string[] Names = ["normal", "killed", "crashed", "noproc", "kill", "shutdown", "overload"];

    public static TheoryData<string> All { get; } = [.. Names];

    public static TheoryData<string> Abnormal { get; } = [.. Names.Where(name => name != "normal")];

    public static TheoryData<string, bool> AllTrappingOrNot { get; } = TrappingOrNot(Names);

    internal static IEnumerable<ExitReason> Each => Names.Select(ExitReason.Named);

    private static TheoryData<string, bool> TrappingOrNot(IEnumerable<string> names)
    {
        var rows = new TheoryData<string, bool>();
        foreach (var name in names)
        {
            rows.Add(name, false);
            rows.Add(name, true);
        }

        return rows;
    }
}
