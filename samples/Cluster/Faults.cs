using System.Diagnostics;

namespace Cluster;

/// <summary>
/// Rounds of random faults: a silo is killed; or stopped, or cut off from the others, until it is declared dead; or two silos do not reach each other for
/// a while. After each, all silos must be whole: each worker runs once, one process is the leader, each link and monitor is known on both of its sides.
/// A silo that was declared dead must learn it, and end.
/// </summary>
internal sealed class Faults(Silos silos, Switch? network, Random random)
{
    private static readonly string? Redis = Environment.GetEnvironmentVariable("CLUSTER_REDIS");

    private readonly SortedDictionary<string, List<double>> recoveries = [];

    internal static async Task<int> RunAsync(int rounds, int seed)
    {
        using var network = Network();

        using var silos = new Silos(tells: false, network);
        var faults = new Faults(silos, network, new Random(seed));
        try
        {
            await silos.UntilAsync(() => Wholeness.ProblemAsync(silos));
            for (var round = 1; round <= rounds; round++)
            {
                await faults.RoundAsync(round);
            }
        }
        catch (TimeoutException exception)
        {
            await Console.Error.WriteLineAsync($"Cluster: seed {seed}: {exception.Message}");
            return 1;
        }

        silos.KeepsFiles = false;
        Console.WriteLine($"{rounds} rounds, seed {seed}: whole after each. Seconds until then:");
        foreach (var (fault, seconds) in faults.recoveries)
        {
            seconds.Sort();
            Console.WriteLine($"  {fault}: {seconds.Count} rounds, median {seconds[seconds.Count / 2]:F1}, longest {seconds[^1]:F1}");
        }

        return 0;
    }

    private static Switch? Network()
    {
        var refusal = Redis is null or ['!', ..] ? null : $"a network of their own would not reach Redis at {Redis}. Use a Unix socket: CLUSTER_REDIS=!path";
        var network = refusal is null ? Switch.TryCreate(Silos.Count, out refusal) : null;
        if (network is null)
        {
            Console.WriteLine($"No silo is cut off: {refusal}");
        }

        return network;
    }

    private async Task RoundAsync(int round)
    {
        var number = Victim();
        var (fault, what, seconds) = random.Next(network is null ? 2 : 5) switch
        {
            0 => ("killed", $"silo {number} was killed", await KillAsync(number)),
            1 => ("stopped", $"silo {number} was stopped until it was declared dead, and ended when it went on", await StopAsync(number)),
            2 => ("cut off", $"silo {number} was cut off until it was declared dead, and ended", await CutOffAsync(number)),
            3 => ("overflown", $"silos {number} and {Next(number)} did not reach each other, and {number} had too much for the other", await OverflowAsync(number, Next(number))),
            _ => await BlockAsync(number, Next(number), TimeSpan.FromSeconds(1 + (random.NextDouble() * 7))),
        };
        Console.WriteLine($"round {round}: {what}; whole after {seconds:F1} s");
        recoveries.TryAdd(fault, []);
        recoveries[fault].Add(seconds);
        if (silos.Running.All(silo => silo.Number != number))
        {
            silos.Start(number);
            await silos.UntilAsync(() => Wholeness.ProblemAsync(silos));
        }
    }

    // Without Redis the first silo has the table of the members, so it must live.
    private int Victim() => random.Next(Redis is null ? 2 : 1, Silos.Count + 1);

    private static int Next(int number) => (number % Silos.Count) + 1;

    private async Task<double> KillAsync(int number)
    {
        var since = Stopwatch.StartNew();
        silos[number].Kill();
        silos.Forget(number);
        await silos.UntilAsync(() => Wholeness.ProblemAsync(silos));
        return since.Elapsed.TotalSeconds;
    }

    private async Task<double> StopAsync(int number)
    {
        var since = Stopwatch.StartNew();
        silos[number].Stop();
        await silos.UntilAsync(() => Wholeness.ProblemAsync(silos, except: number));
        var seconds = since.Elapsed.TotalSeconds;
        silos[number].Continue();
        await EndAsync(number);
        return seconds;
    }

    private async Task<double> CutOffAsync(int number)
    {
        var since = Stopwatch.StartNew();
        network!.Isolate(number, isIsolated: true);
        await silos.UntilAsync(() => Wholeness.ProblemAsync(silos, except: number));
        var seconds = since.Elapsed.TotalSeconds;
        if (Redis is not null)
        {
            await EndAsync(number);   // the table of the members is in Redis, which it reaches
            network.Isolate(number, isIsolated: false);
        }
        else
        {
            network.Isolate(number, isIsolated: false);
            await EndAsync(number);
        }

        return seconds;
    }

    // The third silo reaches both, so none is declared dead: nothing may be lost, and what waited must come, once and in order.
    private async Task<(string Fault, string What, double Seconds)> BlockAsync(int one, int two, TimeSpan time)
    {
        var before = await ReportsAsync();
        network!.Block(one, two, isBlocked: true);
        var between = await SilenceAsync(one, two);
        await Task.Delay(time);
        if (await SilenceAsync(one, two) is var after && after.Any(stream => stream.Value != between.GetValueOrDefault(stream.Key)))
        {
            throw new TimeoutException($"silos {one} and {two} reach each other, although their ports are blocked");
        }

        network.Block(one, two, isBlocked: false);
        var since = Stopwatch.StartNew();
        var sent = (await ReportsAsync()).SelectMany(static report => report.Sent).ToDictionary();
        await silos.UntilAsync(async () => await Wholeness.ReportsAsync(silos) is { } reports ? Wholeness.Problem(reports) ?? Loss(before, sent, reports) : "a silo does not answer");
        return ("blocked", $"silos {one} and {two} did not reach each other for {time.TotalSeconds:F1} s, and nothing was lost", since.Elapsed.TotalSeconds);
    }

    // The connection is dropped on one side, and on the other when it hears of it. In between, the processes of both go on.
    private async Task<double> OverflowAsync(int one, int two)
    {
        var reports = await ReportsAsync();
        var listener = reports.Single(report => report.Silo == two).Processes.Single(static process => process.Label == "listener").Pid;
        network!.Block(one, two, isBlocked: true);
        silos[one].Flood(listener);
        await silos.UntilAsync(async () => await silos[one].ReportAsync(Silos.Patience) is { Sent.Count: < Silos.Count - 1 } ? null : $"silo {one} has not dropped its connection with {two}");
        silos[one].Flood("none");
        await Task.Delay(TimeSpan.FromSeconds(3 * random.NextDouble()));
        network.Block(one, two, isBlocked: false);
        var since = Stopwatch.StartNew();
        await silos.UntilAsync(() => Wholeness.ProblemAsync(silos));
        return since.Elapsed.TotalSeconds;
    }

    private static string? Loss(Report[] before, Dictionary<string, long> sent, Report[] after)
    {
        var arrived = after.SelectMany(static report => report.Arrived).ToDictionary();
        return Ended(before.SelectMany(static report => report.Processes).Select(static process => process.Pid), after.SelectMany(static report => report.Processes).Select(static process => process.Pid))
            ?? Ended(before.SelectMany(static report => report.Sent.Keys), sent.Keys)
            ?? sent.Where(stream => arrived.GetValueOrDefault(stream.Key) < stream.Value).Select(static stream => $"{stream.Value} did not arrive from {stream.Key}").FirstOrDefault();
    }

    private static string? Ended(IEnumerable<string> before, IEnumerable<string> after) => before.Except(after).Select(static gone => $"{gone} ended, although no silo was declared dead").FirstOrDefault();

    // What has arrived from one silo at another, either way, when no more comes. A silo of a busy machine can take its time for what has come already.
    private async Task<Dictionary<string, long>> SilenceAsync(int one, int two)
    {
        var last = await ArrivedAsync(one, two);
        await silos.UntilAsync(async () =>
        {
            await Task.Delay(1_000);   // some hundred numbers are sent in this time
            var before = last;
            last = await ArrivedAsync(one, two);
            return last.All(stream => before.GetValueOrDefault(stream.Key) == stream.Value) ? null : $"silos {one} and {two} reach each other, although their ports are blocked";
        });
        return last;
    }

    private async Task<Dictionary<string, long>> ArrivedAsync(int one, int two)
    {
        var reports = await ReportsAsync();
        var (first, second) = (reports.Single(report => report.Silo == one), reports.Single(report => report.Silo == two));
        return first.Arrived.Where(stream => second.Sent.ContainsKey(stream.Key)).Concat(second.Arrived.Where(stream => first.Sent.ContainsKey(stream.Key))).ToDictionary();
    }

    private async Task<Report[]> ReportsAsync() => await Wholeness.ReportsAsync(silos) ?? throw new TimeoutException("a silo does not answer");

    private async Task EndAsync(int number)
    {
        try
        {
            await silos[number].WhenEndedAsync(Silos.Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"silo {number} was declared dead, and runs {Silos.Patience.TotalSeconds} s later");
        }

        silos.Forget(number);
    }
}
