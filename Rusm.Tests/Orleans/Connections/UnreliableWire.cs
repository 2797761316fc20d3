using System.Collections.Concurrent;
using Orleans.Runtime;
using Rusm.Orleans.Connections;

namespace Rusm.Tests.Orleans.Connections;

/// <summary>Calls between silos as a network with faults makes them: requests and answers are lost, and overtake each other. A caller waits for an answer
/// for a limited time. What is late for it arrives all the same.</summary>
internal sealed class UnreliableWire(TimeProvider time, Random random, Exception[] failures) : ISiloServices
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(2);

    private readonly Dictionary<SiloAddress, OrleansTransport> silos = [];
    private readonly ConcurrentQueue<Exception> failures = new(failures);

    /// <summary>The part of what each silo sends, requests and answers, that is lost: 0 to 1.</summary>
    internal ConcurrentDictionary<SiloAddress, double> Losses { get; } = [];

    /// <summary>The longest time that a request or an answer takes. Half of them take none.</summary>
    internal TimeSpan LongestDelay { get; set; }

    /// <summary>The number of the last connection that was tried.</summary>
    internal long Connection { get; private set; }

    public ISiloService Of(SiloAddress silo) => new Line(this, silos[silo]);

    internal void Add(OrleansTransport transport) => silos.Add(transport.Self, transport);

    private async Task<T> CallAsync<T>(SiloAddress from, SiloAddress to, Func<Task<T>> request)
    {
        if (Draw() < Losses.GetValueOrDefault(from) / 4)
        {
            throw new SiloUnavailableException("No connection could be made.");
        }

        return await Task.Run(async () =>
        {
            await CrossAsync(from);
            var answer = await request();
            await CrossAsync(to);
            return answer;
        }).WaitAsync(ResponseTimeout, time);
    }

    // Does not return if what crosses is lost.
    private Task CrossAsync(SiloAddress from) => Draw() < Losses.GetValueOrDefault(from) ? new TaskCompletionSource().Task : Task.Delay(Draw() < 0.5 ? TimeSpan.Zero : LongestDelay * Draw(), time);

    private double Draw()
    {
        lock (random)
        {
            return random.NextDouble();
        }
    }

    private sealed class Line(UnreliableWire wire, OrleansTransport to) : ISiloService
    {
        public Task<int> ConnectAsync(SiloAddress from, ConnectionHeader connection)
        {
            wire.Connection = connection.Number;
            return CallAsync(from, () => to.ConnectAsync(from, connection));
        }

        public Task DeliverAsync(SiloAddress from, ConnectionHeader connection, long number, long acknowledged, byte[] signals)
        {
            _ = wire.CallAsync(from, to.Self, () => to.DeliverAsync(from, connection, number, acknowledged, signals)).ContinueWith(static _ => { }, TaskScheduler.Default);
            return Task.CompletedTask;
        }

        public Task<long> RedeliverAsync(SiloAddress from, ConnectionHeader connection, long number, long acknowledged, byte[] signals) =>
            CallAsync(from, () => to.DeliverAsync(from, connection, number, acknowledged, signals));

        public Task DisconnectAsync(SiloAddress from, ConnectionHeader connection) => CallAsync(from, async () =>
        {
            await to.DisconnectAsync(from, connection);
            return true;
        });

        public Task<int> ClaimNodeAsync(int number) => throw new NotSupportedException();

        private Task<T> CallAsync<T>(SiloAddress from, Func<Task<T>> request) =>
            wire.failures.TryDequeue(out var failure) ? throw failure : wire.CallAsync(from, to.Self, request);
    }
}
