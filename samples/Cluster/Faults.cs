using System.Diagnostics;

namespace Cluster;

/// <summary>
/// Rounds of random faults: a silo is killed, or stopped until it is declared dead and then let go on. After each, the processes of all silos must
/// be whole: each worker runs once, each link and monitor is known on both of its sides. A silo that is let go on must learn that it is dead, and end.
/// </summary>
internal static class Faults
{
    internal static async Task<int> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var recoveries = new List<double>();
        try
        {
            using var silos = new Silos(tells: false);
            await Silos.UntilAsync(() => Wholeness.ProblemAsync(silos));
            for (var round = 1; round <= rounds; round++)
            {
                var number = Victim(silos, random);
                var isKilled = random.Next(2) == 0;
                var since = Stopwatch.StartNew();
                await (isKilled ? KillAsync(silos, number) : StopAsync(silos, number));
                recoveries.Add(since.Elapsed.TotalSeconds);
                Console.WriteLine($"round {round}: silo {number} was {(isKilled ? "killed" : "stopped until it was declared dead, and ended when it went on")}; whole after {since.Elapsed.TotalSeconds:F1} s");
                silos.Start(number);
                await Silos.UntilAsync(() => Wholeness.ProblemAsync(silos));
            }
        }
        catch (TimeoutException exception)
        {
            await Console.Error.WriteLineAsync($"Cluster: seed {seed}: {exception.Message}");
            return 1;
        }

        recoveries.Sort();
        Console.WriteLine($"{rounds} rounds, seed {seed}: whole after each. Seconds until then: median {recoveries[rounds / 2]:F1}, longest {recoveries[^1]:F1}.");
        return 0;
    }

    // A silo with workers. Without Redis the first silo has the table of the members, so it must live.
    private static int Victim(Silos silos, Random random)
    {
        var hasTable = Environment.GetEnvironmentVariable("CLUSTER_REDIS") is null;
        var candidates = silos.Places.Values.Distinct().Where(number => number != 1 || !hasTable).Order().ToArray();
        return candidates[random.Next(candidates.Length)];
    }

    private static async Task KillAsync(Silos silos, int number)
    {
        silos[number].Kill();
        silos.Forget(number);
        await Silos.UntilAsync(() => Wholeness.ProblemAsync(silos, WorkersWithout(number)));
    }

    private static async Task StopAsync(Silos silos, int number)
    {
        var stopped = silos[number];
        stopped.Stop();
        await Silos.UntilAsync(() => Wholeness.ProblemAsync(silos, WorkersWithout(number), except: number));
        stopped.Continue();
        await stopped.WhenEndedAsync(Silos.Patience);
        silos.Forget(number);
    }

    // The first silo has the supervisor: its workers end with it, on all nodes.
    private static int WorkersWithout(int number) => number == 1 ? 0 : PoolSilo.Workers;
}
