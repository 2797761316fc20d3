using Rusm.Orleans.Serialization;

namespace Rusm.Orleans.Connections;

/// <content>Sends batches, and acknowledges those that have arrived.</content>
internal sealed partial class Peer
{
    // So many batches that have arrived are acknowledged at once, even if no batch goes in the other direction: before the window of their sender is full.
    private const int MaxUnacknowledged = Window.Size / 2;

    // How often it is checked whether a batch is to be acknowledged, or was not acknowledged in time.
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AcknowledgementTime = TimeSpan.FromMilliseconds(200);

    private readonly BatchWriter writer = new();
    private int isChecking;
    private long redelivering;   // the connection whose batches are delivered again; 0 for none

    // Whether a single batch is acknowledged, too: no batch of the other direction has done it in time.
    private volatile bool acknowledgesSingle;

    private bool IsUnacknowledged => !window.IsEmpty || inbox.Unacknowledged > 0;

    // Returns when the connection is lost.
    private async Task SendAllAsync(long connection)
    {
        while (connection != 0 && outbox.Connection == connection)
        {
            if (outbox.IsOverLimit)
            {
                transport.Logger.QueueFull(node.Value, Silo, transport.Options.MaxQueuedBytes);
                await LoseAsync(connection).ConfigureAwait(false);
                await DisconnectAsync(connection).ConfigureAwait(false);
            }
            else if (!outbox.IsEmpty && !window.IsFull && outbox.TakeBatch(writer, connection))
            {
                var batch = writer.ToArray();
                _ = DeliverAsync(connection, window.Add(connection, batch), batch);
                Check();
            }
            else if (inbox.Unacknowledged >= (acknowledgesSingle ? 1 : MaxUnacknowledged))
            {
                _ = DeliverAsync(connection, number: 0, []);
            }
            else
            {
                await outbox.WaitAsync(ended).ConfigureAwait(false);   // for a signal, or for an acknowledgement: more than the limit can wait before any comes
            }
        }
    }

    // Until the other silo knows that the connection is lost, or has made a new one.
    private async Task DisconnectAsync(long connection)
    {
        for (var delay = ShortestDelay; outbox.Connection == 0; delay = Longer(delay))
        {
            if (await TryAsync(service => service.DisconnectAsync(transport.Self, Header(connection))).ConfigureAwait(false))
            {
                return;
            }

            await Task.Delay(delay, transport.Time, ended).ConfigureAwait(false);
        }
    }

    private async Task DeliverAsync(long connection, long number, byte[] batch)
    {
        acknowledgesSingle = false;
        var acknowledged = inbox.Acknowledge(connection);
        try
        {
            await Service.DeliverAsync(transport.Self, Header(connection), number, acknowledged, batch).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever Orleans throws.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogUnexpected(exception);   // it is delivered again when it was not acknowledged in time
        }
    }

    private void Acknowledged(long connection, long number)
    {
        window.Acknowledge(connection, number);
        if (!outbox.IsEmpty)
        {
            outbox.Wake();
        }
    }

    // Checks from time to time, as long as something is not acknowledged.
    private void Check()
    {
        if (IsUnacknowledged && Interlocked.Exchange(ref isChecking, 1) == 0)
        {
            _ = transport.RunAsync(CheckAsync, ended);
        }
    }

    private async Task CheckAsync()
    {
        while (IsUnacknowledged)
        {
            await Task.Delay(CheckPeriod, transport.Time, ended).ConfigureAwait(false);
            acknowledgesSingle = true;
            outbox.Wake();
            Redeliver(outbox.Connection);
        }

        Volatile.Write(ref isChecking, 0);
        Check();   // something may have been sent or received since the loop has ended
    }

    // The call can wait for its answer longer than the connection lasts, and must not keep a new connection waiting.
    private void Redeliver(long connection)
    {
        if (window.Overdue(connection, AcknowledgementTime) is not null && Interlocked.Exchange(ref redelivering, connection) != connection)
        {
            _ = transport.RunAsync(() => RedeliverAsync(connection), ended);
        }
    }

    // Delivers what was not acknowledged in time until it is answered.
    private async Task RedeliverAsync(long connection)
    {
        try
        {
            for (var delay = ShortestDelay; window.Overdue(connection, AcknowledgementTime) is var (number, batch); delay = Longer(delay))
            {
                var received = 0L;
                await TryAsync(async service => received = await service
                    .RedeliverAsync(transport.Self, Header(connection), number, inbox.Acknowledge(connection), batch).ConfigureAwait(false)).ConfigureAwait(false);
                if (received == ISiloService.NoConnection)
                {
                    await LoseAsync(connection).ConfigureAwait(false);
                    return;
                }

                Acknowledged(connection, received);
                if (received < number)
                {
                    await Task.Delay(delay, transport.Time, ended).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            Interlocked.CompareExchange(ref redelivering, 0, connection);
        }
    }
}
