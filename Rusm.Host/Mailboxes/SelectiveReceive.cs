using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>A receive that looks for an item, perhaps for a limited time: it looks at the items that are there, waits for another
/// one, and looks at that.</summary>
internal static class SelectiveReceive
{
    /// <param name="process">The process that receives.</param>
    /// <param name="match">Whether to take an item.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cursor">Where to begin; the next receive continues where this one ends. Null to begin at the first item.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The item; null when the time was up.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled. The mailbox is as it was.</exception>
    internal static async ValueTask<Received?> RunAsync(
        HostedProcess process, Func<Received, bool> match, TimeSpan timeout, MailboxCursor? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(match);
        process.RefuseIfEnded();
        cancellationToken.ThrowIfCancellationRequested();
        var mailbox = process.Mailbox;
        var position = mailbox.BeginLooking(cursor);
        var item = mailbox.TryTake(match, ref position);
        if (item is not null || timeout == TimeSpan.Zero)
        {
            return Taken(process, item, position, cursor);
        }

        var clock = process.Dispatcher.Options.TimeProvider;
        long? due = timeout == Timeout.InfiniteTimeSpan ? null : clock.TimestampIn(timeout);
        var isCancelled = false;
        while (item is null && !isCancelled && (due is null || clock.GetTimestamp() < due))
        {
            var arrival = mailbox.ArrivalAsync(position, out var ticket);
            if (due is { } at && !arrival.IsCompleted)
            {
                mailbox.LimitWait(ticket, at);
            }

            if (cancellationToken.CanBeCanceled)
            {
                using var cancellation = mailbox.CancelWait(ticket, cancellationToken);
                await arrival.ConfigureAwait(true);
            }
            else
            {
                await arrival.ConfigureAwait(true);
            }

            item = mailbox.TryTake(match, ref position);
            isCancelled = item is null && cancellationToken.IsCancellationRequested;
        }

        if (due is not null)
        {
            mailbox.RemoveLimit();
        }

        if (isCancelled)
        {
            process.RefuseIfEnded();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return Taken(process, item, position, cursor);
    }

    private static Received? Taken(HostedProcess process, Received? item, uint position, MailboxCursor? cursor)
    {
        if (item is null)
        {
            process.RefuseIfEnded();   // an end has emptied the mailbox
        }
        else
        {
            process.MayReceive();
        }

        if (cursor is not null)
        {
            cursor.Position = position;
        }
        else if (item is not null)
        {
            process.BeginHandling(item);
        }

        return item;
    }
}
