using Rusm.Kernel.Nodes;
using Rusm.Orleans.Serialization;

namespace Rusm.Orleans.Connections;

/// <summary>
/// Another silo, and the connection with it. Of two silos, the one with the lower address connects, and numbers the connections. A batch is sent
/// again until it is answered or the silo is declared dead, so the connection survives lost messages. Some batches are under way at a time; the receiver
/// puts them in order. The connection ends when a silo dies, stops, or does not take what waits for it; then a new one is made, if the silo lives.
/// </summary>
internal sealed class Peer : IAsyncDisposable
{
    // With one batch at a time, what follows a small batch waits for its answer. With very many, each batch is small.
    private const int MaxUnderWay = 4;

    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly OrleansTransport transport;
    private readonly Outbox outbox;
    private readonly CancellationTokenSource ending = new();
    private readonly CancellationToken ended;
    private readonly BatchWriter writer = new();

    // Held while the connection is made or lost and while signals are received: calls to the runtime about one node must not overlap.
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SemaphoreSlim underWay = new(MaxUnderWay, MaxUnderWay);
    private readonly Dictionary<long, byte[]> early = [];
    private readonly bool connects;
    private int begun;
    private Task sending = Task.CompletedTask;
    private NodeId node;
    private long connecting;
    private long lastReceived;

    internal Peer(OrleansTransport transport, SiloAddress silo)
    {
        (this.transport, Silo) = (transport, silo);
        ended = ending.Token;
        outbox = new Outbox(transport.Options.MaxQueuedBytes);
        connects = transport.Self.CompareTo(silo) < 0;
    }

    internal SiloAddress Silo { get; }

    /// <summary>The number of bytes that wait to be sent to it.</summary>
    internal long Backlog => outbox.Bytes;

    private ISiloService Service => transport.Silos.Of(Silo);

    /// <summary>Begins to connect, or to wait for the other silo to do so. Idempotent.</summary>
    internal Peer Begin()
    {
        if (Interlocked.Exchange(ref begun, 1) == 0)
        {
            sending = Task.Run(SendAsync);
        }

        return this;
    }

    internal void Enqueue(RemoteSignal signal) => outbox.Enqueue(signal);

    /// <summary>The other silo connects.</summary>
    /// <returns>The node of this silo.</returns>
    internal Task<int> AcceptAsync(ConnectionHeader connection) => InTurnAsync(() =>
    {
        if (connects || ended.IsCancellationRequested || connection.Number <= connecting)
        {
            return 0;   // late: the other silo has given this connection up
        }

        connecting = connection.Number;
        Lose();
        Establish(connection.Number, connection.Node);
        return transport.Receiver.Node.Value;
    });

    /// <summary>The other silo has sent signals.</summary>
    /// <returns>Whether they are of the connection.</returns>
    internal Task<bool> ReceiveAsync(ConnectionHeader connection, long number, byte[] signals) => InTurnAsync(() =>
    {
        if (connects && !ended.IsCancellationRequested && outbox.Connection == 0 && connection.Number == connecting)
        {
            Establish(connection.Number, connection.Node);   // the other silo was faster than its answer
        }

        if (connection.Number != outbox.Connection)
        {
            return false;
        }

        if (number > lastReceived)
        {
            early[number] = signals;
        }

        while (early.Remove(lastReceived + 1, out var next))
        {
            lastReceived++;
            transport.Receiver.Receive(node, transport.Read(Silo, next));
        }

        return true;
    });

    /// <summary>Ends a connection, if it is the current one.</summary>
    internal Task LoseAsync(long connection) => InTurnAsync(() =>
    {
        if (connection == outbox.Connection)
        {
            Lose();
        }

        return true;
    });

    /// <summary>Ends the connection: the silo was declared dead, or this one stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await LoseAsync(outbox.Connection).ConfigureAwait(false);
        await sending.ConfigureAwait(false);   // it may wait for an answer that the silo does not give any more
        ending.Dispose();
    }

    /// <summary>Sends what waits and waits for the answers, for a short time, and ends the connection on both silos.</summary>
    internal async Task StopAsync()
    {
        using var limit = new CancellationTokenSource(LongestDelay);
        while (outbox.Connection != 0 && (!outbox.IsEmpty || underWay.CurrentCount < MaxUnderWay) && !limit.IsCancellationRequested)
        {
            await Task.Delay(1).ConfigureAwait(false);
        }

        var last = Header();
        await DisposeAsync().ConfigureAwait(false);
        if (last.Number != 0)
        {
            await TryAsync(service => service.DisconnectAsync(transport.Self, last)).ConfigureAwait(false);
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                await ConnectAsync().ConfigureAwait(false);
                await SendAllAsync(outbox.Connection).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
    }

    // Returns when there is a connection.
    private async Task ConnectAsync()
    {
        for (var delay = ShortestDelay; outbox.Connection == 0; delay = Longer(delay))
        {
            if (!connects)
            {
                await outbox.WaitAsync(ended).ConfigureAwait(false);
                continue;
            }

            var number = await InTurnAsync(() => ++connecting).ConfigureAwait(false);
            var other = 0;
            await TryAsync(async service => other = await service.ConnectAsync(transport.Self, new ConnectionHeader(transport.Receiver.Node.Value, number)).ConfigureAwait(false))
                .ConfigureAwait(false);
            if (other != 0)
            {
                await InTurnAsync(() => EstablishUnlessLate(number, other)).ConfigureAwait(false);
            }
            else
            {
                await Task.Delay(delay, ended).ConfigureAwait(false);
            }
        }
    }

    // Returns when the connection is lost.
    private async Task SendAllAsync(long connection)
    {
        for (var number = 1L; outbox.Connection == connection;)
        {
            if (outbox.IsOverLimit)
            {
                transport.Logger.QueueFull(node.Value, Silo, transport.Options.MaxQueuedBytes);
                var last = Header();
                await LoseAsync(connection).ConfigureAwait(false);
                await TryAsync(service => service.DisconnectAsync(transport.Self, last)).ConfigureAwait(false);
            }
            else if (!outbox.IsEmpty && underWay.Wait(TimeSpan.Zero, CancellationToken.None))
            {
                _ = outbox.TakeBatch(writer, connection) ? DeliverAsync(connection, number++, writer.ToArray()) : Task.FromResult(underWay.Release());
            }
            else
            {
                await outbox.WaitAsync(ended).ConfigureAwait(false);   // for a signal, or for an answer: more than the limit can wait before any comes
            }
        }
    }

    private async Task DeliverAsync(long connection, long number, byte[] batch)
    {
        try
        {
            await DeliverUntilAnsweredAsync(connection, number, batch).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
        finally
        {
            underWay.Release();
            outbox.Wake();
        }
    }

    private async Task DeliverUntilAnsweredAsync(long connection, long number, byte[] batch)
    {
        var isKnown = true;
        var header = new ConnectionHeader(transport.Receiver.Node.Value, connection);
        for (var delay = ShortestDelay; outbox.Connection == connection && isKnown; delay = Longer(delay))
        {
            if (await TryAsync(async service => isKnown = await service.DeliverAsync(transport.Self, header, number, batch).ConfigureAwait(false)).ConfigureAwait(false))
            {
                break;
            }

            await Task.Delay(delay, ended).ConfigureAwait(false);
        }

        if (!isKnown)
        {
            await LoseAsync(connection).ConfigureAwait(false);
        }
    }

    private ConnectionHeader Header() => new(transport.Receiver.Node.Value, outbox.Connection);

    private bool EstablishUnlessLate(long number, int other)
    {
        if (!ended.IsCancellationRequested && outbox.Connection == 0 && number == connecting)
        {
            Establish(number, other);
        }

        return true;
    }

    private void Establish(long number, int other)
    {
        (node, lastReceived) = (new NodeId(other), 0);
        early.Clear();
        outbox.Reset(number);
        transport.Up(node, this);
    }

    private void Lose()
    {
        if (outbox.Connection != 0)
        {
            transport.Down(node, this);
            outbox.Reset(0);
        }
    }

    private async Task<T> InTurnAsync<T>(Func<T> act)
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return act();
        }
        finally
        {
            turn.Release();
        }
    }

    // A call that fails is made again, or the membership says that the silo is dead.
    private async Task<bool> TryAsync(Func<ISiloService, Task> call)
    {
        try
        {
            await call(Service).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            await transport.RefreshMembershipAsync().ConfigureAwait(false);
            return false;
        }
    }

    private static TimeSpan Longer(TimeSpan delay) => delay + delay < LongestDelay ? delay + delay : LongestDelay;
}
