using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Cluster;

/// <summary>Three silos, each a process of its own.</summary>
internal sealed class Silos : IDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal const int Count = 3;

    private readonly DirectoryInfo files = Directory.CreateTempSubdirectory("rusm-cluster-");
    private readonly SiloProcess?[] silos = new SiloProcess?[Count];
    private readonly Switch? network;
    private int starts;

    /// <param name="tells">Whether the starts of workers are written.</param>
    /// <param name="network">The network of the silos; null for that of this program.</param>
    internal Silos(bool tells, Switch? network)
    {
        this.network = network;
        First = FreeRange();
        Tells = tells;
        for (var number = 1; number <= silos.Length; number++)
        {
            Start(number);
        }
    }

    /// <summary>The first of the ports: silos, gateways and pages have the ports after it, 100 apart.</summary>
    internal int First { get; }

    internal bool Tells { get; }

    /// <summary>Whether the logs and traces of the silos are kept at the end: something was wrong.</summary>
    internal bool KeepsFiles { get; set; } = true;

    /// <summary>On which silo each worker was started last.</summary>
    internal ConcurrentDictionary<string, int> Places { get; } = [];

    internal SiloProcess this[int number] => silos[number - 1] ?? throw new InvalidOperationException($"Silo {number} does not run.");

    internal IEnumerable<SiloProcess> Running => silos.OfType<SiloProcess>();

    internal void Start(int number) => silos[number - 1] = new SiloProcess(number, First, network, Path.Combine(files.FullName, $"silo-{number}-{++starts}"), line =>
    {
        if (line.Split(" runs as ") is [var worker, _])
        {
            Places[worker] = number;
            if (Tells)
            {
                Console.WriteLine($"silo {number}: {line}");
            }
        }
    });

    /// <summary>Forgets a silo that has ended.</summary>
    internal void Forget(int number)
    {
        silos[number - 1]?.Dispose();
        silos[number - 1] = null;
    }

    /// <exception cref="TimeoutException">The condition does not become true.</exception>
    internal async Task UntilAsync(Func<Task<string?>> problem)
    {
        string? last = null;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(20))
        {
            last = await problem();
            if (last is null)
            {
                return;
            }
        }

        throw new TimeoutException($"{last}, {Patience.TotalSeconds} s after the fault. The logs and traces of the silos are in {files.FullName}.");
    }

    public void Dispose()
    {
        foreach (var silo in Running)
        {
            silo.Dispose();
        }

        if (!KeepsFiles)
        {
            files.Delete(recursive: true);
        }
    }

    internal static int FreeRange()
    {
        for (var first = 30_000 + (Environment.ProcessId % 90 * 300); first < 60_000; first += 300)
        {
            if (Enumerable.Range(0, 3).SelectMany(group => Enumerable.Range(1, 3).Select(number => first + (100 * group) + number)).All(IsFree))
            {
                return first;
            }
        }

        throw new TimeoutException("There are no free ports from 30000 to 60000");
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
