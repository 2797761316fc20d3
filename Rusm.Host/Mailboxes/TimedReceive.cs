using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>A receive for a limited time while somebody takes down what happens: that its time was up is taken down, too, and a
/// program replay has it up when it was.</summary>
internal static class TimedReceive
{
    internal static async ValueTask<Received?> RunAsync(HostedProcess process, Func<Received, bool> match, TimeSpan timeout, MailboxCursor? cursor)
    {
        process.RefuseIfEnded();
        var dispatcher = process.Dispatcher;
        var number = process.NextTimedReceive();
        if (dispatcher.MustTimeOut(process, number))
        {
            return null;
        }

        var item = await SelectiveReceive.RunAsync(process, match, dispatcher.LimitOf(timeout), cursor).ConfigureAwait(true);
        if (item is null)
        {
            dispatcher.TimedOut(process, number);
        }

        return item;
    }
}
