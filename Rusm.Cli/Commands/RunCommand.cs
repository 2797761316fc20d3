using System.CommandLine;

namespace Rusm.Cli.Commands;

/// <summary><c>rusm run SCENARIO</c>: measures one scenario on the real host.</summary>
internal static class RunCommand
{
    internal static Command Create()
    {
        var run = new Command("run", "Run a scenario on the real host and measure it, most of them after a warm-up of 2 s (--warm-up).");
        foreach (var scenario in Catalogue.All())
        {
            run.Add(scenario);
        }

        return run;
    }
}
