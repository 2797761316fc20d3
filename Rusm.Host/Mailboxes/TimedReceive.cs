using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>A receive that may end without an item, while the run is recorded. The trace records that its time was up, or that it was
/// cancelled. A program replay ends it in the same way.</summary>
internal static class TimedReceive
{
    internal static async ValueTask<Received?> RunAsync(
        HostedProcess process, Func<Received, bool> match, TimeSpan timeout, MailboxCursor? cursor, CancellationToken cancellationToken)
    {
        process.RefuseIfEnded();
        var dispatcher = process.Dispatcher;
        var number = process.NextTimedReceive();
        if (dispatcher.MustTimeOut(process, number))
        {
            return null;
        }

        if (dispatcher.MustCancelReceive(process))
        {
            throw new OperationCanceledException(cancellationToken);
        }

        try
        {
            var item = await SelectiveReceive.RunAsync(process, match, dispatcher.LimitOf(timeout), cursor, dispatcher.LimitOf(cancellationToken))
                .ConfigureAwait(true);
            if (item is null)
            {
                dispatcher.TimedOut(process, number);
            }

            return item;
        }
        catch (OperationCanceledException exception) when (exception is not ProcessEndedException)
        {
            dispatcher.ReceiveCancelled(process);
            throw;
        }
    }
}
