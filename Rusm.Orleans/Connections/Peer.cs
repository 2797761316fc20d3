using Rusm.Kernel.Nodes;

namespace Rusm.Orleans.Connections;

/// <summary>
/// Another silo, and the connection with it. Of two silos, the one with the lower address connects, and numbers the connections. A batch is a call without an
/// answer; the batches of the other direction acknowledge it. If nothing does in time, it is sent again as a call with an answer, until it is answered
/// or the silo is declared dead. So the connection survives lost messages. Some batches are under way at a time; the receiver
/// puts them in order. The connection ends when a silo dies, stops, or does not take what waits for it; then a new one is made, if the silo lives.
/// </summary>
internal sealed partial class Peer : IAsyncDisposable
{
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly OrleansTransport transport;
    private readonly Outbox outbox;
    private readonly Window window;
    private readonly Inbox inbox = new();
    private readonly CancellationTokenSource ending = new();
    private readonly CancellationToken ended;

    // Held while the connection is made or lost and while signals are received: calls to the runtime about one node must not overlap.
    private readonly SemaphoreSlim turn = new(1, 1);
    private int begun;
    private Task sending = Task.CompletedTask;
    private NodeId node;

    internal Peer(OrleansTransport transport, SiloAddress silo)
    {
        (this.transport, Silo) = (transport, silo);
        ended = ending.Token;
        window = new Window(transport.Time);
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
            sending = Task.Run(() => transport.RunAsync(SendAsync, ended));
        }

        return this;
    }

    internal void Enqueue(RemoteSignal signal) => outbox.Enqueue(signal);

    /// <summary>The other silo has sent a batch, or an acknowledgement.</summary>
    /// <returns>The number up to which all batches were received; <see cref="ISiloService.NoConnection"/> if they are not of the connection.</returns>
    internal Task<long> ReceiveAsync(ConnectionHeader connection, long number, long acknowledged, byte[] signals) => InTurnAsync(() =>
    {
        if (connects && !ended.IsCancellationRequested && outbox.Connection == 0 && connection.Number == connecting)
        {
            Establish(connection.Number, connection.Node);   // the other silo was faster than its answer
        }

        if (connection.Number != outbox.Connection)
        {
            return ISiloService.NoConnection;
        }

        Acknowledged(connection.Number, acknowledged);
        inbox.Add(number, signals);
        while (inbox.TryTake(out var next))
        {
            if (!transport.Signals.TryRead(Silo, next, out var read))
            {
                Lose();   // what follows would arrive without it
                _ = transport.RunAsync(() => DisconnectAsync(connection.Number), ended);   // it can be acknowledged already
                return ISiloService.NoConnection;
            }

            transport.Receiver.Receive(node, read);
        }

        if (inbox.Unacknowledged >= MaxUnacknowledged)
        {
            outbox.Wake();
        }

        Check();
        return inbox.Received;
    });

    /// <summary>Ends the connection: the silo was declared dead, or this one stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await InTurnAsync(() =>
        {
            Lose();
            return true;
        }).ConfigureAwait(false);
        await sending.ConfigureAwait(false);   // it may wait for an answer that the silo does not give any more
        ending.Dispose();
    }

    /// <summary>Sends what waits and waits until it is acknowledged, for a short time, and ends the connection on both silos.</summary>
    internal async Task StopAsync()
    {
        using var limit = new CancellationTokenSource(LongestDelay, transport.Time);
        while (outbox.Connection != 0 && (!outbox.IsEmpty || !window.IsEmpty) && !limit.IsCancellationRequested)
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
        while (true)
        {
            await ConnectAsync().ConfigureAwait(false);
            await SendAllAsync(outbox.Connection).ConfigureAwait(false);
        }
    }

    private ConnectionHeader Header() => Header(outbox.Connection);

    private ConnectionHeader Header(long connection) => new(transport.Receiver.Node.Value, connection);

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
#pragma warning disable CA1031 // Whatever Orleans or the other silo throws.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogUnexpected(exception);
            await transport.RefreshMembershipAsync().ConfigureAwait(false);
            return false;
        }
    }

    // Orleans has two exceptions for a silo that can't be reached.
    private void LogUnexpected(Exception exception)
    {
        if (exception is not (OrleansException or TimeoutException))
        {
            transport.Logger.CallFailed(exception, Silo);
        }
    }

    private static TimeSpan Longer(TimeSpan delay) => delay + delay < LongestDelay ? delay + delay : LongestDelay;
}
