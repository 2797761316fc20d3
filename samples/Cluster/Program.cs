using System.Net;
using Cluster;

// Without arguments: three silos as processes of their own, a pool that is spread over them, and the kill of one.
return args switch
{
    [] => await Demonstration.RunAsync(),
    ["--faults", var rounds] when int.TryParse(rounds, out var count) && count > 0 => await Faults.RunAsync(count, Environment.TickCount),
    ["--faults", var rounds, var seed] when int.TryParse(rounds, out var count) && count > 0 && int.TryParse(seed, out var number) =>
        await Faults.RunAsync(count, number),
    ["--rates"] => await Rates.RunAsync(),
    ["--silo", var number, var address, var first, var redis, var trace] when int.TryParse(number, out var silo) && IPAddress.TryParse(address, out var own) && int.TryParse(first, out var port) =>
        await PoolSilo.RunAsync(silo, own, port, redis, trace == "-" ? null : trace),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Cluster: no such arguments. Use none for the demonstration, --rates to measure, or --faults ROUNDS [SEED] to kill, stop and cut off silos at random and check what is left.");
    return 2;
}
