using Cluster;

// Without arguments: three silos as processes of their own, a pool that is spread over them, and the kill of one. With `--silo N`: one silo.
return args switch
{
    [] => await Demonstration.RunAsync(check: false),
    ["--check"] => await Demonstration.RunAsync(check: true),
    ["--silo", var number, var first, var redis] when int.TryParse(number, out var silo) && int.TryParse(first, out var port) =>
        await PoolSilo.RunAsync(silo, port, redis),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Cluster: no such arguments. Use none, or --check to kill a silo at once and end with exit code 0 if everything is whole again.");
    return 2;
}
