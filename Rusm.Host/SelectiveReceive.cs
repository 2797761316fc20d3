using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>A receive that looks for an item, perhaps for a limited time: it looks at the items that are there, waits for another
/// one, and looks at that.</summary>
internal static class SelectiveReceive
{
    /// <param name="process">The process that receives.</param>
    /// <param name="match">Which item.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="mark">The position of the mailbox where to begin; null for the head.</param>
    /// <returns>The item; null when the time was up.</returns>
    internal static async ValueTask<Received?> Run(HostedProcess process, Func<Received, bool> match, TimeSpan timeout, uint? mark = null)
    {
        ArgumentNullException.ThrowIfNull(match);
        process.RefuseIfEnded();
        var mailbox = process.Mailbox;
        var position = mailbox.BeginLooking(mark);
        if (mailbox.TryTake(match, ref position) is { } there)
        {
            process.MayReceive();
            return there;
        }

        if (timeout == TimeSpan.Zero)
        {
            process.RefuseIfEnded();   // an end while it looked has emptied the mailbox
            return null;
        }

        var clock = process.Dispatcher.Options.TimeProvider;
        long? due = timeout == Timeout.InfiniteTimeSpan ? null : clock.TimestampIn(timeout);
        var item = default(Received);
        while (item is null && (due is null || clock.GetTimestamp() < due))
        {
            var arrival = mailbox.ArrivalAsync(position, out var ticket);
            if (due is { } at && !arrival.IsCompleted)
            {
                mailbox.LimitWait(ticket, at);
            }

            await arrival.ConfigureAwait(true);
            item = mailbox.TryTake(match, ref position);
        }

        if (due is not null)
        {
            mailbox.RemoveLimit();
        }

        if (item is null)
        {
            process.RefuseIfEnded();
        }
        else
        {
            process.MayReceive();
        }

        return item;
    }
}
