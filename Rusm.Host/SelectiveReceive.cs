using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>A receive that looks for an item, perhaps for a limited time: look at what is there, wait for an arrival, look on.</summary>
internal static class SelectiveReceive
{
    internal static async ValueTask<Received?> Run(
        HostedProcess process, Func<Received, bool> match, TimeSpan timeout, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(match);
        process.RefuseIfEnded();
        var mailbox = process.Mailbox;
        mailbox.BeginLooking();
        if (mailbox.TryTake(match) is { } there)
        {
            process.MayReceive();
            return there;
        }

        if (timeout == TimeSpan.Zero)
        {
            process.RefuseIfEnded();   // an end while it looked has emptied the mailbox
            return null;
        }

        var deadline = new Deadline(mailbox);
        using var timer = timeout == Timeout.InfiniteTimeSpan
            ? null
            : timeProvider.CreateTimer(static state => ((Deadline)state!).Pass(), deadline, timeout, Timeout.InfiniteTimeSpan);
        while (true)
        {
            var arrival = mailbox.ArrivalAsync(out var ticket);
            deadline.Ends(ticket);
            await arrival.ConfigureAwait(true);
            if (mailbox.TryTake(match) is { } came)
            {
                process.MayReceive();
                return came;
            }

            if (deadline.HasPassed)
            {
                process.RefuseIfEnded();
                return null;
            }
        }
    }

    /// <summary>The end of the time, and the wait that it cuts short. Whichever of the two is set last sees the other.</summary>
    private sealed class Deadline(Mailbox mailbox)
    {
        private const int NoWait = -1;
        private int wait = NoWait;
        private int passed;

        internal bool HasPassed => Volatile.Read(ref passed) != 0;

        internal void Ends(short ticket)
        {
            Interlocked.Exchange(ref wait, (ushort)ticket);
            if (HasPassed)
            {
                mailbox.GiveUp(ticket);
            }
        }

        internal void Pass()
        {
            Interlocked.Exchange(ref passed, 1);
            if (Volatile.Read(ref wait) is var ticket and not NoWait)
            {
                mailbox.GiveUp((short)ticket);
            }
        }
    }
}
