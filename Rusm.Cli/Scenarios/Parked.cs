using System.CommandLine;
using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;

namespace Rusm.Cli.Scenarios;

/// <summary>What the scenarios with many parked processes have in common.</summary>
internal static class Parked
{
    /// <summary>Says that it is there, and waits for a message that nobody sends.</summary>
    internal static ProcessBody Forever(RollCall all) => async context =>
    {
        all.Here();
        await context.Receive();
    };

    internal static Option<int> Size(string description) =>
        Inputs.Count("--size", 100_000, most: 10_000_000, description);
}
