using System.CommandLine;
using Rusm.Cli.Commands;
using Rusm.Host;

namespace Rusm.Cli.Scenarios;

/// <summary>What the scenarios with many parked processes have in common.</summary>
internal static class Parked
{
    /// <summary>Waits for a message that nobody sends.</summary>
    internal static async Task Forever(ProcessContext context) => await context.Receive();

    internal static Option<int> Size(string description) =>
        Inputs.Count("--size", 100_000, most: 10_000_000, description);
}
