using System.CommandLine;
using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios;

/// <summary>What the scenarios with many parked processes have in common.</summary>
internal static class Parked
{
    /// <summary>Reports its arrival, and waits for a message that is never sent.</summary>
    internal static ProcessBody Forever(ArrivalCounter all) => async context =>
    {
        all.Here();
        await context.ReceiveAsync();
    };

    /// <summary>Spawns parked processes, and waits until all of them are parked or about to be.</summary>
    internal static Pid[] Many(Runtime runtime, int count, CancellationToken interrupted, Func<int, string?>? name = null)
    {
        var all = new ArrivalCounter(count);
        var body = Forever(all);
        var pids = new Pid[count];
        for (var index = 0; index < count; index++)
        {
            interrupted.ThrowIfCancellationRequested();
            pids[index] = runtime.Spawn(body, name: name?.Invoke(index));
        }

        all.Wait(interrupted);
        return pids;
    }

    internal static Option<int> Size(string description) =>
        Inputs.Count("--size", 100_000, most: 10_000_000, description);

    internal static Option<int> Others() =>
        Inputs.Count("--others", 0, most: 10_000_000, "Parked processes besides, which have nothing to do with it.");
}
