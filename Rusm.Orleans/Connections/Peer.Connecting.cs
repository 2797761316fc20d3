using Rusm.Kernel.Nodes;

namespace Rusm.Orleans.Connections;

/// <content>Makes and loses connections.</content>
internal sealed partial class Peer
{
    private readonly bool connects;
    private long connecting;   // the number of the last connection that was tried

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

    /// <summary>Ends a connection, if it is the current one.</summary>
    internal Task LoseAsync(long connection) => InTurnAsync(() =>
    {
        if (connection == outbox.Connection)
        {
            Lose();
        }

        return true;
    });

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

            ended.ThrowIfCancellationRequested();   // the other silo can answer each time, and then nothing waits

            // The answer to an earlier call can have been lost, and a batch of the connection can have arrived.
            var number = await InTurnAsync(() => outbox.Connection == 0 ? ++connecting : 0).ConfigureAwait(false);
            if (number == 0)
            {
                continue;
            }

            var other = 0;
            await TryAsync(async service => other = await service.ConnectAsync(transport.Self, Header(number)).ConfigureAwait(false))
                .ConfigureAwait(false);
            if (other != 0)
            {
                await InTurnAsync(() => EstablishUnlessLate(number, other)).ConfigureAwait(false);
            }
            else
            {
                await Task.Delay(delay, transport.Time, ended).ConfigureAwait(false);
            }
        }
    }

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
        node = new NodeId(other);
        inbox.Reset(number);
        window.Reset(number);
        outbox.Reset(number);
        transport.Up(node, this);
    }

    private void Lose()
    {
        if (outbox.Connection != 0)
        {
            transport.Down(node, this);
            outbox.Reset(0);
            window.Reset(0);
            inbox.Reset(0);
            connecting += connects ? 1 : 0;   // a late batch must not make the connection again
        }
    }
}
