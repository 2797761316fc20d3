using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Cluster;

/// <summary>Starts three silos, shows where the workers of the pool run, kills the third silo, and shows where they run then.</summary>
internal static class Demonstration
{
    private const int Workers = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal static async Task<int> RunAsync(bool check)
    {
        var first = FreeRange();
        var places = new ConcurrentDictionary<string, int>();
        var redis = Environment.GetEnvironmentVariable("CLUSTER_REDIS") ?? "-";
        var silos = Enumerable.Range(1, 3).Select(number => Start(number, first, redis, places)).ToArray();
        try
        {
            await UntilAsync(() => places.Count == Workers && places.Values.Distinct().Count() == 3, "the pool does not start");
            Console.WriteLine($"The pool runs on three silos. Its page: http://127.0.0.1:{first + 201}");
            if (!check)
            {
                Console.WriteLine("Press Enter to kill the third silo with SIGKILL.");
                Console.ReadLine();
            }

            var lost = places.Where(place => place.Value == 3).Select(static place => place.Key).ToArray();
            var killed = Stopwatch.StartNew();
            silos[2].Kill();
            await UntilAsync(() => lost.All(worker => places[worker] != 3), "the workers of the killed silo do not move");
            Console.WriteLine($"The {lost.Length} workers of the killed silo run on the others {killed.Elapsed.TotalSeconds:F1} s after the kill.");
            if (!check)
            {
                Console.WriteLine("Press Enter to end.");
                Console.ReadLine();
            }

            return 0;
        }
        catch (TimeoutException exception)
        {
            await Console.Error.WriteLineAsync($"Cluster: {exception.Message}");
            return 1;
        }
        finally
        {
            foreach (var silo in silos)
            {
                silo.Kill();
                silo.Dispose();
            }
        }
    }

    private static Process Start(int number, int first, string redis, ConcurrentDictionary<string, int> places)
    {
        var process = Process.Start(new ProcessStartInfo
        {
            FileName = Environment.ProcessPath!,
            ArgumentList = { "--silo", $"{number}", $"{first}", redis },
            RedirectStandardOutput = true,
        })!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Split(" runs as ") is [var worker, _])
            {
                places[worker] = number;
                Console.WriteLine($"silo {number}: {line.Data}");
            }
        };
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task UntilAsync(Func<bool> condition, string otherwise)
    {
        for (var waited = Stopwatch.StartNew(); !condition();)
        {
            if (waited.Elapsed > Patience)
            {
                throw new TimeoutException($"{otherwise} within {Patience.TotalSeconds} s.");
            }

            await Task.Delay(20);
        }
    }

    // Three ports from this on, three from 100 more, and three from 200 more.
    private static int FreeRange()
    {
        for (var first = 30_000; first < 60_000; first += 300)
        {
            if (Enumerable.Range(0, 3).SelectMany(group => Enumerable.Range(1, 3).Select(number => first + (100 * group) + number)).All(IsFree))
            {
                return first;
            }
        }

        throw new TimeoutException("No free ports from 30000 to 60000.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
