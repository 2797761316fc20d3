using System.CommandLine;
using System.CommandLine.Help;
using Rusm.Cli.Benchmarks;
using Rusm.Cli.Comparison;
using Rusm.Cli.Conformance;
using Rusm.Cli.Dashboard;
using Rusm.Cli.Growing;
using Rusm.Cli.Traces;

namespace Rusm.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class RusmCommand
{
    private const string Description =
        """
        Rusm: Erlang-style processes for .NET. Let it crash, and measure how fast it gets up again.

        Exit codes: 0 done; 1 conform or replay found a difference, or run supervision something broken or lost; 2 a wrong command
        line, or a file that can't be used; 70 a fault of rusm itself; 130 ended early by Ctrl+C, with the summary of what there was
        until then.
        """;

    internal static RootCommand Create()
    {
        var root = new RootCommand(Description)
        {
            RunCommand.Create(), ListCommand.Create(), new ConformCommand(), new CompareCommand(), new GrowthCommand(), new BenchCommand(),
            new ReplayCommand(), new ShowCommand(), new ExplainCommand(), new ExportCommand(),
            new ShrinkCommand(), new WhatIfCommand(), new DashboardCommand(), new TopCommand(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithDetails((HelpAction)help.Action!);
        return root;
    }
}
