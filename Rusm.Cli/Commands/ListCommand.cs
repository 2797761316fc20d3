using System.CommandLine;

namespace Rusm.Cli.Commands;

/// <summary><c>rusm list</c>: names the scenarios.</summary>
internal static class ListCommand
{
    internal static Command Create()
    {
        var list = new Command("list", "Name the scenarios.");
        list.SetAction(parsed => Write(parsed.InvocationConfiguration.Output));
        return list;
    }

    private static void Write(TextWriter output)
    {
        var scenarios = Catalogue.All();
        var width = scenarios.Max(scenario => scenario.Name.Length);
        foreach (var scenario in scenarios)
        {
            output.WriteLine($"{scenario.Name.PadRight(width)}  {scenario.Description}");
        }
    }
}
